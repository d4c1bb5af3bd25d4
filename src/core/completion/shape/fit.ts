/**
 * Fits a completion between what stands to the left and to the right of the cursor.
 * Owns which closing characters to the right are replaced and where the text is cut so that brackets match as well as before.
 */
import { advance, copyScan, countStray, countUnpaired, inComment, type Scan, startScan } from './place/brackets.ts';
import { isFilled, type Place } from './place/place.ts';
import { syntaxOf } from './place/syntax.ts';

/** `text` in place of the first `replaced` characters after the cursor. */
export interface Fitted {
  readonly text: string;
  readonly replaced: number;
}

const closingRun = /^[\s)\]}"'`;,>]{0,32}/;
const cutPoint = /[()[\]{}"'`\n/#<-]/g;
const mostCuts = 40;
/** Without strings and comments. */
const plainSyntax = { ...syntaxOf('plaintext'), blockComments: [] };

/** The longest beginning of `body` that leaves brackets, strings and comments no worse than they are; undefined if that is nothing. */
export function fit(place: Place, body: string): Fitted | undefined {
  const isInString = endsInString(place);
  const run = closingRun.exec(place.after)?.[0].trimEnd() ?? '';
  const rest = place.after.trimEnd();
  const whole = rest === run ? body : body.slice(0, findOverlap(body, rest));
  const measure = createMeasure(place);
  const allowed = measure('', 0);
  for (const text of listCuts(rest === '' ? whole.trimEnd() : whole)) {
    if (isInString && countPlain(place, text) > countPlain(place, '')) continue;
    const replaced = chooseReplaced(place, text, run, measure, allowed);
    if (replaced === undefined || !isFilled(text) || text === place.after.slice(0, replaced)) continue;
    // What remains to the right would hang on the last line.
    if (rest !== '' && text.includes('\n') && replaced < rest.length && !/\n[ \t]*$/.test(text)) continue;
    return { text, replaced };
  }
  return undefined;
}

/** How many characters to the right `text` brings itself, or undefined if it does not fit in any way. */
function chooseReplaced(
  place: Place,
  text: string,
  run: string,
  measure: Measure,
  allowed: Mismatch,
): number | undefined {
  let best: { readonly length: number; readonly stray: number; readonly plain: number } | undefined;
  for (let length = 0; length <= run.length; length += 1) {
    const replaced = run.slice(0, length);
    if (/\s$/.test(replaced) || !isWithin(replaced, text)) continue;
    const { stray, unpaired } = measure(text, length);
    if (stray > allowed.stray || unpaired.some((count, kind) => count > (allowed.unpaired[kind] ?? 0))) continue;
    const plain = measurePlain(place, text, length);
    const gain = best === undefined ? 1 : best.stray - stray || best.plain - plain;
    // With brackets indifferent, only the very same ending shows that it is meant.
    if (gain > 0 || (gain === 0 && text.endsWith(replaced))) best = { length, stray, plain };
  }
  return best?.length;
}

interface Mismatch {
  /** What is out of order. */
  readonly stray: number;
  /** By kind. In a document that is out of order already a closer can be borrowed without making that worse; this tells. */
  readonly unpaired: readonly number[];
}

/** How much does not match in the window with `text` in place of so many characters after the cursor. */
type Measure = (text: string, replaced: number) => Mismatch;

function createMeasure({ scan, before, after, below, syntax, seesStart, seesEnd }: Place): Measure {
  const ends = new Map<string, Scan>();
  const baseLine = readLine('', 0);
  const base = readBelow(baseLine);

  function readLine(text: string, replaced: number): Scan {
    const line = copyScan(scan);
    advance(line, `${before}${text}${after.slice(replaced)}\n`, syntax);
    return line;
  }

  /** The lines below are read once for each state in which they can begin. */
  function readBelow(line: Scan): Scan {
    const key = `${line.mode} ${line.stack.join('')}`;
    let end = ends.get(key);
    if (end === undefined) {
      end = { ...startScan(), mode: line.mode, stack: [...line.stack] };
      advance(end, below, syntax);
      ends.set(key, end);
    }
    return end;
  }

  /** What is open at the window's end. Braces may close out of sight: any difference is for the worse. */
  function countOpen(end: Scan): number {
    if (seesEnd) return countStray({ ...end, stray: 0 });
    const braces = countBraces(end);
    const modes = Number(end.mode !== base.mode);
    return end.stack.length - braces + Math.abs(braces - countBraces(base)) + modes;
  }

  return (text, replaced) => {
    const line = readLine(text, replaced);
    const end = readBelow(line);
    // What is closed below may have opened out of sight: no reason to open it here.
    const isTrusted = seesStart || line.stack.length <= baseLine.stack.length;
    // A comment or string that the text opens ends where another one does, and brackets may come out even.
    const runsOn = Number(line.mode !== '' && line.mode !== '\n' && line.mode !== baseLine.mode);
    const below = isTrusted ? end.stray : base.stray + Math.abs(end.stray - base.stray);
    return { stray: countOpen(end) + line.stray + runsOn + below, unpaired: countUnpaired(line, end) };
  };
}

function countBraces({ stack }: Scan): number {
  return stack.filter((open) => open === '{').length;
}

/** The same for the line alone, with angle brackets, and brackets within strings and comments included. */
function measurePlain(place: Place, text: string, replaced: number): number {
  const angles = (place.before + text + place.after.slice(replaced)).replace(/[-=]>|[<>]=/g, '');
  return countPlain(place, text, replaced) + Math.abs(angles.split('<').length - angles.split('>').length);
}

/** Brackets of the line alone that do not match, wherever they stand. */
function countPlain({ before, after }: Place, text: string, replaced = 0): number {
  const trial = startScan();
  advance(trial, before + text + after.slice(replaced), plainSyntax);
  return countStray(trial);
}

function endsInString({ scan, before, syntax }: Place): boolean {
  const cursor = copyScan(scan);
  advance(cursor, before, syntax);
  return cursor.mode !== '' && !inComment(cursor);
}

/** `text`, then ever less of it, without blanks at the end. */
function* listCuts(text: string): Generator<string> {
  yield text;
  const points = Array.from(text.matchAll(cutPoint), (match) => match.index).toReversed();
  let last = text.length;
  for (const point of points.slice(0, mostCuts)) {
    const cut = text.slice(0, point).trimEnd();
    if (cut.length < last) yield cut;
    last = cut.length;
  }
}

/** Where `text` begins to say what `rest` says; its length if it does not. */
function findOverlap(text: string, rest: string): number {
  const isLong = rest.replace(/\s/g, '').length >= 3;
  for (let index = 0; index < text.length; index += 1) {
    if (!isBorder(text, index)) continue;
    const tail = text.slice(index);
    if (isLong && tail.startsWith(rest)) return index;
    const words = tail.trimEnd();
    if (words !== '' && rest.startsWith(words) && isBorder(rest, words.length)) return index;
  }
  return text.length;
}

function isBorder(text: string, index: number): boolean {
  return !/^[\p{L}\p{N}_\ud800-\udfff]{2}$/u.test(text.slice(Math.max(0, index - 1), index + 1));
}

/** Whether `part` can be read within `text` in order, with anything between. */
function isWithin(part: string, text: string): boolean {
  let at = 0;
  for (const char of part) {
    at = text.indexOf(char, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
