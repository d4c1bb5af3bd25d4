/**
 * What an editor says of a change, as whole lines.
 * Owns the arithmetic from several changes of one event to separate ranges of lines; knows no text but the number of its lines.
 */
import type { Range } from '../model.ts';

/** One of the changes of an event. Each applies to the document that the ones before it made. */
export interface TextChange {
  readonly range: Range;
  readonly text: string;
}

/** The lines from `startLine` to before `endLine` became `count` lines, the first of which is now line `newLine`. */
export interface LineChange {
  readonly startLine: number;
  readonly endLine: number;
  readonly newLine: number;
  readonly count: number;
}

/**
 * The lines that `changes` touched, apart from each other, last ones first: applied in this order `startLine` and
 * `endLine` count as before the event. `newLine` counts as after all of it.
 */
export function toLineChanges(changes: readonly TextChange[]): LineChange[] {
  const merged: { startLine: number; endLine: number; count: number }[] = [];
  for (const { range, text } of changes) {
    const startLine = range.start.line;
    const endLine = range.end.line + 1;
    const count = text.split(/\r\n|\r|\n/).length;
    const before = merged.at(-1);
    if (before === undefined || endLine <= before.startLine) {
      merged.push({ startLine, endLine, count });
      continue;
    }
    // Within the lines of the change before, or in an order that editors seldom use: then all that lies between counts as changed.
    const isWithin = endLine <= before.startLine + before.count;
    const earlier = isWithin ? before : joined(merged);
    const grownBy = Math.max(0, endLine - (earlier.startLine + earlier.count));
    const first = Math.min(earlier.startLine, startLine);
    const linesNow = earlier.startLine + earlier.count + grownBy - first;
    merged.splice(isWithin ? -1 : 0);
    merged.push({
      startLine: first,
      endLine: earlier.endLine + grownBy,
      count: linesNow + count - (endLine - startLine),
    });
  }
  let shift = 0;
  return merged
    .toReversed()
    .map((change) => {
      const placed = { ...change, newLine: change.startLine + shift };
      shift += change.count - (change.endLine - change.startLine);
      return placed;
    })
    .toReversed();
}

/** The one change that contains all of `changes`, which are apart and last ones first. */
function joined(changes: readonly { startLine: number; endLine: number; count: number }[]): {
  startLine: number;
  endLine: number;
  count: number;
} {
  const startLine = changes.at(-1)?.startLine ?? 0;
  const endLine = changes[0]?.endLine ?? 0;
  let count = endLine - startLine;
  for (const change of changes) count += change.count - (change.endLine - change.startLine);
  return { startLine, endLine, count };
}
