/**
 * Fill-in-the-middle completions: what follows the prompt elsewhere, up to the suffix.
 */
import { sendEvents, sendWhole } from '../faults/stream.ts';
import { sendBlast } from '../faults/blast.ts';
import type { Exchange } from '../net/exchange.ts';
import { invalid, undecodable } from '../net/refusal.ts';
import type { State } from '../state.ts';
import { readJson, readNumber, readStop, readStream } from './body.ts';
import { cutAtStop, head } from './chat/serve.ts';
import { servedModel } from './models.ts';
import { describeUsage, tokenize } from './usage/tokens.ts';

/** Answers `POST /beta/completions`. */
export async function serveFim(exchange: Exchange, body: Buffer, state: State): Promise<void> {
  const { fields, text: source } = readJson(exchange, body);
  const { model: asked, prompt, suffix = '' } = fields;
  if (typeof asked !== 'string') throw undecodable('missing field `model`', source);
  if (typeof prompt !== 'string') throw undecodable('missing field `prompt`', source);
  if (suffix !== null && typeof suffix !== 'string')
    throw undecodable('suffix: invalid type, expected a string', source);
  const model = servedModel(asked, state.settings.flavour);
  const maxTokens = readNumber(fields, 'max_tokens', [1, 4096], { whole: true }) ?? 4096;
  readNumber(fields, 'temperature', [0, 2]);
  readNumber(fields, 'top_p', [0, 1], { open: true });
  readNumber(fields, 'logprobs', [0, 20], { whole: true });
  const stop = readStop(fields);
  const stream = readStream(fields);
  const after = suffix ?? '';
  const echo = fields['echo'] === true;
  if (echo && after !== '') throw invalid('echo is not supported with suffix');
  const { fault } = exchange;
  if (fault.blast !== undefined) return sendBlast(exchange, fault.blast, 'completion');
  const copied = fault.answer?.text ?? state.copyModel.complete(prompt, after);
  const whole = tokenize(cutAtStop(copied, stop));
  const pieces = whole.slice(0, maxTokens);
  const { tokens, hitTokens } = state.cache.take(`fim ${model}`, `${prompt}\n<suffix>${after}`);
  const usage = describeUsage(tokens, hitTokens, pieces.length);
  const common = head('text_completion', model);
  const finishReason = fault.finishReason ?? (pieces.length < whole.length ? 'length' : 'stop');
  const choices = (text: string, finish: string | null): unknown => [
    { index: 0, text, logprobs: null, finish_reason: finish },
  ];
  if (echo) pieces.unshift(prompt);
  if (!stream) return sendWhole(exchange, { ...common, choices: choices(pieces.join(''), finishReason), usage });
  const payloads = pieces.map((piece) => JSON.stringify({ ...common, choices: choices(piece, null) }));
  payloads.push(JSON.stringify({ ...common, choices: choices('', finishReason), usage }));
  await sendEvents(exchange, payloads, state.settings.pace);
}
