/**
 * The places in which a proposed text differs from the original, line by line.
 * Owns the comparison. What happens to the places afterwards is review.ts. Pure.
 */
import { diffArrays } from 'diff';

/** One place: so much of the original stands for so much of the proposal. Offsets in UTF-16 units, at borders of lines. */
export interface Hunk {
  readonly originalStart: number;
  readonly originalEnd: number;
  readonly proposedStart: number;
  readonly proposedEnd: number;
}

/** Texts with more different lines than this are compared by their equal beginnings and ends only. */
const maxDifferentLines = 1_000;

/** The hunks in order; none touch each other. The texts are taken as they are, line endings included. */
export function findHunks(original: string, proposed: string): readonly Hunk[] {
  const [before, after] = [linesOf(original), linesOf(proposed)];
  const steps = diffArrays(before, after, { maxEditLength: maxDifferentLines }) ?? roughSteps(before, after);
  const hunks: Hunk[] = [];
  let [originalAt, proposedAt] = [0, 0];
  let open: { originalStart: number; proposedStart: number } | undefined;
  const close = (): void => {
    if (open !== undefined) hunks.push({ ...open, originalEnd: originalAt, proposedEnd: proposedAt });
    open = undefined;
  };
  for (const { added, removed, value } of steps) {
    const length = value.reduce((sum, line) => sum + line.length, 0);
    if (added || removed) open ??= { originalStart: originalAt, proposedStart: proposedAt };
    else close();
    if (!added) originalAt += length;
    if (!removed) proposedAt += length;
  }
  close();
  return hunks;
}

/** Lines with their endings; nothing for an empty text. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

interface Step {
  readonly added: boolean;
  readonly removed: boolean;
  readonly value: readonly string[];
}

function roughSteps(before: readonly string[], after: readonly string[]): readonly Step[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return [
    { added: false, removed: false, value: before.slice(0, head) },
    { added: false, removed: true, value: before.slice(head, before.length - tail) },
    { added: true, removed: false, value: after.slice(head, after.length - tail) },
    { added: false, removed: false, value: before.slice(before.length - tail) },
  ];
}
