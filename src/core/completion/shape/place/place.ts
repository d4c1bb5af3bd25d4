/**
 * The text around the cursor, as far as the shape of a completion depends on it.
 * Owns the size of that window and what is known about its indentation. Costs what the window costs, whatever the document.
 */
import type { Query } from '../../model.ts';
import { advance, startScan, type Scan } from './brackets.ts';
import { syntaxOf, type Syntax } from './syntax.ts';

/** Lines and characters that are read on each side. */
const windowLines = 500;
const windowChars = 20_000;
/** Characters of the cursor's own line on each side. */
const lineChars = 4_000;

/** Where a completion goes. */
export interface Place {
  readonly syntax: Syntax;
  /** The line of the cursor: what stands before the completion, and what stands after it. */
  readonly before: string;
  readonly after: string;
  /** What the suggest widget would add at the cursor; `before` ends with it. Empty without one. */
  readonly suggested: string;
  /** Neighbouring lines that say something, or undefined at the ends of the document. */
  readonly lineAbove: string | undefined;
  readonly lineBelow: string | undefined;
  /** Everything in the window below the cursor's line, each line ended with `\n`. */
  readonly below: string;
  /** Whether the window reaches the start and the end of the document. */
  readonly seesStart: boolean;
  readonly seesEnd: boolean;
  /** At the start of the cursor's line. */
  readonly scan: Scan;
  /** Columns of one tab. */
  readonly tabSize: number;
  readonly indentUnit: string;
}

/** Reads the window around the query's cursor. A suggestion counts as accepted, unless it spans lines. */
export function readPlace(query: Query): Place {
  const { document, position, indentUnit } = query;
  const syntax = syntaxOf(document.languageId);
  const line = document.lineAt(position.line);
  const suggested = readSuggestion(query);
  const above = readAbove(query);
  const below = readBelow(query);
  const scan = startScan();
  advance(scan, above.map((each) => `${each}\n`).join(''), syntax);
  return {
    syntax,
    before: line.slice(Math.max(0, position.character - lineChars), position.character) + suggested,
    after: line.slice(position.character, position.character + lineChars),
    suggested,
    lineAbove: above.findLast(isFilled),
    lineBelow: below.find(isFilled),
    below: below.map((each) => `${each}\n`).join(''),
    seesStart: above.length === position.line,
    seesEnd: position.line + 1 + below.length >= document.lineCount,
    scan,
    tabSize: indentUnit === '\t' || indentUnit === '' ? 4 : indentUnit.length,
    indentUnit,
  };
}

/** Whether a line has more than blanks. */
export function isFilled(line: string): boolean {
  return /\S/.test(line);
}

/** Columns of white space a line starts with. */
export function indentOf(line: string, tabSize: number): number {
  let columns = 0;
  for (const char of line) {
    if (char === ' ') columns += 1;
    else if (char === '\t') columns += tabSize - (columns % tabSize);
    else break;
  }
  return columns;
}

const opener = /(?:[{[(]|=>|->|\b(?:then|do|else|begin)|\bdo\s*\|[^|]*\|)$/;
const label = /^\s*(?:case\b.*|default\s*|(?:public|private|protected)\s*):$/;
const tag = /<[A-Za-z][^<>]*(?<![/=-])>$/;

/** Whether a line, read to its end, opens a block. */
export function opensBlock(line: string, syntax: Syntax): boolean {
  const text = line.trimEnd();
  if (syntax.prose) return false;
  if (opener.test(text) || label.test(text)) return true;
  return (syntax.colonBlocks && text.endsWith(':')) || (syntax.tags && tag.test(text));
}

/** What the suggest widget's item adds to what is typed. Nothing if it would change that, or text to the right, or spans lines. */
function readSuggestion({ document, suggestion, position }: Query): string {
  if (suggestion === undefined || /[\r\n]/.test(suggestion.text)) return '';
  const { start, end } = suggestion.range;
  if (start.line !== position.line || end.line !== position.line || end.character !== position.character) return '';
  const typed = document.lineAt(position.line).slice(start.character, end.character);
  return suggestion.text.startsWith(typed) ? suggestion.text.slice(typed.length) : '';
}

function readAbove({ document, position }: Query): string[] {
  const lines: string[] = [];
  let chars = 0;
  for (let at = position.line - 1; at >= 0 && lines.length < windowLines; at -= 1) {
    const line = document.lineAt(at);
    chars += line.length + 1;
    if (chars > windowChars) break;
    lines.push(line);
  }
  return lines.toReversed();
}

function readBelow({ document, position }: Query): string[] {
  const lines: string[] = [];
  let chars = 0;
  for (let at = position.line + 1; at < document.lineCount && lines.length < windowLines; at += 1) {
    const line = document.lineAt(at);
    chars += line.length + 1;
    if (chars > windowChars) break;
    lines.push(line);
  }
  return lines;
}
