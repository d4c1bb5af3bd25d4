/**
 * The lines that belong together around one line, told by indentation alone.
 * Owns what is taken where no language service knows better. Pure.
 */

/** First and last line, counted from 0: from the line at the margin above to the one that closes it, else the line alone. */
export function blockAround(lines: readonly string[], at: number, maxLines: number): readonly [number, number] {
  const isAtMargin = (line: string | undefined): boolean => line !== undefined && /^[^\s)\]}]/.test(line);
  let first = at;
  while (first > 0 && !isAtMargin(lines[first])) first--;
  let last = Math.max(at, first);
  while (last + 1 < lines.length && !isAtMargin(lines[last + 1])) last++;
  while (last > at && lines[last]?.trim() === '') last--;
  return last - first < maxLines ? [first, last] : [at, at];
}
