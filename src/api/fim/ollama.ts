/**
 * Fill in the middle on Ollama: `/api/generate`, with a suffix where the model's template has a place for one, else past
 * the template with a prompt made by hand.
 * Source: Ollama's API reference (2026-11). The answer is a line of JSON for each piece; the last says `done: true`.
 */
import type { CompletionRequest } from '../events.ts';
import type { WirePayload } from '../transport/answer.ts';
import type { WireChunk } from '../wire/chunk.ts';
import { createLineReader } from '../wire/lines.ts';
import { filled } from '../wire/narrow.ts';
import { serialise, type WireGenerateRequest } from '../wire/requests.ts';
import { samplingOf, textChoices, type FimDialect } from './dialect.ts';
import { fimPrompt, fimStops, withoutTokens } from './tokens.ts';

const accept = 'application/x-ndjson';
const choices = { ...textChoices, translate, openReader: createLineReader };

/** The model's template makes one prompt of both sides. It does not look for tokens in them. */
export const generateDialect: FimDialect = {
  accept,
  choices,
  takesExtra: false,
  write: (request) =>
    write(request, {
      prompt: withoutTokens(request.prompt),
      // An empty suffix counts as none, and without one the model is asked to chat about the prompt.
      suffix: filled(withoutTokens(request.suffix)) ?? '\n',
    }),
};

/** The prompt is made here. */
export const rawDialect: FimDialect = {
  accept,
  choices,
  takesExtra: true,
  write: (request) =>
    write({ ...request, stop: [...(request.stop ?? []), ...fimStops] }, { prompt: fimPrompt(request), raw: true }),
};

function write(request: CompletionRequest, sides: Pick<WireGenerateRequest, 'prompt' | 'suffix' | 'raw'>): Uint8Array {
  return serialise({
    model: request.model,
    ...sides,
    options: { num_predict: request.maxTokens, ...samplingOf(request) },
    stream: true,
  });
}

interface Answer {
  readonly error?: unknown;
  readonly model?: unknown;
  readonly response?: unknown;
  readonly done?: unknown;
  /** `stop` or `length`; older servers name none. */
  readonly done_reason?: unknown;
  readonly prompt_eval_count?: unknown;
  readonly eval_count?: unknown;
}

function translate(payload: WirePayload): WireChunk {
  const { error, model, response, done, done_reason: reason, prompt_eval_count, eval_count }: Answer = payload;
  return {
    error,
    model,
    choices: [{ text: response, finish_reason: done === true ? (filled(reason) ?? 'stop') : undefined }],
    usage: { prompt_tokens: prompt_eval_count, completion_tokens: eval_count },
  };
}
