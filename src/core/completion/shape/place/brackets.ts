/**
 * Reads brackets, strings and comments of nearly any language with one small lexer.
 * Owns the count of what does not match. Not a parser: unusual literals are misread, the same way before and after.
 */
import type { Syntax } from './syntax.ts';

/** Where reading has got to. Changed in place by `advance`. */
export interface Scan {
  /** Empty in code, else the text that ends the string or comment; `\n` for a comment to the end of the line. */
  mode: string;
  /** Open brackets, outermost first; `${` is the hole of a template string. */
  readonly stack: string[];
  /** Brackets that closed nothing, brackets nothing closed and strings left open at a line's end. */
  stray: number;
  /** Of each kind, openers less closers, whatever they match. */
  readonly excess: Record<Opener, number>;
}

const openers = ['(', '[', '{'] as const;
type Opener = (typeof openers)[number];

const openerOf: ReadonlyMap<string, Opener> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);
/** Anything else opens and closes nothing. */
const special = /[^A-Za-z0-9_ .,=+:\u0080-\uffff]/g;
const wordStart = /[\p{L}\p{N}_$@]/u;
const wordEnd = /[\p{L}\p{N}_]$/u;
/** A name that is no keyword. */
const follows =
  /(?<![\p{L}\p{N}_$@])(?!(?:as|await|case|default|delete|do|else|export|extends|from|import|in|instanceof|new|of|return|throw|typeof|void|yield)$)[\p{L}\p{N}_$]+$/u;
const stringPrefix = /(?:^|[^\p{L}\p{N}_])[rbfuRBFU]{1,2}$/u;
const character = /'(?:\\[^\n]{1,10}?|[^\\'\n])'/uy;
const regex = /\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\//y;
const beforeRegex = /(?:^|[(,=:[!&|?{};+]|\breturn)\s*$/;
const listNumber = /^\s*\d{1,3}\)/;

/** At the start of a file. */
export function startScan(): Scan {
  return { mode: '', stack: [], stray: 0, excess: { '(': 0, '[': 0, '{': 0 } };
}

/** A copy that can go its own way. */
export function copyScan(scan: Scan): Scan {
  return { mode: scan.mode, stack: [...scan.stack], stray: scan.stray, excess: { ...scan.excess } };
}

/** Whether the end of the text read so far is within a comment. */
export function inComment(scan: Scan): boolean {
  return scan.mode === '\n' || scan.mode === '*/' || scan.mode === '-->';
}

/** How much does not match if the text ended here: 0 is balanced. */
export function countStray(scan: Scan): number {
  return scan.stray + scan.stack.length + (scan.mode === '' || scan.mode === '\n' ? 0 : 1);
}

/** For each kind, how many brackets have no partner anywhere in what was read, in one scan after the other. */
export function countUnpaired(...scans: readonly Scan[]): readonly number[] {
  return openers.map((kind) => Math.abs(scans.reduce((sum, { excess }) => sum + excess[kind], 0)));
}

/** `text` up to the first bracket that closes what was opened before it, without blanks at the end. */
export function cutAtCloser(text: string, syntax: Syntax): string {
  for (const { index } of text.matchAll(/[)\]}]/g)) {
    const scan = startScan();
    advance(scan, text.slice(0, index + 1), syntax);
    if (scan.stray > 0) return text.slice(0, index).trimEnd();
  }
  return text;
}

/** Reads on. `text` should begin and end at line borders, or tokens of two characters may be missed. */
export function advance(scan: Scan, text: string, syntax: Syntax): void {
  let index = 0;
  if (syntax.prose && scan.mode === '') index = listNumber.exec(text)?.[0].length ?? 0;
  while (index < text.length) {
    special.lastIndex = index;
    index = special.test(text) ? special.lastIndex - 1 : text.length;
    if (index === text.length) break;
    index += scan.mode === '' ? readCode(scan, text, index, syntax) : readInside(scan, text, index, syntax);
    if (syntax.prose && text[index - 1] === '\n')
      index += listNumber.exec(text.slice(index, index + 40))?.[0].length ?? 0;
  }
}

