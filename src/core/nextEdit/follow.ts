/**
 * Follows one document from pause to pause, and says when a change is worth asking about.
 * Owns what counts as one change: what was written since it began, until something is written elsewhere. Each change is
 * told once.
 */
import { findCandidate, type Made, swapOf } from './candidate.ts';
import { findChange, isSmall } from './change.ts';
import type { Candidate } from './model.ts';
import type { Text } from './places.ts';

export interface Follow {
  /** The document as it is in a pause. Gives back the candidate of the change that is going on, once. */
  rest(text: Text): Candidate | undefined;
  /** What is there now is what later changes begin from. */
  restart(lines: readonly string[]): void;
}

const rememberedSwaps = 10;

/** Begins at `lines`. */
export function createFollow(lines: readonly string[]): Follow {
  let begun = lines;
  let rested = lines;
  let told = '';
  let made: readonly Made[] = [];

  return {
    rest(text) {
      let change = findChange(begun, text.lines);
      if (change !== undefined && !isSmall(change)) {
        // Something else is written now: what was there at the last pause is finished.
        remember();
        begun = rested;
        change = findChange(begun, text.lines);
      }
      rested = text.lines;
      const candidate = change && findCandidate(text, change, made);
      if (candidate === undefined) return undefined;
      const key = JSON.stringify([candidate.cause, candidate.change]);
      if (key === told) return undefined;
      told = key;
      return candidate;
    },
    restart(lines) {
      rested = lines;
      begun = lines;
    },
  };

  function remember(): void {
    const change = findChange(begun, rested);
    const swap = change && swapOf(change);
    if (change === undefined || swap === undefined) return;
    made = [...made, { swap, line: change.line }].slice(-rememberedSwaps);
  }
}
