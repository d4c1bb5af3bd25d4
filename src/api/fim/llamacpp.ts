/**
 * Fill in the middle on llama.cpp's server: `/infill`, which makes the prompt of the tokens that its model file names.
 * Source: README of llama.cpp's server (2026-11). Its stream has no `[DONE]`; the last event says `stop: true`.
 */
import type { WirePayload } from '../transport/answer.ts';
import type { WireChunk } from '../wire/chunk.ts';
import { count, isRecord } from '../wire/narrow.ts';
import { serialise } from '../wire/requests.ts';
import { samplingOf, textChoices, type FimDialect } from './dialect.ts';

/** The server reads the user's text without looking for tokens in it, so nothing is taken out here. */
export const infillDialect: FimDialect = {
  accept: 'text/event-stream',
  choices: { ...textChoices, translate },
  takesExtra: true,
  write: (request) =>
    serialise({
      model: request.model,
      input_prefix: request.prompt,
      input_suffix: request.suffix,
      input_extra: (request.extra ?? []).map(({ path, text }) => ({ filename: path, text })),
      prompt: '',
      n_predict: request.maxTokens,
      ...samplingOf(request),
      cache_prompt: true,
      stream: true,
    }),
};

function translate(payload: WirePayload): WireChunk {
  const { error, model, content, stop }: Answer = payload;
  return {
    error,
    model,
    choices: [{ text: content, finish_reason: stop === true ? finishOf(payload) : undefined }],
    usage: usageOf(payload),
  };
}

interface Answer {
  readonly error?: unknown;
  readonly model?: unknown;
  readonly content?: unknown;
  readonly stop?: unknown;
  /** `none`, `eos`, `limit` or `word`; before 2025 three flags. */
  readonly stop_type?: unknown;
  readonly stopped_limit?: unknown;
  readonly tokens_evaluated?: unknown;
  readonly tokens_predicted?: unknown;
  readonly timings?: unknown;
}

function finishOf({ stop_type: type, stopped_limit: isLimited }: Answer): string {
  return type === 'limit' || isLimited === true ? 'length' : 'stop';
}

/** Prompt tokens include those from the cache. */
function usageOf({ tokens_evaluated: evaluated, tokens_predicted: predicted, timings }: Answer): WireChunk['usage'] {
  return {
    prompt_tokens: evaluated,
    prompt_cache_hit_tokens: isRecord(timings) ? count(timings['cache_n']) : undefined,
    completion_tokens: predicted,
  };
}
