/**
 * The block starts: what a line can open, in order of precedence.
 * Owns the look of each start; blocks.ts owns the chain that it changes.
 */
import type { Alignment, Block } from './block.ts';
import { decode } from './characters.ts';
import type { LineCursor } from './cursor.ts';
import { splitRow } from './rows.ts';

/** The parser as a block start sees it. */
export interface Place {
  readonly depth: number;
  readonly tip: Block;
  at(depth: number): Block;
  open(kind: Block['kind'], depth: number, traits?: Partial<Block>): Block;
  close(): void;
  countCode(): number;
  define(paragraph: Block): string[];
}

/** `container`: go on with the rest of the line inside it. `leaf`: the line is used up. */
export type Started = 'none' | 'container' | 'leaf';

type Start = (place: Place, line: LineCursor, depth: number) => Started;

/** Deeper quotes and lists are text: no reader follows them, and each level costs every line below it. */
const depthLimit = 32;
const columnLimit = 100;

const heading = /#{1,6}(?=[ \t]|$)/y;
const fence = /`{3,}(?=[^`]*$)|~{3,}/y;
const underline = /(?:=+|-+)(?=[ \t]*$)/y;
const rule = /(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$|(?:-[ \t]*){3,}$/y;
const marker = /(?:([*+-])|(\d{1,9})([.)]))(?=[ \t]|$)/y;
const delimiterRow = /[|:\- \t]+$/y;

const starts: readonly Start[] = [quote, atxHeading, fencedCode, maths, setextHeading, thematicBreak, listItem, table];

/** Opens what the line starts, if anything, at `depth` of the chain. */
export function startBlock(place: Place, line: LineCursor, depth: number): Started {
  if (line.indented) return indentedCode(place, line, depth);
  if (line.blank || /[a-zA-Z\u0080-\uffff]/.test(line.char)) return 'none';
  for (const start of starts) {
    const started = start(place, line, depth);
    if (started !== 'none') return started;
  }
  return 'none';
}

function quote(place: Place, line: LineCursor, depth: number): Started {
  if (line.char !== '>' || depth > depthLimit) return 'none';
  line.skipSpace();
  line.skip(1);
  line.skipColumns(1);
  place.open('quote', depth);
  return 'container';
}

function atxHeading(place: Place, line: LineCursor, depth: number): Started {
  const level = line.match(heading)?.[0].length;
  if (level === undefined) return 'none';
  let text = line.text.slice(line.next + level).trim();
  let end = text.length;
  while (text[end - 1] === '#') end--;
  if (end === 0 || text[end - 1] === ' ' || text[end - 1] === '\t') text = text.slice(0, end).trimEnd();
  place.open('heading', depth, { level, lines: [text] });
  place.close();
  return 'leaf';
}

function fencedCode(place: Place, line: LineCursor, depth: number): Started {
  const opening = line.match(fence)?.[0];
  if (opening === undefined) return 'none';
  const info = decode(line.text.slice(line.next + opening.length).trim());
  const traits = { marker: opening, indent: line.indent, info };
  place.open('code', depth, { fence: { ...traits, number: place.countCode() } });
  return 'leaf';
}

/** `$$` or `\[` up to the same sign at the end of this or a later line. A bare escaped bracket stays text. */
function maths(place: Place, line: LineCursor, depth: number): Started {
  const opening = line.text.slice(line.next, line.next + 2);
  if (opening !== '$$' && opening !== '\\[') return 'none';
  const closing = opening === '$$' ? '$$' : '\\]';
  const rest = line.text.slice(line.next + 2).trimEnd();
  const end = rest.indexOf(closing);
  const fence = { marker: opening, indent: line.indent, info: '', number: -1 };
  if (end === -1) {
    if (opening === '\\[' && rest !== '' && !/^[^\]]*[\\^_={}][^\]]*$/.test(rest)) return 'none';
    place.open('math', depth, { fence, lines: rest === '' ? [] : [rest] });
    return 'leaf';
  }
  if (end === 0 || end !== rest.length - 2) return 'none';
  place.open('math', depth, { fence, lines: [rest.slice(0, end)] });
  place.close();
  return 'leaf';
}

function setextHeading(place: Place, line: LineCursor, depth: number): Started {
  const paragraph = place.at(depth);
  if (paragraph.kind !== 'paragraph') return 'none';
  const sign = line.match(underline)?.[0];
  if (sign === undefined) return 'none';
  const lines = place.define(paragraph);
  if (lines.length === 0) return 'none';
  paragraph.kind = 'heading';
  paragraph.level = sign.startsWith('=') ? 1 : 2;
  paragraph.lines = lines;
  place.close();
  return 'leaf';
}

function thematicBreak(place: Place, line: LineCursor, depth: number): Started {
  if (line.match(rule) === null) return 'none';
  place.open('rule', depth);
  place.close();
  return 'leaf';
}

function listItem(place: Place, line: LineCursor, depth: number): Started {
  const found = line.match(marker);
  if (found === null || depth > depthLimit) return 'none';
  const [sign, bullet, digits, punctuation] = found;
  const markerEnd = line.next + sign.length;
  const empty = line.text.slice(markerEnd).trim() === '';
  const container = place.at(depth);
  if (container.kind === 'paragraph' && (empty || (digits !== undefined && Number(digits) !== 1))) return 'none';
  const markerColumn = line.indent;
  line.skipSpace();
  line.skip(sign.length);
  const padding = empty || line.indent > 4 ? 1 : line.indent;
  line.skipColumns(padding);
  const delimiter = bullet ?? punctuation ?? '';
  const list = { ordered: digits !== undefined, delimiter, start: Number(digits ?? 1) };
  if (container.kind !== 'list' || container.list?.delimiter !== delimiter) {
    place.open('list', depth, { list });
    place.open('item', place.depth, { contentColumn: markerColumn + sign.length + padding });
  } else place.open('item', depth, { contentColumn: markerColumn + sign.length + padding });
  return 'container';
}

/** The line under a header row. The row is the last line of the paragraph so far. */
function table(place: Place, line: LineCursor, depth: number): Started {
  const paragraph = place.at(depth);
  if (paragraph.kind !== 'paragraph' || line.match(delimiterRow) === null) return 'none';
  const header = paragraph.lines.at(-1) ?? '';
  const marks = splitRow(line.text.slice(line.next));
  if (marks.length > columnLimit || (marks.length === 1 && !/\|/.test(line.text + header))) return 'none';
  if (!marks.every((mark) => /^:?-+:?$/.test(mark)) || splitRow(header).length !== marks.length) return 'none';
  const columns = marks.map(alignment);
  paragraph.lines = paragraph.lines.slice(0, -1);
  if (paragraph.lines.length === 0) {
    paragraph.kind = 'table';
    paragraph.columns = columns;
  } else place.open('table', depth, { columns });
  place.open('row', place.depth, { lines: [header] });
  place.close();
  return 'leaf';
}

function indentedCode(place: Place, line: LineCursor, depth: number): Started {
  if (place.tip.kind === 'paragraph' || line.blank) return 'none';
  line.skipColumns(4);
  const fence = { marker: '', indent: 4, info: '', number: place.countCode() };
  place.open('code', depth, { fence, lines: [line.rest()] });
  return 'leaf';
}

function alignment(mark: string): Alignment {
  const left = mark.startsWith(':');
  const right = mark.endsWith(':');
  if (left && right) return 'center';
  if (left) return 'left';
  return right ? 'right' : 'none';
}
