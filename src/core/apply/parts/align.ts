/**
 * Which unit of a snippet stands for which unit of a file: the best pairing in order, then pairs by name out of order.
 * Owns the judgement of likeness alone. Pure.
 */
import { normalize } from '../lines.ts';
import { headOf, nameOf, type Unit } from './units.ts';

/** For each unit of the snippet the number of a unit of the file, or undefined; and how sure all of it is. */
export interface Alignment {
  readonly pairs: readonly (number | undefined)[];
  readonly score: number;
}

/** Beyond so many comparisons only equal names and heads pair. */
const maxComparisons = 400_000;

export function align(snippet: readonly Unit[], file: readonly Unit[]): Alignment {
  const left = snippet.map(describe);
  const right = file.map(describe);
  const quick = left.length * right.length > maxComparisons;
  const likeness = (row: number, column: number): number => {
    const [a, b] = [left[row], right[column]];
    return a === undefined || b === undefined ? 0 : likenessOf(a, b, quick);
  };
  const pairs = pairInOrder(left.length, right.length, likeness);
  let score = 0;
  for (const [row, column] of pairs.entries()) if (column !== undefined) score += likeness(row, column);
  // A snippet need not keep the order of the file.
  const taken = new Set(pairs);
  for (const [row, one] of left.entries()) {
    if (pairs[row] !== undefined || one.name === '') continue;
    const column = right.findIndex((other, index) => !taken.has(index) && other.name === one.name);
    if (column === -1) continue;
    pairs[row] = column;
    taken.add(column);
    score += likeness(row, column);
  }
  return { pairs, score };
}

interface Description {
  readonly whole: string;
  readonly head: string;
  readonly name: string;
  readonly words: ReadonlySet<string>;
}

function describe(unit: Unit): Description {
  const head = normalize(headOf(unit));
  const whole = unit.lines.slice(unit.lead).map(normalize).join('\n');
  return { whole, head, name: nameOf(unit), words: new Set(head.match(/[\p{L}\p{N}_$]+/gu)) };
}

function likenessOf(a: Description, b: Description, quick: boolean): number {
  if (a.whole === b.whole) return 4;
  if (a.head === b.head) return a.head.length > 3 ? 3 : 1;
  if (a.name !== '' || b.name !== '') return a.name === b.name ? 2.5 : 0;
  if (quick || a.words.size === 0 || b.words.size === 0) return 0;
  const both = [...a.words].filter((word) => b.words.has(word)).length;
  const share = both / (a.words.size + b.words.size - both);
  if (/^return\b/.test(a.head) && /^return\b/.test(b.head)) return 1.2;
  return share >= 0.5 ? 1 + share / 2 : 0;
}

/** The pairing in order with the largest sum of likeness. */
function pairInOrder(
  rows: number,
  columns: number,
  likeness: (row: number, column: number) => number,
): (number | undefined)[] {
  const width = columns + 1;
  const best = new Float64Array((rows + 1) * width);
  const like = new Float64Array(rows * columns);
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      const own = likeness(row, column);
      like[row * columns + column] = own;
      const paired = own > 0 ? own + (best[(row + 1) * width + column + 1] ?? 0) : 0;
      const skipped = Math.max(best[(row + 1) * width + column] ?? 0, best[row * width + column + 1] ?? 0);
      best[row * width + column] = Math.max(paired, skipped);
    }
  }
  const pairs: (number | undefined)[] = Array.from({ length: rows }, () => undefined);
  let [row, column] = [0, 0];
  while (row < rows && column < columns) {
    const here = best[row * width + column] ?? 0;
    const own = like[row * columns + column] ?? 0;
    if (own > 0 && here === own + (best[(row + 1) * width + column + 1] ?? 0)) pairs[row++] = column++;
    else if (here === best[row * width + column + 1]) column++;
    else row++;
  }
  return pairs;
}
