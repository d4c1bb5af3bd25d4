/**
 * Text as words and what is between them.
 * Owns what a name is and how two texts differ by words. Knows no language.
 */
import type { Swap } from './model.ts';

const word = /[\p{L}_$][\p{L}\p{N}_$]*|\p{N}+|\s+|./gsu;
const name = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;
const nameUnit = /[\p{L}\p{N}_$]/u;

/** The words, numbers, blanks and signs of a text, in order and complete. */
export function wordsOf(text: string): readonly string[] {
  return text.match(word) ?? [];
}

/** Whether it could be the name of something. */
export function isName(text: string): boolean {
  return name.test(text);
}

/** Where `text` stands in `line` and neither its first nor its last word goes on beyond it. */
export function findWhole(line: string, text: string): readonly number[] {
  const found: number[] = [];
  if (text === '') return found;
  for (let at = line.indexOf(text); at >= 0; at = line.indexOf(text, at + text.length)) {
    const isCut =
      (nameUnit.test(line.charAt(at - 1)) && nameUnit.test(text.charAt(0))) ||
      (nameUnit.test(line.charAt(at + text.length)) && nameUnit.test(text.at(-1) ?? ''));
    if (!isCut) found.push(at);
  }
  return found;
}

/** How one text became another, if that was the same swap at each place of difference; undefined if it was more than that. */
export function findSwap(before: string, after: string): Swap | undefined {
  const [old, young] = [wordsOf(before), wordsOf(after)];
  if (old.length === young.length) {
    const pairs = old.flatMap((each, at) => (each === young[at] ? [] : [{ old: each, new: young[at] ?? '' }]));
    const [first] = pairs;
    if (first !== undefined && pairs.every((pair) => pair.old === first.old && pair.new === first.new)) return first;
  }
  const shorter = Math.min(old.length, young.length);
  let head = 0;
  while (head < shorter && old[head] === young[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === young.at(-1 - tail)) tail += 1;
  const swap = {
    old: old.slice(head, old.length - tail).join(''),
    new: young.slice(head, young.length - tail).join(''),
  };
  return swap.old === swap.new ? undefined : swap;
}
