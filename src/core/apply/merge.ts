/**
 * What a file becomes when a code block of an answer is applied to it: a whole file, a part of it, a diff, search and replace.
 * Owns which of these it is, and line endings. The result is always reviewed, so a good guess is better than none. Pure.
 */
import { isBlank, normalize } from './lines.ts';
import { applyEdits, readSearchReplace, readUnifiedDiff } from './parts/patch.ts';
import { mergeSnippet, Unplaceable } from './parts/snippet.ts';
import { headOf, isDeclaration, isMarker, nameOf, splitItems } from './parts/units.ts';

export type Merge =
  /** `sure`: everything had its place in the file. */
  | { readonly text: string; readonly sure: boolean }
  /** Something that the code names is not in the file. */
  | { readonly text: undefined };

/** Applies the code to the text. `language` is the fence's, lower case. */
export function mergeCode(original: string, code: string, language = ''): Merge {
  const ending = /\r\n/.test(original) ? '\r\n' : '\n';
  const closed = original === '' || original.endsWith('\n');
  const file = toLines(original);
  const block = toLines(code);
  const merged = mergeLines(file, block, /^(?:diff|patch)$/.test(language));
  if (merged === undefined) return { text: undefined };
  const text = merged.lines.join(ending);
  return { text: closed && text !== '' ? text + ending : text, sure: merged.sure };
}

function mergeLines(
  file: readonly string[],
  block: readonly string[],
  isDiff: boolean,
): { lines: readonly string[]; sure: boolean } | undefined {
  const edits = readSearchReplace(block) ?? readUnifiedDiff(block, isDiff);
  if (edits !== undefined) {
    const tabs =
      file.filter((line) => line.startsWith('\t')).length > file.filter((line) => line.startsWith('  ')).length;
    const lines = applyEdits(file, edits, tabs);
    return lines && { lines, sure: true };
  }
  if (isWhole(file, block)) return { lines: block, sure: true };
  try {
    const { lines, found } = mergeSnippet(file, block);
    // A marker that found nothing to stand for would be written into the file.
    return countMarkers(lines) > countMarkers(file) ? undefined : { lines, sure: found };
  } catch (error) {
    if (error instanceof Unplaceable) return undefined;
    throw error;
  }
}

function countMarkers(lines: readonly string[]): number {
  return lines.filter(isMarker).length;
}

/** Whether the code is the file anew: it leaves out nothing that the file declares, and most of the rest is there. */
function isWhole(file: readonly string[], block: readonly string[]): boolean {
  if (file.every(isBlank)) return true;
  if (block.some(isMarker) && !file.some(isMarker)) return false;
  const lines = new Set(block.map(normalize));
  const own = file.map(normalize).filter((line) => line.length > 2);
  const share = own.filter((line) => lines.has(line)).length / Math.max(1, own.length);
  const names = new Set(splitItems(block).map((item) => (item.kind === 'unit' ? nameOf(item) || headOf(item) : '')));
  const declared = splitItems(file).filter((item) => item.kind === 'unit' && isDeclaration(item));
  const missing = declared.filter((item) => item.kind === 'unit' && !names.has(nameOf(item))).length;
  if (declared.length === 0) return share >= 0.6;
  return share >= 0.3 && missing === 0 && startsAlike(file, block);
}

/** The first line of code or comment is the same, as in a file written out anew. */
function startsAlike(file: readonly string[], block: readonly string[]): boolean {
  const [one, other] = [file.find((line) => !isBlank(line)), block.find((line) => !isBlank(line))];
  if (one === undefined || other === undefined) return false;
  if (normalize(one) === normalize(other)) return true;
  // A new file may begin with another import or comment, and still have the old beginning soon after.
  return block.slice(0, 12).some((line) => normalize(line) === normalize(one));
}

function toLines(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
