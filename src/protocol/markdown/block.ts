/**
 * The block tree of a Markdown text: its shapes and how one is made.
 * Owns no rule of the grammar: see blocks.ts (lines to blocks) and the panel's inlines.ts (text of a leaf to inlines).
 */

export type BlockKind =
  | 'document'
  | 'quote'
  | 'list'
  | 'item'
  | 'paragraph'
  /** A paragraph that held link reference definitions only: nothing to see. */
  | 'definitions'
  | 'heading'
  | 'code'
  | 'math'
  | 'table'
  | 'row'
  | 'rule';

export type Alignment = 'left' | 'center' | 'right' | 'none';

export interface ListTraits {
  readonly ordered: boolean;
  /** `-`, `+`, `*`, `.` or `)`: items of one list share it. */
  readonly delimiter: string;
  /** The first number of an ordered list. */
  readonly start: number;
}

export interface FenceTraits {
  /** What opened it: three or more backticks or tildes, `$$`, `\[`, or nothing for indented code. */
  readonly marker: string;
  /** Columns that the opening line was indented; as many are taken from each line inside. */
  readonly indent: number;
  /** The info string, escapes resolved. */
  readonly info: string;
  /** The n-th code block of the text, from 0; -1 for maths. */
  readonly number: number;
}

/** A node of the tree. A line of text only appends to `children` and `lines` of open blocks or replaces fields of them. */
export interface Block {
  kind: BlockKind;
  /** Counts up in document order; tells which definitions stand before a block. */
  readonly seq: number;
  /** A later line may still change it. */
  open: boolean;
  children: Block[];
  /** Text of a leaf, one entry for each line. */
  lines: string[];
  /** So many of the children can never change again. */
  settled: number;
  /** Of a heading, 1 to 6. */
  level: number;
  /** A list with blank lines between its items or inside one. */
  loose: boolean;
  /** Of an item: the column at which its content starts, counted from its parent. */
  contentColumn: number;
  list?: ListTraits;
  fence?: FenceTraits;
  /** Of a table. */
  columns?: readonly Alignment[];
}

/** An open block without content. */
export function makeBlock(kind: BlockKind, seq: number, traits: Partial<Block> = {}): Block {
  return {
    kind,
    seq,
    open: true,
    children: [],
    lines: [],
    settled: 0,
    level: 0,
    loose: false,
    contentColumn: 0,
    ...traits,
  };
}
