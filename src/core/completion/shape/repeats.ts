/**
 * Finds in a completion what the document says already.
 * Owns when two lines are the same: blanks, kinds of quotes and what ends a line do not count, lines without words do not either.
 */
import { indentOf, isFilled, type Place } from './place/place.ts';

const substance = /[\p{L}\p{N}_].*[\p{L}\p{N}_]|^\s*(?:fi|<\/[^<>]*>)\s*$/u;
const distinctLength = 12;
/** The beginning of a line has to be so long to be taken for that line. */
const tellingLength = 8;

/** Whether two lines say the same. Short ones, as in the ends of blocks within each other, have to be indented alike. */
export function repeats(line: string, other: string | undefined, tabSize: number): boolean {
  if (other === undefined || !substance.test(line) || strip(line) !== strip(other)) return false;
  return line.trim().length >= distinctLength || indentOf(line, tabSize) === indentOf(other, tabSize);
}

/** Whether a line cut short is the beginning of the next line of the document. */
export function beginsBelow(line: string, { lineBelow }: Place): boolean {
  const text = line.trim();
  return text.length >= tellingLength && lineBelow?.trim().startsWith(text) === true;
}

/** `lines` without the last two or more if these are what the document goes on with. The very last one may be cut short. */
export function cutRepeated(lines: readonly string[], { below }: Place): readonly string[] {
  const next = below.split('\n').filter(isFilled);
  for (let start = 1; start < lines.length - 1; start += 1) {
    const tail = lines.slice(start).filter(isFilled);
    if (tail.length < 2 || !tail.some((line) => substance.test(line))) continue;
    const last = tail.length - 1;
    const isSame = tail.every((line, at) => {
      const other = next[at];
      return other !== undefined && (strip(line) === strip(other) || (at === last && other.startsWith(line)));
    });
    if (isSame) return lines.slice(0, start);
  }
  return lines;
}

function strip(line: string): string {
  return line
    .replace(/\s+/g, '')
    .replace(/['`]/g, '"')
    .replace(/[;,]+$/, '');
}
