/**
 * Finds the one change between two states of a document.
 * Owns how large a change may be that is worth following. Costs what the document costs, so it is for pauses, not for keys.
 */
import type { Change } from './model.ts';

const mostLines = 6;

/** The lines that differ; undefined if none do. */
export function findChange(before: readonly string[], after: readonly string[]): Change | undefined {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  if (head === before.length && head === after.length) return undefined;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return {
    line: head,
    before: before.slice(head, before.length - tail),
    after: after.slice(head, after.length - tail),
  };
}

/** Whether it is small enough to be one thought. */
export function isSmall({ before, after }: Change): boolean {
  return before.length <= mostLines && after.length <= mostLines;
}
