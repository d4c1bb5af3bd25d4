/**
 * Chat completions: reads the request, lets the answers decide what to say, sends it whole or as events, and counts.
 */
import { randomUUID } from 'node:crypto';
import { composeReply } from '../../answers/reply.ts';
import { answerWithFault } from '../../faults/before.ts';
import { sendBlast } from '../../faults/blast.ts';
import { sendEvents, sendWhole } from '../../faults/stream.ts';
import type { Exchange } from '../../net/exchange.ts';
import type { State } from '../../state.ts';
import { readJson } from '../body.ts';
import { readChatRequest } from './request.ts';
import { describeUsage, imageTokens, tokenize } from '../usage/tokens.ts';
import { type ChatRequest, flatten, type Message, type Reply, type ToolCall } from './wire.ts';

/** An answer cut into tokens and to its limits, with the bill. */
interface Portion {
  readonly reasoning: readonly string[];
  readonly text: readonly string[];
  readonly toolCalls: readonly { readonly call: ToolCall; readonly pieces: readonly string[] }[];
  readonly finishReason: string;
  readonly usage: Readonly<Record<string, unknown>>;
}

/** Answers `POST /chat/completions`. */
export async function serveChat(exchange: Exchange, body: Buffer, state: State, beta: boolean): Promise<void> {
  const { fields, text } = readJson(exchange, body);
  const { flavour, contextTokens } = state.settings;
  const request = readChatRequest(fields, text, { flavour, beta, files: state.files, contextTokens });
  const question = request.messages.findLast(({ role }) => role === 'user')?.text ?? '';
  const asked = state.controlWords.read(question);
  if (asked !== undefined) {
    exchange.fault = { ...asked, ...exchange.fault };
    if (await answerWithFault(exchange)) return;
  }
  const { blast } = exchange.fault;
  if (blast !== undefined) return sendBlast(exchange, blast, 'chat');
  const portion = take(request, exchange, state);
  if (request.stream) {
    await sendEvents(exchange, renderEvents(request, portion, exchange), state.settings.pace);
  } else {
    await sendWhole(exchange, renderWhole(request, portion));
  }
}

/** Composes the answer, cuts it at stop sequences and the token limit, and settles the bill. */
function take(request: ChatRequest, { fault }: Exchange, { cache }: State): Portion {
  const reply: Reply =
    fault.answer === undefined ? composeReply(request) : { reasoning: '', text: '', toolCalls: [], ...fault.answer };
  let left = request.maxTokens;
  const spend = (pieces: readonly string[]): readonly string[] => {
    const taken = pieces.slice(0, left);
    left -= taken.length;
    return taken;
  };
  const reasoning = spend(tokenize(reply.reasoning));
  const text = [...spend(tokenize(cutAtStop(reply.text, request.stop)))];
  if (fault.giantBytes !== undefined) text.splice(1, 0, 'x'.repeat(fault.giantBytes));
  const wanted = reply.toolCalls.map((call) => ({ call, pieces: tokenize(call.arguments) }));
  const toolCalls = wanted.map(({ call, pieces }) => ({ call, pieces: spend(pieces) }));
  const usual = left === 0 ? 'length' : toolCalls.length > 0 ? 'tool_calls' : 'stop';
  const scope = `${request.model} ${request.userId}`;
  const prompt = flatten(request.messages, request.tools);
  const { tokens, hitTokens } = cache.take(scope, prompt);
  const said: Message = {
    role: 'assistant',
    text: text.join(''),
    pictures: [],
    reasoning: reasoning.join(''),
    toolCalls: reply.toolCalls,
    toolCallId: undefined,
    prefix: false,
  };
  cache.remember(scope, flatten([...request.messages, said], request.tools));
  const promptTokens = tokens + imageTokens * request.messages.reduce((sum, { pictures }) => sum + pictures.length, 0);
  const toolTokens = toolCalls.reduce((sum, { pieces }) => sum + pieces.length, 0);
  const usage = describeUsage(promptTokens, hitTokens, reasoning.length + text.length + toolTokens);
  const details =
    request.thinking === 'off' ? {} : { completion_tokens_details: { reasoning_tokens: reasoning.length } };
  return { reasoning, text, toolCalls, finishReason: fault.finishReason ?? usual, usage: { ...usage, ...details } };
}

/** A text up to the first of the stop sequences in it. */
export function cutAtStop(text: string, stop: readonly string[]): string {
  const ends = stop.map((sequence) => text.indexOf(sequence)).filter((index) => index !== -1);
  return ends.length === 0 ? text : text.slice(0, Math.min(...ends));
}

function renderWhole(request: ChatRequest, { reasoning, text, toolCalls, finishReason, usage }: Portion): unknown {
  const calls = toolCalls.map(({ call, pieces }, index) => ({
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: pieces.join('') },
    index,
  }));
  const message = {
    role: 'assistant',
    content: text.join(''),
    ...(request.thinking === 'off' ? {} : { reasoning_content: reasoning.join('') }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: finishReason }];
  return { ...head('chat.completion', request.model), choices, usage };
}

function* renderEvents(request: ChatRequest, portion: Portion, { fault }: Exchange): Generator<string> {
  const place = fault.usage ?? 'attached';
  const common = head('chat.completion.chunk', request.model);
  const thinks = request.thinking !== 'off';
  const field = fault.reasoningField ?? 'reasoning_content';
  const event = (delta: Record<string, unknown>, finish: string | null = null): string => {
    const usage = place === 'every' || (place === 'attached' && finish !== null) ? { usage: portion.usage } : {};
    const choices = [{ index: 0, delta, logprobs: null, finish_reason: finish }];
    return JSON.stringify({ ...common, choices, ...usage });
  };
  const other = thinks ? { [field]: null } : {};
  yield event(thinks ? { role: 'assistant', content: null, [field]: '' } : { role: 'assistant', content: '' });
  for (const piece of portion.reasoning) yield event({ content: null, [field]: piece });
  for (const piece of portion.text) yield event({ content: piece, ...other });
  for (const [index, { call, pieces }] of portion.toolCalls.entries()) {
    const opening = { index, id: call.id, type: 'function', function: { name: call.name, arguments: '' } };
    yield event({ tool_calls: [opening] });
    for (const piece of pieces) yield event({ tool_calls: [{ index, function: { arguments: piece } }] });
  }
  yield event({ content: '', ...other }, portion.finishReason);
  if (place === 'separate') yield JSON.stringify({ ...common, choices: [], usage: portion.usage });
}

/** The members that every answer begins with. */
export function head(object: string, model: string): Record<string, unknown> {
  const created = Math.floor(Date.now() / 1000);
  return { id: randomUUID(), object, created, model, system_fingerprint: 'fp_loopback' };
}
