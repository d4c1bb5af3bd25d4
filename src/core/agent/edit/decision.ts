/** What a person decided about an edit, in words for the model. Owns how much of a difference is quoted. Pure. */
import { structuredPatch } from 'diff';

const [maxLines, maxLineChars] = [60, 300];

/** `undefined` for a text: there is no file. `base` is what the proposal was made of, `final` what the file is now. */
export function decisionWords(
  path: string,
  base: string | undefined,
  proposed: string | undefined,
  final: string | undefined,
): string {
  if (final === proposed) {
    if (proposed === undefined) return `${path}: the person let it be deleted.`;
    return base === undefined ? `${path}: the person let it be created.` : `${path}: the person accepted your edits.`;
  }
  if (final === base) {
    if (proposed === undefined) return `${path}: the person refused to have it deleted. It is still there.`;
    if (base === undefined) return `${path}: the person refused to have it created. There is no such file.`;
    return `${path}: the person rejected your edits. The file is as it was before them; do not make them again without being asked to.`;
  }
  if (proposed === undefined || final === undefined) return `${path}: the person decided otherwise. Look at it again.`;
  return `${path}: the file is not quite what you proposed: the person took a part of it, or the editor changed it when saving. From your proposal to the file:\n${quoteDiff(proposed, final)}`;
}

/** The lines that differ, bounded. */
export function quoteDiff(before: string, after: string): string {
  const lines = diffLines(before, after);
  const shown = lines
    .slice(0, maxLines)
    .map((line) => (line.length > maxLineChars ? `${line.slice(0, maxLineChars)}…` : line));
  return [...shown, ...(lines.length > maxLines ? [`[${lines.length - maxLines} more lines]`] : [])].join('\n');
}

/** All lines that differ, whole. */
export function diffLines(before: string, after: string): readonly string[] {
  const { hunks } = structuredPatch('', '', before, after, undefined, undefined, { context: 1 });
  return hunks.flatMap(({ newStart, lines }) => [`@@ line ${newStart}`, ...lines]);
}
