/**
 * DeepSeek in the editor's own chat, and for every extension that asks the editor for a model.
 * Owns which models are offered and one answer from request to end. Reading the editor's messages is messages.ts, remembering
 * what its API does not carry is turns.ts.
 */
import {
  commands,
  l10n,
  LanguageModelChatToolMode,
  LanguageModelError,
  LanguageModelTextPart,
  LanguageModelToolCallPart,
  type CancellationToken,
  type LanguageModelChatInformation,
  type LanguageModelChatProvider,
  type LanguageModelChatRequestMessage,
  type LanguageModelResponsePart,
  type Progress,
  type ProvideLanguageModelChatResponseOptions,
} from 'vscode';
import type { DeepSeekClient } from '../../api/client.ts';
import type { Connection } from '../../api/connection.ts';
import { capabilities } from '../../api/endpoint.ts';
import { DeepSeekError, type ErrorCode } from '../../api/errors.ts';
import type { ChatEvent, ChatMessage, ChatRequest, End, Thinking, ToolCall } from '../../api/events.ts';
import { estimateTokens, pictureTokens } from '../../core/cost/tokens.ts';
import { findModel, canBeShownPictures } from '../../core/models.ts';
import { maskJson, maskMessages, maskText, Masks } from '../../core/policy/mask.ts';
import { withSignal } from '../cancellation.ts';
import { isReady, type CurrentConnection } from '../connection/connections.ts';
import type { ModelCatalog } from '../connection/models.ts';
import type { Log } from '../log.ts';
import { describeInLine } from '../words.ts';
import { readMessages } from './messages.ts';
import type { Turns } from './turns.ts';

export interface ModelProviderParts {
  readonly client: DeepSeekClient;
  readonly catalog: ModelCatalog;
  readonly turns: Turns;
  readonly log: Log;
  /** Where models are asked for, without a word to the person. */
  readonly connect: () => Promise<CurrentConnection>;
  /** The way of a question: the person may be asked first whether it is to go. */
  readonly connectToAsk: () => Promise<CurrentConnection>;
  /** The person has asked something, and so means the key of the environment to be used. */
  readonly noteAsked: () => void;
}

/** What an answer may take where nobody told how much the model can. */
const usualWindowTokens = 65_536;
const usualAnswerTokens = 8_192;

/** More are refused by the service. */
const mostTools = 128;

/** Tokens that the form of a message takes beside its text. */
const messageTokens = 4;

type Provider = Required<Omit<LanguageModelChatProvider, 'onDidChangeLanguageModelChatInformation'>>;

/** Without the event of changes, which the entry has. */
export class ModelProvider implements Provider {
  readonly #parts: ModelProviderParts;

  constructor(parts: ModelProviderParts) {
    this.#parts = parts;
  }

  /**
   * Each model as it is and, where it can think, for each effort. Also without a key: the editor calls no participant while
   * there is no model, and whoever asks one is told what is missing.
   */
  async provideLanguageModelChatInformation({
    silent,
  }: {
    readonly silent: boolean;
  }): Promise<LanguageModelChatInformation[]> {
    const { catalog, connect } = this.#parts;
    let current = await connect();
    if (!isReady(current) && !silent) {
      await commands.executeCommand('askDeepSeek.setKey');
      current = await connect();
    }
    const { connection } = current;
    if (isReady(current) && catalog.choices(connection).length === 0 && !silent) {
      await catalog.refresh(connection, AbortSignal.timeout(connection.timeouts.connectMs));
    }
    const models = new Set([...catalog.choices(connection), catalog.current(connection)]);
    models.delete('');
    return [...models].flatMap((model) => this.#describe(connection, model));
  }

  async provideLanguageModelChatResponse(
    { id }: LanguageModelChatInformation,
    messages: readonly LanguageModelChatRequestMessage[],
    options: ProvideLanguageModelChatResponseOptions,
    progress: Progress<LanguageModelResponsePart>,
    token: CancellationToken,
  ): Promise<void> {
    const { client, turns, log, connectToAsk, noteAsked } = this.#parts;
    try {
      const current = await connectToAsk();
      if (!isReady(current)) throw new DeepSeekError('NO_KEY', 'no service to ask');
      noteAsked();
      const masks = new Masks();
      const read = readMessages(messages, await turns.recall());
      const request = { ...requestOf(id, options), messages: maskAll(read, masks) };
      await withSignal(token, async (signal) => {
        const events = client.chat(request, { ...current, signal, label: { purpose: 'nativeChat' } });
        const answer = await this.#stream(events, progress);
        log.event('nativeChat', { model: answer.end.model, end: answer.end.reason, code: answer.end.error?.code });
        if (answer.end.error !== undefined) throw answer.end.error;
        report(answer, masks, progress);
        await turns.keep(answer.text, answer.reasoning, answer.calls);
      });
    } catch (error) {
      if (token.isCancellationRequested) return;
      if (!DeepSeekError.is(error) && !(error instanceof LanguageModelError)) log.failure('nativeChat', error);
      throw asLanguageModelError(error);
    }
  }

  provideTokenCount(
    _model: LanguageModelChatInformation,
    said: string | LanguageModelChatRequestMessage,
  ): Promise<number> {
    if (typeof said === 'string') return Promise.resolve(estimateTokens(said));
    const tokens = readMessages([said], () => undefined).map((message) => {
      const calls = message.role === 'assistant' ? JSON.stringify(message.toolCalls ?? []) : '';
      const pictures = message.role === 'user' ? (message.images?.length ?? 0) : 0;
      return messageTokens + estimateTokens(message.text + calls) + pictures * pictureTokens;
    });
    return Promise.resolve(tokens.reduce((sum, count) => sum + count, 0));
  }

  #describe(connection: Connection, model: string): readonly LanguageModelChatInformation[] {
    const { kind } = connection;
    const windowTokens = this.#parts.catalog.windowTokens(connection, model) ?? usualWindowTokens;
    const maxOutputTokens = Math.min(findModel(model)?.maxOutputTokens ?? usualAnswerTokens, windowTokens / 2);
    const efforts: readonly Thinking[] = capabilities[kind].thinking ? ['off', 'high', 'max'] : ['off'];
    return efforts.map((thinking) => ({
      id: thinking === 'off' ? model : `${model}#${thinking}`,
      name: thinking === 'off' ? model : `${model} · ${effortName(thinking)}`,
      family: model,
      version: model,
      detail: 'Ask DeepSeek',
      maxInputTokens: windowTokens - maxOutputTokens,
      maxOutputTokens,
      capabilities: {
        toolCalling: mostTools,
        imageInput: canBeShownPictures(kind, model),
      },
    }));
  }

