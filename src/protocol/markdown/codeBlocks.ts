/**
 * The code blocks of a Markdown text, counted by the parser that the panel draws with, so that both sides of the wire mean the
 * same block by a number.
 */
import type { Block } from './block.ts';
import { BlockParser } from './blocks.ts';
import { readFenceInfo, readPathLine } from './fence.ts';

export interface CodeBlock {
  /** Without a last line ending. */
  readonly text: string;
  /** As the fence names it, lower case; empty when it names none. */
  readonly language: string;
  /** The file it is meant for, by the fence or the line of prose before it. */
  readonly path?: string;
}

/** Each fenced or indented code block, in document order. */
export function codeBlocks(markdown: string): readonly CodeBlock[] {
  const parser = new BlockParser();
  for (const line of splitLines(markdown)) parser.feed(line);
  parser.end();
  const blocks: CodeBlock[] = [];
  collect(parser.document, '', blocks);
  return blocks;
}

/** Lines without their endings; a text that ends with a line ending has no empty line after it. */
function splitLines(markdown: string): string[] {
  const lines = markdown.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Goes through a block and gives back the last line of prose in it, for a code block that follows. */
function collect(block: Block, before: string, blocks: CodeBlock[]): string {
  if (block.kind === 'code' && block.fence !== undefined) {
    const { language, path = readPathLine(before) } = readFenceInfo(block.fence.info);
    blocks[block.fence.number] = { text: block.lines.join('\n'), language, ...(path !== undefined && { path }) };
    return '';
  }
  let last = block.kind === 'paragraph' || block.kind === 'heading' ? (block.lines.at(-1) ?? '') : '';
  let inherited = before;
  for (const child of block.children) {
    last = collect(child, inherited, blocks);
    inherited = last;
  }
  return last;
}
