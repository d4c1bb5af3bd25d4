/**
 * Fill in the middle on `/completions`: with a suffix (DeepSeek, OpenAI-compatible servers), or with a prompt that is made
 * by hand for servers that take none (vLLM).
 */
import type { CompletionRequest } from '../events.ts';
import { serialise } from '../wire/requests.ts';
import { samplingOf, textChoices, type FimDialect } from './dialect.ts';
import { fimPrompt, fimStops } from './tokens.ts';

/** The service makes one prompt of both sides. */
export const suffixDialect: FimDialect = {
  accept: 'text/event-stream',
  choices: textChoices,
  takesExtra: false,
  write: (request) => write(request, request.prompt, request.suffix),
};

/** The prompt is made here. */
export const templateDialect: FimDialect = {
  accept: 'text/event-stream',
  choices: textChoices,
  takesExtra: true,
  write: (request) => write({ ...request, stop: [...(request.stop ?? []), ...fimStops] }, fimPrompt(request)),
};

function write(request: CompletionRequest, prompt: string, suffix?: string): Uint8Array {
  return serialise({
    model: request.model,
    prompt,
    ...(suffix === undefined ? {} : { suffix }),
    max_tokens: request.maxTokens,
    ...samplingOf(request),
    stream: true,
    stream_options: { include_usage: true },
  });
}