  /** Hands out the text as it comes, with the placeholders: the editor draws it, and would ask for a picture in it by its address. */
  async #stream(events: AsyncIterable<ChatEvent>, progress: Progress<LanguageModelResponsePart>): Promise<Answer> {
    let [text, reasoning] = ['', ''];
    const calls: { id: string; name: string; arguments: string }[] = [];
    for await (const event of events) {
      if (event.type === 'text') {
        text += event.text;
        progress.report(new LanguageModelTextPart(event.text));
      } else if (event.type === 'reasoning') reasoning += event.text;
      else if (event.type === 'toolCall') {
        const call = (calls[event.index] ??= { id: '', name: '', arguments: '' });
        call.id ||= event.id ?? '';
        call.name ||= event.name ?? '';
        call.arguments += event.arguments;
      } else if (event.type === 'end') {
        return { text, reasoning, calls: calls.filter(({ name }) => name !== ''), end: event };
      }
    }
    throw new Error('a stream ended without its end');
  }
}

interface Answer {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly ToolCall[];
  readonly end: End;
}

function requestOf(
  id: string,
  { tools = [], toolMode, modelOptions = {} }: ProvideLanguageModelChatResponseOptions,
): Omit<ChatRequest, 'messages'> {
  const [model = id, effort] = id.split('#');
  const wanted = modelOptions['thinking'] ?? effort;
  const maxTokens = modelOptions['max_tokens'];
  return {
    model,
    thinking: (['off', 'low', 'high', 'max'] as const).find((known) => known === wanted) ?? 'off',
    ...(typeof maxTokens === 'number' && maxTokens > 0 && { maxTokens }),
    ...(tools.length > 0 && {
      // In one order, whoever lists them: the service's cache reads from the beginning.
      tools: tools
        .map(({ name, description, inputSchema = { type: 'object', properties: {} } }) => ({
          name,
          description,
          parameters: inputSchema as Readonly<Record<string, unknown>>,
        }))
        .sort((one, other) => (one.name < other.name ? -1 : 1)),
      toolChoice: toolMode === LanguageModelChatToolMode.Required ? 'required' : 'auto',
    }),
  };
}

/** In their order, so that what follows changes no number; calls have the secrets in them again, and theirs are masked as well. */
function maskAll(messages: readonly ChatMessage[], masks: Masks): readonly ChatMessage[] {
  return messages.map((message) => {
    masks.meet(message.text);
    if (message.role !== 'assistant') return maskMessages([message], masks)[0] ?? message;
    const toolCalls = message.toolCalls?.map((call) => ({ ...call, arguments: maskJson(call.arguments, masks) }));
    return { ...message, text: maskText(message.text, masks), ...(toolCalls && { toolCalls }) };
  });
}

/** Hands out the calls once the answer is whole: half a call must not run. */
function report({ end, calls }: Answer, masks: Masks, progress: Progress<LanguageModelResponsePart>): void {
  if (calls.length === 0) return;
  if (end.reason === 'length') throw new Error(l10n.t('The answer reached its limit inside a tool call.'));
  for (const { id, name, arguments: written } of calls) {
    progress.report(new LanguageModelToolCallPart(id, name, readArguments(name, written, masks)));
  }
}

function readArguments(name: string, written: string, masks: Masks): object {
  try {
    const read: unknown = JSON.parse(written === '' ? '{}' : written, (_key, value: unknown) =>
      typeof value === 'string' ? masks.unmask(value) : value,
    );
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read;
  } catch {
    // Said below.
  }
  throw new Error(l10n.t('The model called {0} with arguments that cannot be read.', name));
}

function asLanguageModelError(error: unknown): Error {
  if (!DeepSeekError.is(error)) return error instanceof Error ? error : new Error(String(error));
  const words = describeInLine(error);
  if (noPermission.has(error.code)) return LanguageModelError.NoPermissions(words);
  if (notFound.has(error.code)) return LanguageModelError.NotFound(words);
  return blocked.has(error.code) ? LanguageModelError.Blocked(words) : new Error(words);
}

/** What the editor has a name for. */
const noPermission = new Set<ErrorCode>(['NO_KEY', 'BAD_KEY_FORMAT', 'AUTH', 'WRONG_ORIGIN']);
const notFound = new Set<ErrorCode>(['UNKNOWN_MODEL', 'NOT_FOUND']);
const blocked = new Set<ErrorCode>(['BALANCE', 'BUDGET', 'CONTENT_RISK', 'POLICY', 'RATE_LIMIT']);

function effortName(thinking: Exclude<Thinking, 'off'>): string {
  return { low: l10n.t('thinking a little'), high: l10n.t('thinking'), max: l10n.t('thinking hard') }[thinking];
}
