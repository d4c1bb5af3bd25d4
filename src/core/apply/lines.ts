/**
 * Lines of code as a person compares them: indentation, and the places in a file where some lines are meant to stand although
 * they were not copied exactly. Pure.
 */

/** The white space that a line begins with. */
export function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** Columns of indentation; a tab goes to the next multiple of four. */
export function indentWidth(line: string): number {
  let width = 0;
  for (const char of indentOf(line)) width = char === '\t' ? width + 4 - (width % 4) : width + 1;
  return width;
}

export function isBlank(line: string): boolean {
  return line.trim() === '';
}

/** A line without what copies get wrong: indentation, spaces at the end, runs of spaces. */
export function normalize(line: string): string {
  return line.trim().replace(/\s+/g, ' ');
}

/** Where the wanted lines stand in a file, from `start` to before `end`. */
export interface Found {
  readonly start: number;
  readonly end: number;
}

/** How two lines may differ and still be meant to be the same; strict ways first. */
const ways: readonly ((line: string) => string)[] = [(line) => line, (line) => line.trimEnd(), normalize];

/** Of a passage that was not copied exactly, so many of its lines must be there. */
const enough = 0.75;

/**
 * Finds lines in a file: exactly, then without spaces at the end, then whatever the indentation, then with a few lines changed.
 * Of several places the one nearest to `near` counts; without it there must be only one, or nothing is found.
 */
export function locate(lines: readonly string[], wanted: readonly string[], near?: number): Found | undefined {
  const [from, to] = [wanted.findIndex((line) => !isBlank(line)), wanted.findLastIndex((line) => !isBlank(line))];
  if (from === -1) return undefined;
  const core = wanted.slice(from, to + 1);
  for (const way of ways) {
    const starts = startsOf(lines.map(way), core.map(way));
    const start = near === undefined ? only(starts) : nearest(starts, near + from);
    if (start !== undefined) return { start, end: start + core.length };
    if (starts.length > 0) return undefined;
  }
  return locateRoughly(lines.map(normalize), core.map(normalize));
}

function startsOf(lines: readonly string[], wanted: readonly string[]): number[] {
  const starts: number[] = [];
  for (let start = 0; start + wanted.length <= lines.length; start++) {
    if (wanted.every((line, index) => lines[start + index] === line)) starts.push(start);
  }
  return starts;
}

function only(starts: readonly number[]): number | undefined {
  return starts.length === 1 ? starts[0] : undefined;
}

function nearest(starts: readonly number[], near: number): number | undefined {
  return starts.toSorted((a, b) => Math.abs(a - near) - Math.abs(b - near))[0];
}

/** As many lines at one place, most of them equal, and the first and the last among these. */
function locateRoughly(lines: readonly string[], wanted: readonly string[]): Found | undefined {
  if (wanted.length < 3) return undefined;
  const places: { readonly start: number; readonly share: number }[] = [];
  for (let start = 0; start + wanted.length <= lines.length; start++) {
    if (lines[start] !== wanted[0] || lines[start + wanted.length - 1] !== wanted.at(-1)) continue;
    const equal = wanted.filter((line, index) => lines[start + index] === line).length;
    if (equal / wanted.length >= enough) places.push({ start, share: equal / wanted.length });
  }
  const [best, second] = places.toSorted((a, b) => b.share - a.share);
  if (best === undefined || second?.share === best.share) return undefined;
  return { start: best.start, end: best.start + wanted.length };
}

/** Lines moved from the indentation of one line to that of another; with tabs if the place is indented with tabs. */
export function reindent(lines: readonly string[], from: string, to: string, tabs: boolean | undefined): string[] {
  const step = tabs === true ? spacesStep(lines) : undefined;
  return lines.map((line) => {
    if (isBlank(line)) return '';
    const indent = indentOf(line);
    const rest = indent.startsWith(from) ? indent.slice(from.length) : '';
    const inner = step !== undefined && /^ +$/.test(rest) ? toTabs(rest, step) : rest;
    return to + inner + line.slice(indent.length);
  });
}

function toTabs(spaces: string, step: number): string {
  return '\t'.repeat(Math.floor(spaces.length / step)) + ' '.repeat(spaces.length % step);
}

/** The smallest indentation by spaces; undefined if there is none. */
function spacesStep(lines: readonly string[]): number | undefined {
  const widths = lines
    .flatMap((line) => (isBlank(line) ? [] : [/^ */.exec(line)?.[0].length ?? 0]))
    .filter((width) => width > 1);
  return widths.length === 0 ? undefined : smallest(widths);
}

/** `Infinity` for none. A file has more lines than a call may have arguments. */
export function smallest(widths: readonly number[]): number {
  return widths.reduce((least, width) => Math.min(least, width), Infinity);
}

/** Adds lines at the end, however many. */
export function addLines(target: string[], lines: Iterable<string>): void {
  for (const line of lines) target.push(line);
}
