/**
 * Text too long for one line of layout, in pieces that are laid out only when they are in sight. Also what code says: plain
 * text, or text with its invisible characters marked.
 */
import { make, setText } from './dom.ts';
import { hasInvisible, markInvisible } from './invisible.ts';

const pieceLength = 5000;
const longLine = /[^\n]{10000}/;

/** Draws one text over what it began with, in pieces. */
export function drawPieces(parent: Element, text: string): void {
  for (let index = Math.max(0, parent.childNodes.length - 1); index * pieceLength < text.length; index++) {
    const words = text.slice(index * pieceLength, (index + 1) * pieceLength);
    const known = parent.childNodes[index]?.firstChild;
    if (known instanceof Text) setText(known, words);
    else parent.append(make('span', 'md-piece', words));
  }
}

/** Whether code is one text node, which can grow by appending. */
export function isPlainCode(text: string): boolean {
  return !hasInvisible(text) && !isTooLong(text);
}

/** Code as nodes. */
export function drawCode(text: string): ChildNode[] {
  if (isTooLong(text)) {
    const pieces = make('span');
    drawPieces(pieces, text);
    return [pieces];
  }
  return hasInvisible(text) ? markInvisible(text) : [document.createTextNode(text)];
}

function isTooLong(text: string): boolean {
  return text.length > 10_000 && longLine.test(text);
}
