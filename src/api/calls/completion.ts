/**
 * Fill in the middle as a streaming call, in the dialect that the service speaks.
 * Owns the choice of dialect; each is in fim/. Never retries: a late completion is worthless.
 */
import type { CallOptions, Connection, FimStyle } from '../connection.ts';
import { fimStyleOf } from '../endpoint.ts';
import type { CompletionRequest } from '../events.ts';
import { suffixDialect, templateDialect } from '../fim/completions.ts';
import type { FimDialect, TextDelta } from '../fim/dialect.ts';
import { infillDialect } from '../fim/llamacpp.ts';
import { generateDialect, rawDialect } from '../fim/ollama.ts';
import type { StreamPlan } from '../transport/stream.ts';

const dialects: Readonly<Record<FimStyle, FimDialect>> = {
  'deepseek-beta': suffixDialect,
  'openai-suffix': suffixDialect,
  template: templateDialect,
  'llamacpp-infill': infillDialect,
  'ollama-generate': generateDialect,
  'ollama-raw': rawDialect,
};

/** Whether a completion over this connection takes pieces of other files apart from its prompt (`CompletionRequest.extra`). */
export function takesExtra(connection: Connection): boolean {
  return dialects[fimStyleOf(connection)].takesExtra;
}

/** Gives back the plan of one completion call. */
export function planCompletion(request: CompletionRequest, { connection }: CallOptions): StreamPlan<TextDelta> {
  const { accept, choices, write } = dialects[fimStyleOf(connection)];
  const { model } = request;
  return {
    model,
    prepare: () => ({ connection, endpoint: 'completion', body: write(request), accept, model }),
    readChoices: () => choices,
    retries: 0,
    freeTry: false,
  };
}
