/**
 * Words of source text as numbers, and how much two sets of them have in common.
 * Owns what counts as a word. A word is known by its hash alone: no dictionary grows, and equal text gives equal
 * numbers wherever and whenever it is read. Two words in a billion sharing a number costs a little precision, no more.
 */

const shortestWord = 2;
/** Keeps a hash within the range in which engines store integers without a box. */
const hashMask = 0x3f_ff_ff_ff;
const hashSeed = 0x81_1c_9d_c5 | 0;
/** Of long lines the beginning tells them apart well enough. */
const hashedLength = 60;
const hashPrime = 0x01_00_01_93;

/** The distinct words of `lines`, ascending. Numbers are left out; runs of Chinese, Japanese and Korean count by pairs of characters. */
export function wordsOf(lines: readonly string[]): Int32Array {
  const words: number[] = [];
  for (const line of lines) addWords(line, words);
  const sorted = Int32Array.from(words).sort();
  let count = 0;
  for (let index = 0; index < sorted.length; index++) {
    const word = sorted[index] ?? 0;
    if (index === 0 || word !== sorted[count - 1]) sorted[count++] = word;
  }
  // A copy, so that the larger buffer is not kept.
  return sorted.slice(0, count);
}

/** A number for a line, equal for lines that begin alike. */
export function hashOf(line: string): number {
  let hash = hashSeed;
  const length = Math.min(line.length, hashedLength);
  for (let index = 0; index < length; index++) hash = Math.imul(hash ^ line.charCodeAt(index), hashPrime);
  return hash & hashMask;
}

/** The share of words common to two ascending sets among the words of both: 0 to 1. */
export function similarity(a: Int32Array, b: Int32Array): number {
  let common = 0;
  let inA = 0;
  let inB = 0;
  while (inA < a.length && inB < b.length) {
    const difference = (a[inA] ?? 0) - (b[inB] ?? 0);
    if (difference === 0) common++;
    if (difference <= 0) inA++;
    if (difference >= 0) inB++;
  }
  const all = a.length + b.length - common;
  return all === 0 ? 0 : common / all;
}

/** Calls `left` for each word of `before` that `after` lacks and `joined` for each word of `after` that is new. */
export function compareWords(
  before: Int32Array,
  after: Int32Array,
  left: (word: number) => void,
  joined: (word: number) => void,
): void {
  let old = 0;
  let fresh = 0;
  while (old < before.length || fresh < after.length) {
    const oldWord = before[old] ?? Infinity;
    const freshWord = after[fresh] ?? Infinity;
    if (oldWord < freshWord) left(oldWord);
    if (freshWord < oldWord) joined(freshWord);
    if (oldWord <= freshWord) old++;
    if (freshWord <= oldWord) fresh++;
  }
}

function addWords(line: string, words: number[]): void {
  let hash = hashSeed;
  let length = 0;
  let isNumber = false;
  let lastIdeograph = 0;
  for (let index = 0; index <= line.length; index++) {
    const code = index < line.length ? line.charCodeAt(index) : 0;
    if (isLetter(code)) {
      if (length === 0) isNumber = code <= 57 && code >= 48;
      hash = Math.imul(hash ^ code, hashPrime);
      length++;
      lastIdeograph = 0;
      continue;
    }
    if (length >= shortestWord && !isNumber) words.push(hash & hashMask);
    hash = hashSeed;
    length = 0;
    if (!isIdeograph(code)) {
      lastIdeograph = 0;
      continue;
    }
    if (lastIdeograph !== 0)
      words.push(Math.imul(Math.imul(hashSeed ^ lastIdeograph, hashPrime) ^ code, hashPrime) & hashMask);
    lastIdeograph = code;
  }
}

function isLetter(code: number): boolean {
  if (code < 0x80) {
    // a-z, A-Z, 0-9, _ and $
    return (
      (code >= 97 && code <= 122) ||
      (code >= 65 && code <= 90) ||
      (code >= 48 && code <= 57) ||
      code === 95 ||
      code === 36
    );
  }
  return (code >= 0xc0 && code < 0x20_00) || (code >= 0xd8_00 && code < 0xe0_00);
}

function isIdeograph(code: number): boolean {
  return (
    (code >= 0x30_40 && code < 0xa0_00) || (code >= 0xac_00 && code < 0xd7_b0) || (code >= 0xf9_00 && code < 0xfb_00)
  );
}
