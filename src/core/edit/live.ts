/**
 * What stands in a place of a file while its new lines are still coming.
 * Owns which old lines are still there, and that new ones stand as far in as the old ones did. Pure.
 */
import { diffArrays } from 'diff';

/** Places with more different lines than this are not compared while they are written. */
const maxDifferentLines = 400;

/**
 * The new lines so far, and behind them the old ones that none of them stands for yet. Where it is not known which, one new
 * line stands for one old.
 */
export function liveLines(old: readonly string[], fresh: readonly string[]): readonly string[] {
  const steps = diffArrays([...old], [...fresh], { maxEditLength: maxDifferentLines });
  if (steps === undefined) return [...fresh, ...old.slice(fresh.length)];
  const tail = steps.slice(steps.findLastIndex(({ added, removed }) => !added && !removed) + 1);
  const removed = countLines(tail.filter((step) => step.removed));
  const added = countLines(tail.filter((step) => step.added));
  return [...fresh, ...old.slice(old.length - Math.max(0, removed - added))];
}

/** The indentation that all lines of a text share; that of a text without words is the text. */
export function sharedIndent(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0] ?? '');
  const [first = /^[ \t]*/.exec(lines[0] ?? '')?.[0] ?? '', ...others] = indents;
  return others.reduce((shared, indent) => {
    let length = 0;
    while (length < shared.length && shared[length] === indent[length]) length++;
    return shared.slice(0, length);
  }, first);
}

/** The lines moved in as far as `indent` if the first of them is not: models like to begin at the margin. */
export function indentLike(lines: readonly string[], indent: string): readonly string[] {
  const own = /^[ \t]*/.exec(lines.find((line) => line.trim() !== '') ?? '')?.[0] ?? '';
  if (own.startsWith(indent) || !indent.startsWith(own)) return lines;
  const missing = indent.slice(own.length);
  return lines.map((line) => (line.trim() === '' ? line : missing + line));
}

function countLines(steps: readonly { readonly value: readonly string[] }[]): number {
  return steps.reduce((sum, { value }) => sum + value.length, 0);
}
