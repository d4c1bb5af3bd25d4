/**
 * Fill in the middle as a streaming call: DeepSeek's `/beta/completions`, on model servers `/v1/completions` with a suffix.
 * Owns request and choices of completions. Never retries: a late completion is worthless.
 */
import type { CallOptions } from '../connection.ts';
import type { CompletionRequest } from '../events.ts';
import type { ChoiceReader, Delta } from '../transport/answer.ts';
import type { StreamPlan } from '../transport/stream.ts';
import type { WireChoice } from '../wire/chunk.ts';
import { filled } from '../wire/narrow.ts';
import { serialise } from '../wire/requests.ts';

type TextDelta = Extract<Delta, { readonly type: 'text' }>;

/** Gives back the plan of one completion call. */
export function planCompletion(request: CompletionRequest, { connection }: CallOptions): StreamPlan<TextDelta> {
  return {
    model: request.model,
    prepare: () => ({
      connection,
      endpoint: 'completion',
      body: writeCompletion(request),
      accept: 'text/event-stream',
      model: request.model,
    }),
    readChoices: () => completionChoices,
    retries: 0,
    freeTry: false,
  };
}

function writeCompletion({ model, prompt, suffix, maxTokens, temperature, stop }: CompletionRequest): Uint8Array {
  return serialise({
    model,
    prompt,
    suffix,
    max_tokens: maxTokens,
    ...(temperature === undefined ? {} : { temperature }),
    ...(stop === undefined || stop.length === 0 ? {} : { stop }),
    stream: true,
    stream_options: { include_usage: true },
  });
}

/** Stateless, so one for all. Nothing to insert is an answer too. */
const completionChoices: ChoiceReader<TextDelta> = {
  needsContent: false,
  read(choice: WireChoice, emit) {
    const text = filled(choice.text);
    if (text !== undefined) emit({ type: 'text', text });
  },
  flush() {},
  settle: (reason) => reason,
};
