/**
 * Which style of fill-in-the-middle a model server understands, found out by asking it.
 * Owns the questions and their reading; remembering the answer is the caller's.
 */
import type { CallLabel, Connection, FimStyle } from '../connection.ts';
import { fimStyleOf, type Endpoint } from '../endpoint.ts';
import { DeepSeekError, type ErrorCode } from '../errors.ts';
import { fetchJson } from '../transport/fetchJson.ts';
import type { ClientParts } from '../transport/exchange.ts';
import { brokenExchange } from '../transport/failure.ts';
import { filled, isRecord } from '../wire/narrow.ts';
import { serialise, type WireRequest } from '../wire/requests.ts';

/** Whom to ask. */
export interface ProbeOptions {
  readonly connection: Connection;
  readonly signal: AbortSignal;
  /** The model that completions will ask for: with Ollama, the style depends on it. */
  readonly model?: string;
  /** Each question is a call of its own; all of them bear it. */
  readonly label?: CallLabel;
}

const longestWaitMs = 2000;

/**
 * Gives back the style to ask with: the kind's own for services that are no model server, whatever the connection says
 * now. Two rounds of questions, each of at most 2 s; a model server that says nothing of use is taken for
 * OpenAI-compatible. Throws DeepSeekError when there is nobody to ask (`NETWORK`, `TLS`, `AUTH`, a refused address or key)
 * and `ABORTED` after an abort: what was not found out should not be remembered.
 */
export async function probeFimStyle(
  parts: ClientParts,
  { connection, signal, model, label }: ProbeOptions,
): Promise<FimStyle> {
  const { kind, timeouts } = connection;
  if (kind !== 'local') return fimStyleOf({ kind });
  const hasty: Connection = {
    ...connection,
    fimStyle: 'openai-suffix',
    retries: 0,
    timeouts: {
      connectMs: Math.min(timeouts.connectMs, longestWaitMs),
      firstTokenMs: Math.min(timeouts.firstTokenMs, longestWaitMs),
      idleMs: Math.min(timeouts.idleMs, longestWaitMs),
    },
  };
  const ask: Ask = async (endpoint, wire) => {
    const body = wire === undefined ? {} : { body: serialise(wire) };
    const call = { connection: hasty, endpoint, accept: 'application/json', ...body };
    try {
      const { value } = await fetchJson(parts, call, { connection: hasty, signal, ...(label && { label }) });
      return value;
    } catch (thrown) {
      const error = brokenExchange(thrown, '', false);
      if (error.code === 'ABORTED') throw error;
      return error;
    }
  };
  const [props, version] = await Promise.all([ask('llamacppProps'), ask('ollamaVersion')]);
  if (isLlamacpp(props)) return 'llamacpp-infill';
  if (isRecord(version) && filled(version['version']) !== undefined) return probeOllama(ask, model);
  return probeSuffix(ask, model);
}

/** Gives back the answer's value, or what came instead of one. Throws after an abort. */
type Ask = (endpoint: Endpoint, wire?: WireRequest) => Promise<unknown>;

/** Says nothing about the server's dialect. */
const unanswered: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'AUTH',
  'BAD_ADDRESS',
  'BAD_KEY_FORMAT',
  'NETWORK',
  'TLS',
  'WRONG_ORIGIN',
]);

/** While it loads its model, llama.cpp answers every question with 503 and these words. */
function isLlamacpp(props: unknown): boolean {
  if (DeepSeekError.is(props)) {
    return props.facts.status === 503 && /loading model/i.test(props.facts.serverMessage ?? '');
  }
  return isRecord(props) && 'default_generation_settings' in props;
}

/** Servers before 2025 list no capabilities, but show the template. */
async function probeOllama(ask: Ask, model: string | undefined): Promise<FimStyle> {
  if (model === undefined) return 'ollama-generate';
  const shown = await ask('ollamaModel', { model });
  if (!isRecord(shown)) return 'ollama-generate';
  const { capabilities, template } = shown as { readonly capabilities?: unknown; readonly template?: unknown };
  if (Array.isArray(capabilities)) return capabilities.includes('insert') ? 'ollama-generate' : 'ollama-raw';
  return typeof template === 'string' && !template.includes('.Suffix') ? 'ollama-raw' : 'ollama-generate';
}

/** Servers that refuse a suffix do so at once; one that goes to work on it takes it. */
async function probeSuffix(ask: Ask, model: string | undefined): Promise<FimStyle> {
  const question = { ...(model === undefined ? {} : { model }), prompt: 'a', suffix: 'b', max_tokens: 1 } as const;
  const answer = await ask('completion', question);
  if (DeepSeekError.is(answer) && unanswered.has(answer.code)) throw answer;
  return DeepSeekError.is(answer, 'UNSUPPORTED') ? 'template' : 'openai-suffix';
}
