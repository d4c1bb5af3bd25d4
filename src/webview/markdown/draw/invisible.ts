/**
 * Characters in code that cannot be seen or that turn the direction of text: shown as marks, so that code reads as it runs.
 * The characters themselves are not in the DOM; copying goes through the host, which has the source.
 */
import { t } from '../../l10n.ts';
import { make } from './dom.ts';

const invisible =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Whether the text has any. */
export function hasInvisible(text: string): boolean {
  return text.search(invisible) !== -1;
}

/** The text with one and the same character in place of each mark. */
export function hideInvisible(text: string): string {
  return text.replaceAll(invisible, '\ufffc');
}

/** The text as nodes, each invisible character as a mark that names it. */
export function markInvisible(text: string): ChildNode[] {
  const nodes: ChildNode[] = [];
  let at = 0;
  for (const found of text.matchAll(invisible)) {
    if (found.index > at) nodes.push(document.createTextNode(text.slice(at, found.index)));
    const name = `U+${(found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
    const mark = make('span', 'md-invisible', name);
    mark.title = t('Invisible character {0}', name);
    nodes.push(mark);
    at = found.index + found[0].length;
  }
  if (at < text.length) nodes.push(document.createTextNode(text.slice(at)));
  return nodes;
}