/** Reads within a string or comment; gives back how many characters were read. */
function readInside(scan: Scan, text: string, index: number, syntax: Syntax): number {
  const { mode } = scan;
  const char = text[index];
  // The text of a page may quote over several lines.
  if (char === '\n' && (mode === '"' || mode === "'") && !syntax.quotesInText) scan.stray += 1;
  if (char === '\n' && (mode === '"' || mode === "'" || mode === '\n')) {
    scan.mode = '';
    return 1;
  }
  if (text.startsWith(mode, index)) {
    scan.mode = '';
    // A word cannot follow: this string and the next ones are inside out.
    if (!syntax.apostrophes && (mode === '"' || mode === "'") && wordStart.test(text.charAt(index + 1)))
      scan.stray += 1;
    return mode.length;
  }
  if (inComment(scan)) return 1;
  if (char === '\\') return 2;
  if (mode === '`' && text.startsWith('${', index)) {
    scan.stack.push('${');
    scan.excess['{'] += 1;
    scan.mode = '';
    return 2;
  }
  return 1;
}

function readCode(scan: Scan, text: string, index: number, syntax: Syntax): number {
  const char = text.charAt(index);
  if (char === '(' || char === '[' || char === '{') {
    scan.stack.push(char);
    scan.excess[char] += 1;
  } else if (char === ')' || char === ']' || char === '}') close(scan, char);
  else return readToken(scan, text, index, syntax);
  return 1;
}

/** Takes the matching opener off the stack; what lies above it was never closed. */
function close(scan: Scan, closer: string): void {
  const opener = openerOf.get(closer);
  if (opener !== undefined) scan.excess[opener] -= 1;
  const at = scan.stack.findLastIndex((open) => open === opener || (closer === '}' && open === '${'));
  if (at < 0) {
    scan.stray += 1;
    return;
  }
  if (scan.stack[at] === '${') scan.mode = '`';
  scan.stray += scan.stack.length - 1 - at;
  scan.stack.length = at;
}

/** Reads what may open a string or a comment. */
function readToken(scan: Scan, text: string, index: number, syntax: Syntax): number {
  const char = text.charAt(index);
  if (char === '\n') return 1;
  for (const [open, end] of syntax.blockComments) {
    if (!text.startsWith(open, index)) continue;
    scan.mode = end;
    return open.length;
  }
  for (const open of syntax.lineComments) {
    if (!text.startsWith(open, index) || !canComment(text, index, open)) continue;
    scan.mode = '\n';
    return open.length;
  }
  for (const quote of syntax.longQuotes) {
    if (!text.startsWith(quote, index)) continue;
    scan.mode = quote;
    return quote.length;
  }
  if (char === "'" && syntax.characters) return matchAt(character, text, index) ?? 1;
  if (syntax.quotes.includes(char)) {
    // Nor can a string follow a name.
    if (!syntax.apostrophes && follows.test(text.slice(Math.max(0, index - 12), index))) scan.stray += 1;
    if (char !== "'" || !syntax.apostrophes || canQuote(text, index)) scan.mode = char;
    return 1;
  }
  if (
    char === '/' &&
    syntax.regex &&
    beforeRegex.test(text.slice(Math.max(lineStart(text, index), index - 12), index))
  ) {
    return matchAt(regex, text, index) ?? 1;
  }
  return 1;
}

/** `#` within a word and the `//` of an address start no comment. */
function canComment(text: string, index: number, open: string): boolean {
  if (open === '#') return index === 0 || /[\s"')\]};,]/.test(text.charAt(index - 1));
  return open !== '//' || text[index - 1] !== ':';
}

/** The apostrophe in "don't" opens nothing; the one in `r'x'` does. */
function canQuote(text: string, index: number): boolean {
  const left = text.slice(Math.max(0, index - 3), index);
  return !wordEnd.test(left) || stringPrefix.test(left);
}

function lineStart(text: string, index: number): number {
  return text.lastIndexOf('\n', index - 1) + 1;
}

function matchAt(pattern: RegExp, text: string, index: number): number | undefined {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0].length;
}
