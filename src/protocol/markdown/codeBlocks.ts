/**
 * The code blocks of a Markdown text, counted by the parser that the panel draws with, so that both sides of the wire mean the
 * same block by a number.
 */
import type { Block } from './block.ts';
import { BlockParser } from './blocks.ts';

/** The text of each fenced or indented code block, in document order, without a last line ending. */
export function codeBlocks(markdown: string): readonly string[] {
  const parser = new BlockParser();
  for (const line of splitLines(markdown)) parser.feed(line);
  parser.end();
  const texts: string[] = [];
  collect(parser.document, texts);
  return texts;
}

/** Lines without their endings; a text that ends with a line ending has no empty line after it. */
function splitLines(markdown: string): string[] {
  const lines = markdown.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function collect(block: Block, texts: string[]): void {
  if (block.kind === 'code' && block.fence !== undefined) texts[block.fence.number] = block.lines.join('\n');
  for (const child of block.children) collect(child, texts);
}
