/**
 * Whether ghost text fits where it is shown. Judges by the document alone and by what the model said, not by how the
 * engine came to it.
 */
import type { Ghost } from '../../../../src/core/completion/model.ts';
import type { Page } from './page.ts';

/** An answer of the model and the text around it when it was asked for. */
export interface Promised {
  readonly before: string;
  readonly answer: string;
  readonly behind: string;
}

/** Closers come and go by themselves, and indentation may be matched: neither makes text another. */
function bare(text: string): string {
  return text.replaceAll(/[\s)\]}"]/g, '');
}

/** Why `ghost` does not fit, or undefined if it does. */
export function findMisfit(
  { range, text: written }: Ghost,
  page: Page,
  promised: readonly Promised[],
): string | undefined {
  const text = written.replaceAll('\r\n', '\n');
  const lines = page.before.split('\n');
  const line = lines.length - 1;
  const character = lines.at(-1)?.length ?? 0;
  const restOfLine = page.behind.split('\n', 1)[0] ?? '';
  const { start, end } = range;
  if (start.line !== line || end.line !== line) return 'not on the line';
  if (start.character > character || end.character < character) return 'not at the cursor';
  if (end.character > character + restOfLine.length) return 'beyond the line';
  const typed = page.before.slice(page.before.length - (character - start.character));
  if (!text.startsWith(typed)) return 'deletes what is before the cursor';
  const replaced = restOfLine.slice(0, end.character - character);
  if (/[^)\]}>"'`;,]/.test(replaced) || !isWithin(replaced, text)) return 'deletes what is behind the cursor';
  const before = page.before.slice(0, page.before.length - typed.length) + text;
  const behind = page.behind.slice(replaced.length);
  if (countUnpaired(before + behind) > countUnpaired(page.before + page.behind)) return 'leaves brackets less balanced';
  const isPromised = promised.some(
    (each) => bare(each.before + each.answer).startsWith(bare(before)) && bare(each.behind) === bare(behind),
  );
  return isPromised ? undefined : 'nothing that the model said for this place';
}

/**
 * How many brackets have no partner, each kind by itself. Lines of comments do not count, strings do: the count is stricter
 * than syntax, and where the edit tore a block apart the right closer can look wrong.
 */
function countUnpaired(text: string): number {
  const code = text.replaceAll(/^[ \t]*(?:\/\/|\/?\*|#).*$/gm, '');
  const count = (bracket: string): number => code.split(bracket).length;
  return Math.abs(count('(') - count(')')) + Math.abs(count('[') - count(']')) + Math.abs(count('{') - count('}'));
}

function isWithin(characters: string, text: string): boolean {
  let at = 0;
  for (const character of characters) {
    at = text.indexOf(character, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
