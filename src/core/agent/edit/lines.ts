/**
 * A text by its lines, each with its own line end, so that what an edit leaves alone stays byte for byte.
 * Owns the mixture of line ends: searches see line feeds only, offsets lead back to the text as it is. Pure.
 */

/** A line of a text: `start` to `textEnd` are its characters, and up to `end` its line end, empty at the end of the text. */
export interface Line {
  readonly start: number;
  readonly textEnd: number;
  readonly end: number;
  readonly text: string;
}

/** The lines; a line feed at the end begins no further one. */
export function splitLines(text: string): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const found of text.matchAll(/\r\n|\n|\r/g)) {
    const end = found.index + found[0].length;
    lines.push({ start, textEnd: found.index, end, text: text.slice(start, found.index) });
    start = end;
  }
  if (start < text.length) lines.push({ start, textEnd: text.length, end: text.length, text: text.slice(start) });
  return lines;
}

/** With every line end a line feed. */
export function flatten(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** From offsets in the flattened text, asked for in rising order, to those in the text as it is. */
export function unflatten(text: string): (flatOffset: number) => number {
  const carriers = [...text.matchAll(/\r\n/g)].map(({ index }, before) => index - before);
  return (flatOffset) => flatOffset + countBelow(carriers, flatOffset);
}

/** How many of the rising numbers are below. */
function countBelow(rising: readonly number[], limit: number): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The line end that new lines at this offset take: of the line there, else of one above it, else of the first. */
export function endingNear(text: string, offset: number): string {
  const after = /\r\n|\n|\r/g;
  after.lastIndex = text[offset - 1] === '\r' && text[offset] === '\n' ? offset - 1 : offset;
  const here = after.exec(text)?.[0];
  if (here !== undefined) return here;
  const above = Math.max(text.lastIndexOf('\n', offset), text.lastIndexOf('\r', offset));
  if (above === -1) return '\n';
  return text[above] === '\n' && text[above - 1] === '\r' ? '\r\n' : (text[above] ?? '\n');
}
