/** The lines of a file that come nearest to some that are not in it. Owns the likeness and how much is quoted. Pure. */
import { isBlank, normalize } from '../../apply/lines.ts';

/** Around the place, and of its own lines. */
const [margin, maxQuoted, maxLineChars] = [2, 14, 200];
/** Of the wanted lines so many are compared. */
const maxCompared = 40;

/** Line numbers counted from 1, and the lines; undefined where nothing is like them. */
export function nearestLines(
  lines: readonly string[],
  wanted: readonly string[],
): { readonly first: number; readonly last: number; readonly text: string } | undefined {
  const sought = wanted
    .filter((line) => !isBlank(line))
    .slice(0, maxCompared)
    .map(normalize);
  const file = lines.map(normalize);
  const place = mostEqual(file, sought) ?? mostWords(file, sought);
  if (place === undefined) return undefined;
  const first = Math.max(0, place - margin);
  const last = Math.min(lines.length, first + Math.min(maxQuoted, sought.length + 2 * margin));
  const quoted = lines
    .slice(first, last)
    .map((line) => (line.length > maxLineChars ? `${line.slice(0, maxLineChars)}…` : line));
  return { first: first + 1, last, text: quoted.join('\n') };
}

/** Where most of the lines stand. */
function mostEqual(file: readonly string[], sought: readonly string[]): number | undefined {
  const offsets = new Map<string, number[]>();
  for (const [index, line] of sought.entries()) {
    if (line.length > 2) offsets.set(line, [...(offsets.get(line) ?? []), index]);
  }
  const votes = new Map<number, number>();
  for (const [at, line] of file.entries()) {
    for (const offset of offsets.get(line) ?? []) {
      const start = Math.max(0, at - offset);
      votes.set(start, (votes.get(start) ?? 0) + line.length);
    }
  }
  return best(votes);
}

/** The line that has most of the words of the longest line. */
function mostWords(file: readonly string[], sought: readonly string[]): number | undefined {
  const longest = sought.toSorted((a, b) => b.length - a.length)[0] ?? '';
  const words = new Set(wordsOf(longest));
  const votes = new Map<number, number>();
  for (const [at, line] of file.entries()) {
    const shared = new Set(wordsOf(line).filter((word) => words.has(word)));
    if (shared.size * 2 >= words.size && shared.size > 0) votes.set(at, shared.size);
  }
  const at = best(votes);
  return at === undefined ? undefined : Math.max(0, at - sought.indexOf(longest));
}

function best(votes: ReadonlyMap<number, number>): number | undefined {
  let found: readonly [number, number] | undefined;
  for (const entry of votes) if (found === undefined || entry[1] > found[1]) found = entry;
  return found?.[0];
}

function wordsOf(line: string): string[] {
  return line.match(/[\p{L}\p{N}_]{2,}/gu) ?? [];
}
