/**
 * What is copied when a selection goes over messages that are not drawn: of those the text as it was written, of the others
 * what the reader sees selected. Owns no message and no key; the browser copies everything else by itself.
 */
import type { MessageView } from '../../../protocol/view.ts';
import type { Cell } from './cell.ts';

/** The selected text; undefined when all of it is drawn. */
export function textOfSelection(cells: readonly Cell[]): string | undefined {
  const selection = document.getSelection();
  if (!selection || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0).cloneRange();
  const selected = cells.filter(({ element }) => range.intersectsNode(element));
  if (selected.every(({ near }) => near)) return undefined;
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  const texts = selected.map((cell) => {
    const starts = cell.element.contains(range.startContainer);
    const ends = cell.element.contains(range.endContainer);
    if (!starts && !ends) return writtenText(cell.message);
    const part = document.createRange();
    part.selectNodeContents(cell.element);
    if (starts) part.setStart(range.startContainer, range.startOffset);
    if (ends) part.setEnd(range.endContainer, range.endOffset);
    selection.removeAllRanges();
    selection.addRange(part);
    return selection.toString();
  });
  if (anchorNode && focusNode) selection.setBaseAndExtent(anchorNode, anchorOffset, focusNode, focusOffset);
  return texts.map((text) => text.trim()).join('\n\n');
}

function writtenText(message: MessageView): string {
  if (message.role === 'user') return message.text;
  return message.parts
    .filter(({ kind }) => kind === 'text')
    .map(({ text }) => text)
    .join('');
}
