/** What is searched for, and what was found, whoever searches. Owns the shapes and how a line of a match is shown. */

export interface Query {
  readonly pattern: string;
  readonly isRegex: boolean;
  readonly matchCase: boolean;
}

/** Lines that match, in the order of a file. */
export interface Match {
  /** From 1. */
  readonly line: number;
  /** As much of the line as helps. */
  readonly text: string;
}

/** Nobody reads more; a search stops soon after. */
export const mostMatches = 5_000;

const before = 80;
const shown = 300;

/** The line of a match, of a long one what is around it. `column` from 0. */
export function cutAround(line: string, column: number): string {
  const bare = line.replace(/\r$/, '');
  if (bare.length <= shown) return bare;
  const start = Math.max(0, Math.min(column - before, bare.length - shown));
  const end = start + shown;
  return `${start > 0 ? '…' : ''}${bare.slice(start, end)}${end < bare.length ? '…' : ''}`;
}
