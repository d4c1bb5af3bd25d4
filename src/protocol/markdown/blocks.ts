/**
 * Lines to blocks: CommonMark and GFM tables, plus display maths, one line at a time.
 * Owns the chain of open blocks. A block that a line has closed never changes again, which is what lets a streaming text
 * be drawn once; `mark` makes it possible to try a line that is not finished yet and to take it back.
 * HTML is not part of this grammar: it is text.
 */
import { makeBlock } from './block.ts';
import type { Block } from './block.ts';
import { LineCursor } from './cursor.ts';
import { scanDefinition } from './links.ts';
import type { Definition } from './links.ts';
import { startBlock } from './starts.ts';
import type { Place } from './starts.ts';

const fenceEnd = /(?:`{3,}|~{3,})(?=[ \t]*$)/y;

/** Feed it lines; read `document`. */
export class BlockParser implements Place {
  readonly document = makeBlock('document', 0);
  readonly definitions = new Map<string, Definition>();
  #chain: Block[] = [this.document];
  #seq = 0;
  #codeBlocks = 0;
  /** The last block that a final line made. */
  #certain = 0;
  /** The line before was blank in a way that makes a list loose. */
  #blankBefore = false;

  get depth(): number {
    return this.#chain.length;
  }

  get tip(): Block {
    return this.#chain.at(-1) ?? this.document;
  }

  /** Takes one line without its line ending. */
  feed(text: string): void {
    const line = new LineCursor(text);
    let matched = 1;
    for (; matched < this.#chain.length; matched++) {
      const outcome = continues(this.#at(matched), line);
      if (outcome === 'no') break;
      if (outcome === 'ends') {
        this.#closeTo(matched);
        this.#blankBefore = false;
        return;
      }
    }
    let lazy = matched < this.#chain.length;
    let container = this.#at(matched - 1);
    while (container.kind !== 'code' && container.kind !== 'math') {
      const started = startBlock(this, line, matched);
      if (started === 'none') break;
      lazy = false;
      matched = this.#chain.length;
      container = this.#at(matched - 1);
      if (started === 'leaf') {
        this.#blankBefore = false;
        return;
      }
      if (line.blank) break;
    }
    this.#takeText(line, matched, lazy);
  }

  /** Closes every block: there are no more lines. */
  end(): void {
    this.#closeTo(0);
    this.#chain = [this.document];
    this.#settle();
  }

  /** Notes the state after the lines so far, which are final. The result takes back every line fed since. */
  mark(): () => void {
    this.#settle();
    this.#certain = this.#seq;
    const chain = [...this.#chain];
    const copies = chain.map((block) => ({ ...block }));
    const sizes = chain.map((block) => [block.children.length, block.lines.length] as const);
    const seq = this.#seq;
    const codeBlocks = this.#codeBlocks;
    const blankBefore = this.#blankBefore;
    const definitions = this.definitions.size;
    return () => {
      for (const [index, block] of chain.entries()) {
        Object.assign(block, copies[index]);
        const [children = 0, lines = 0] = sizes[index] ?? [];
        block.children.length = children;
        block.lines.length = lines;
      }
      if (this.definitions.size > definitions) {
        for (const label of [...this.definitions.keys()].slice(definitions)) this.definitions.delete(label);
      }
      this.#chain = chain;
      this.#seq = seq;
      this.#codeBlocks = codeBlocks;
      this.#blankBefore = blankBefore;
    };
  }

  /** Whether the block is open or was made by a line that is only tried. */
  isProvisional(block: Block): boolean {
    return block.open || block.seq > this.#certain;
  }

  /** Adds a block at `depth` of the chain, closing what is below. */
  open(kind: Block['kind'], depth: number, traits: Partial<Block> = {}): Block {
    let parents = depth;
    while (parents > 1 && !canHold(this.#at(parents - 1), kind)) parents--;
    this.#closeTo(parents);
    const parent = this.#at(parents - 1);
    if (this.#blankBefore && parent.children.length > 0) {
      if (parent.kind === 'list') parent.loose = true;
      else if (parent.kind === 'item') this.#at(parents - 2).loose = true;
    }
    const block = makeBlock(kind, ++this.#seq, traits);
    parent.children.push(block);
    this.#chain.push(block);
    return block;
  }

  /** The block at `depth - 1`, that is the innermost of the first `depth`. */
  at(depth: number): Block {
    return this.#at(depth - 1);
  }

  /** Closes the innermost block. */
  close(): void {
    this.#closeTo(this.#chain.length - 1);
  }

  /** A number for the next code block. */
  countCode(): number {
    return this.#codeBlocks++;
  }

  /** The text of an open paragraph without the definitions it starts with, which become known. */
  define(paragraph: Block): string[] {
    const { lines, definitions } = takeDefinitions(paragraph);
    for (const [label, href] of definitions) {
      if (!this.definitions.has(label)) this.definitions.set(label, { href, seq: paragraph.seq });
    }
    return lines;
  }

  #at(index: number): Block {
    return this.#chain[index] ?? this.document;
  }

  #takeText(line: LineCursor, matched: number, lazy: boolean): void {
    const { tip } = this;
    if (lazy && !line.blank && tip.kind === 'paragraph') {
      tip.lines.push(line.text.slice(line.next));
      this.#blankBefore = false;
      return;
    }
    this.#closeTo(matched);
    const container = this.tip;
    if (container.kind === 'code' || container.kind === 'math') {
      container.lines.push(line.rest());
      this.#blankBefore = line.blank && container.fence?.marker === '';
      return;
    }
    if (line.blank) {
      const justStarted = container.kind === 'item' && container.children.length === 0;
      this.#blankBefore = container.kind !== 'quote' && !justStarted;
      return;
    }
    if (container.kind === 'paragraph') container.lines.push(line.text.slice(line.next));
    else if (container.kind === 'table') {
      this.open('row', matched, { lines: [line.text.slice(line.next)] });
      this.close();
    } else this.open('paragraph', matched, { lines: [line.text.slice(line.next)] });
    this.#blankBefore = false;
  }

  #closeTo(depth: number): void {
    while (this.#chain.length > depth) {
      const block = this.#chain.pop();
      if (block === undefined) return;
      block.open = false;
      if (block.kind === 'paragraph') {
        block.lines = this.define(block);
        if (block.lines.length === 0) block.kind = 'definitions';
      } else if (block.kind === 'code' && block.fence?.marker === '') {
        const last = block.lines.findLastIndex((text) => text.trim() !== '');
        block.lines = block.lines.slice(0, last + 1);
      }
    }
  }

  #settle(): void {
    for (const block of this.#chain)
      block.settled = block.children.length - (block.children.at(-1)?.open === true ? 1 : 0);
  }
}

/** The definitions at the start of a paragraph, first one first, and the lines after them. Changes nothing. */
export function takeDefinitions(paragraph: Block): { lines: string[]; definitions: (readonly [string, string])[] } {
  const definitions: (readonly [string, string])[] = [];
  if (paragraph.lines[0]?.startsWith('[') !== true) return { lines: paragraph.lines, definitions };
  let text = paragraph.lines.join('\n');
  for (;;) {
    const found = scanDefinition(text, 0);
    if (found === undefined) break;
    definitions.push([found.label, found.href]);
    text = text.slice(found.end);
  }
  if (definitions.length === 0) return { lines: paragraph.lines, definitions };
  return { lines: text === '' ? [] : text.split('\n'), definitions };
}

function canHold(parent: Block, kind: Block['kind']): boolean {
  switch (parent.kind) {
    case 'document':
    case 'quote':
    case 'item':
      return kind !== 'item' && kind !== 'row';
    case 'list':
      return kind === 'item';
    case 'table':
      return kind === 'row';
    case 'paragraph':
    case 'definitions':
    case 'heading':
    case 'code':
    case 'math':
    case 'row':
    case 'rule':
      return false;
  }
}

function continues(block: Block, line: LineCursor): 'yes' | 'no' | 'ends' {
  switch (block.kind) {
    case 'quote':
      if (line.indented || line.char !== '>') return 'no';
      line.skipSpace();
      line.skip(1);
      line.skipColumns(1);
      return 'yes';
    case 'item':
      if (line.blank && block.children.length > 0) line.skipSpace();
      else if (!line.blank && line.indent >= block.contentColumn) line.skipColumns(block.contentColumn);
      else return 'no';
      return 'yes';
    case 'code':
    case 'math':
      return continuesFence(block, line);
    case 'paragraph':
    case 'table':
      return line.blank ? 'no' : 'yes';
    case 'document':
    case 'list':
      return 'yes';
    case 'definitions':
    case 'heading':
    case 'row':
    case 'rule':
      return 'no';
  }
}

function continuesFence(block: Block, line: LineCursor): 'yes' | 'no' | 'ends' {
  const { marker = '', indent = 0 } = block.fence ?? {};
  if (marker === '') {
    if (line.indented) line.skipColumns(4);
    else if (line.blank) line.skipSpace();
    else return 'no';
    return 'yes';
  }
  if (block.kind === 'math') {
    const closing = marker === '$$' ? '$$' : '\\]';
    const text = line.text.trimEnd();
    if (text.endsWith(closing) && text.length - closing.length >= line.next) {
      const last = text.slice(line.next, -closing.length);
      if (last.trim() !== '') block.lines.push(last);
      return 'ends';
    }
  } else if (!line.indented && line.char === marker[0]) {
    const end = line.match(fenceEnd);
    if (end !== null && end[0].length >= marker.length && end[0].startsWith(marker)) return 'ends';
  }
  line.skipColumns(Math.min(indent, line.indent));
  return 'yes';
}
