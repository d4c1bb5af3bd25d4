/**
 * Ghost text that is taken bit by bit: what belongs together is one example, of exactly what was taken.
 * Owns which pieces do. Pure; what is kept of them is accepted.ts.
 */
import type { Accepted } from './accepted.ts';

/** What was taken and where. */
export interface Taken extends Accepted {
  readonly uri: string;
  /** The offset of its first letter in the text of `uri`. */
  readonly start: number;
  /** What stands before it of the same ghost text, behind what was taken last. */
  readonly between: string;
}

/** Both as one, where the second goes on from the first or is all of what the first was a part of; else undefined. */
export function joinTaken(first: Taken, second: Taken): Taken | undefined {
  if (first.uri !== second.uri) return undefined;
  const text = first.text + second.between;
  if (second.start === first.start + text.length && second.before.endsWith(text)) {
    return { ...first, text: text + second.text, after: second.after };
  }
  return second.start === first.start && second.text.startsWith(first.text) ? second : undefined;
}
