/**
 * What a reader can find in a message: its words as they are drawn, leaf by leaf, whether it is drawn or not.
 * Owns how words get from Markdown to leaves, in the order in which ranges.ts meets them in the page.
 */
import type { Block } from '../../../protocol/markdown/block.ts';
import { BlockParser } from '../../../protocol/markdown/blocks.ts';
import { splitRow } from '../../../protocol/markdown/rows.ts';
import type { MessageView } from '../../../protocol/view.ts';
import { hideInvisible } from '../../markdown/draw/invisible.ts';
import { plainText, type Inline } from '../../markdown/parse/inline.ts';
import { parseInlines } from '../../markdown/parse/inlines.ts';

/** The text of one paragraph, cell or code block. */
export interface Leaf {
  readonly text: string;
  /** Where it stands in an answer: the part, and the number of the block in it; undefined for a question. */
  readonly place?: { readonly partId: string; readonly block: number };
}

/** All leaves of a message, from its beginning. */
export function leavesOf(message: MessageView): readonly Leaf[] {
  if (message.role === 'user') return [{ text: message.text }];
  return message.parts.flatMap(({ id, kind, text }) => (kind === 'fields' ? [] : leavesOfMarkdown(id, text)));
}

function leavesOfMarkdown(partId: string, markdown: string): readonly Leaf[] {
  const parser = new BlockParser();
  for (const line of markdown.split(/\r\n|\r|\n/)) parser.feed(line);
  parser.end();
  const resolve = (label: string): string | undefined => parser.definitions.get(label)?.href;
  return parser.document.children.flatMap((block, number) =>
    [...textsOf(block, resolve)].map((text) => ({ text, place: { partId, block: number } })),
  );
}

function* textsOf(block: Block, resolve: (label: string) => string | undefined): Generator<string> {
  const shown = (text: string): string =>
    plainText(withoutPictures(parseInlines(text, { resolve, unfinished: false })));
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      yield shown(block.lines.join('\n'));
      return;
    case 'row':
      for (const cell of splitRow(block.lines[0] ?? '')) yield shown(cell);
      return;
    case 'code':
      yield hideInvisible(block.lines.join('\n'));
      return;
    case 'math':
    case 'rule':
    case 'definitions':
      return;
    case 'document':
    case 'quote':
    case 'list':
    case 'item':
    case 'table':
      for (const child of block.children) yield* textsOf(child, resolve);
  }
}

/** Formulas, images and marks show something else than their words. */
function withoutPictures(inlines: readonly Inline[]): readonly Inline[] {
  return inlines.map((inline): Inline => {
    if (inline.kind === 'math' || inline.kind === 'image') return { kind: 'text', text: '\ufffc' };
    if (inline.kind === 'code') return { kind: 'text', text: hideInvisible(inline.text) };
    return 'children' in inline ? { ...inline, children: withoutPictures(inline.children) } : inline;
  });
}
