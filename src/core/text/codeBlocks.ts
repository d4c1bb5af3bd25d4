/**
 * The code blocks of a Markdown text, read by the very parser that draws it, so that both count alike.
 */
import type { Block } from '../../webview/markdown/parse/block.ts';
import { BlockParser } from '../../webview/markdown/parse/blocks.ts';

/** The text of each code block, in the order in which they are counted. */
export function codeBlocks(markdown: string): readonly string[] {
  const parser = new BlockParser();
  for (const line of markdown.split(/\r\n|\r|\n/)) parser.feed(line);
  parser.end();
  const texts: string[] = [];
  collect(parser.document, texts);
  return texts;
}

function collect(block: Block, texts: string[]): void {
  if (block.kind === 'code' && block.fence !== undefined) texts[block.fence.number] = block.lines.join('\n');
  for (const child of block.children) collect(child, texts);
}
