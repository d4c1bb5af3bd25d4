/**
 * What a style of fill-in-the-middle consists of: how a request is written and how its answer is read.
 * Owns the contract and what all answers have in common; where requests go is endpoint.ts.
 */
import type { CompletionRequest } from '../events.ts';
import type { ChoiceReader, Delta } from '../transport/answer.ts';
import type { WireChoice } from '../wire/chunk.ts';
import { filled } from '../wire/narrow.ts';

/** Completions hold text and nothing else. */
export type TextDelta = Extract<Delta, { readonly type: 'text' }>;

/** One way to ask. Stateless, so one for all calls. */
export interface FimDialect {
  /** Media type of the answer. */
  readonly accept: string;
  readonly choices: ChoiceReader<TextDelta>;
  /** Whether pieces of other files have a place of their own in the request. */
  readonly takesExtra: boolean;
  /** Gives back the body to send. */
  readonly write: (request: CompletionRequest) => Uint8Array;
}

/** Reads completions as OpenAI writes them. Nothing to insert is an answer too. */
export const textChoices: ChoiceReader<TextDelta> = {
  needsContent: false,
  read(choice: WireChoice, emit) {
    const text = filled(choice.text);
    if (text !== undefined) emit({ type: 'text', text });
  },
  flush() {},
  settle: (reason) => reason,
};

/** Gives back temperature and stops as far as the request has any. */
export function samplingOf({ temperature, stop }: Pick<CompletionRequest, 'temperature' | 'stop'>): {
  readonly temperature?: number;
  readonly stop?: readonly string[];
} {
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(stop === undefined || stop.length === 0 ? {} : { stop }),
  };
}
