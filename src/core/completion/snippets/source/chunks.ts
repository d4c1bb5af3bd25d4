/**
 * A document as chunks of about twenty lines whose borders follow from the text near them, so that a change moves the
 * borders next to it and no others. Owns where chunks begin and what is known of each; not who looks for them.
 */
import { importOf, type Import } from './imports.ts';
import { signatureOf } from './signatures.ts';
import { hashOf, wordsOf } from './tokens.ts';

const fewestLines = 12;
const mostLines = 28;
/** Longer lines are not written by hand and say nothing in a snippet. */
export const longestLine = 400;
/** Stands for a line that is too long to be kept. */
const hugeLine = '\0';
const longestSignatures = 800;
const estimatedBytesPerLine = 28;
const estimatedBytesPerWord = 24;
const estimatedBytesPerChunk = 500;

/** Some consecutive lines of a document. Keeps its identity while its lines are changed. */
export interface Chunk {
  /** Gone from its document when undefined. */
  owner: ChunkedDocument | undefined;
  lines: readonly string[];
  /** Ascending; empty where the chunk is of no use to others because of a huge line. */
  words: Int32Array;
  imports: readonly Import[];
  signatures: readonly string[];
}

/** Told of each chunk whose words changed, before they do. */
export type WordsChange = (chunk: Chunk, words: Int32Array) => void;

/** The chunks of one document. After any changes they are what they would be had the document been opened as it now is. */
export class ChunkedDocument {
  readonly uri: string;
  readonly path: string;
  readonly languageId: string;
  version: number;
  lineCount = 0;
  sizeBytes = 0;
  readonly chunks: Chunk[] = [];
  readonly #onWords: WordsChange;

  constructor(names: { uri: string; path: string; languageId: string; version: number }, onWords: WordsChange) {
    this.uri = names.uri;
    this.path = names.path;
    this.languageId = names.languageId;
    this.version = names.version;
    this.#onWords = onWords;
  }

  /** Puts `lines` in place of the lines from `startLine` to before `endLine` and returns the chunks that contain them, or touch the gap. */
  replace(startLine: number, endLine: number, lines: readonly string[]): Chunk[] {
    const { first, firstLine } = this.#firstConcerned(startLine);
    let text: string[] = [];
    let next = first;
    const takeNext = (): boolean => {
      const chunk = this.chunks[next];
      if (chunk === undefined) return false;
      for (const line of chunk.lines) text.push(line);
      next++;
      return true;
    };
    while (firstLine + text.length < endLine && takeNext());
    const from = startLine - firstLine;
    text = text.slice(0, from).concat(lines.map(keep), text.slice(endLine - firstLine));

    // Old borders behind the change, by their place in `text`: where a new border meets one, the rest stands as it is.
    const oldBorders = new Map([[text.length, next]]);
    const cuts: string[][] = [];
    let at = 0;
    let meeting = oldBorders.get(at);
    while (meeting === undefined) {
      while (text.length <= at + mostLines && takeNext()) oldBorders.set(text.length, next);
      const end = endOfChunk(text, at);
      if (end > at) cuts.push(text.slice(at, end));
      at = end;
      meeting = oldBorders.get(at);
    }
    this.lineCount += lines.length - (endLine - startLine);
    this.#put(first, meeting, cuts);
    return this.within(startLine, startLine + lines.length);
  }

  /** The chunks with lines from `startLine` to before `endLine`; for an empty range the one at its place. */
  within(startLine: number, endLine: number): Chunk[] {
    const start = Math.min(startLine, this.lineCount - 1);
    const end = Math.max(start + 1, endLine);
    const found: Chunk[] = [];
    let line = 0;
    for (const chunk of this.chunks) {
      if (line >= end) break;
      line += chunk.lines.length;
      if (line > start) found.push(chunk);
    }
    return found;
  }

  /** The number of the first line of `chunk`. */
  lineOf(chunk: Chunk): number {
    let line = 0;
    for (const other of this.chunks) {
      if (other === chunk) break;
      line += other.lines.length;
    }
    return line;
  }

  /** Takes the words of all chunks back. The document is of no use afterwards. */
  clear(): void {
    this.#put(0, this.chunks.length, []);
    this.lineCount = 0;
  }

  /** The first chunk whose end was decided by a line at or after `startLine`. */
  #firstConcerned(startLine: number): { first: number; firstLine: number } {
    let firstLine = 0;
    for (const [first, chunk] of this.chunks.entries()) {
      if (firstLine + mostLines >= startLine) return { first, firstLine };
      firstLine += chunk.lines.length;
    }
    return { first: this.chunks.length, firstLine };
  }

  #put(first: number, after: number, cuts: readonly string[][]): void {
    const old = this.chunks.slice(first, after);
    const fewest = Math.min(old.length, cuts.length);
    let head = 0;
    while (head < fewest && sameLines(old[head]?.lines, cuts[head])) head++;
    let tail = 0;
    while (tail < fewest - head && sameLines(old.at(-1 - tail)?.lines, cuts.at(-1 - tail))) tail++;
    const kept = old.length - tail;
    const put = cuts.map((lines, index) => {
      if (index >= cuts.length - tail) return old[index - cuts.length + old.length] ?? emptyChunk(this);
      const chunk = (index < kept ? old[index] : undefined) ?? emptyChunk(this);
      if (index >= head) this.#describe(chunk, lines);
      return chunk;
    });
    for (const chunk of old.slice(cuts.length - tail, kept)) {
      this.#describe(chunk, []);
      chunk.owner = undefined;
    }
    this.chunks.splice(first, after - first, ...put);
  }

  #describe(chunk: Chunk, lines: readonly string[]): void {
    this.sizeBytes -= sizeOf(chunk);
    const words = lines.includes(hugeLine) ? new Int32Array() : wordsOf(lines);
    this.#onWords(chunk, words);
    chunk.lines = lines;
    chunk.words = words;
    chunk.imports = lines.flatMap((line) => importOf(line, this.languageId) ?? []);
    chunk.signatures = lines.flatMap((line) => signatureOf(line) ?? []);
    this.sizeBytes += sizeOf(chunk);
  }
}

/** What `document` declares, a line each, as far as it fits. */
export function signaturesOf(document: ChunkedDocument): string {
  const signatures: string[] = [];
  let length = 0;
  for (const signature of document.chunks.flatMap((chunk) => chunk.signatures)) {
    length += signature.length + 1;
    if (length > longestSignatures) break;
    signatures.push(signature);
  }
  return signatures.join('\n');
}

/** The lines of a chunk without blank ones at either end. */
export function textOf({ lines }: Chunk): string {
  const isText = (line: string): boolean => line.trim() !== '';
  return lines.slice(lines.findIndex(isText), lines.findLastIndex(isText) + 1).join('\n');
}

function emptyChunk(owner: ChunkedDocument): Chunk {
  return {
    owner,
    lines: [],
    words: new Int32Array(),
    imports: [],
    signatures: [],
  };
}

function keep(line: string): string {
  return line.length > longestLine ? hugeLine : line;
}

/** Where the chunk that begins at `start` ends: before the line that looks most like a beginning. Decided by the next `mostLines` lines alone. */
function endOfChunk(text: readonly string[], start: number): number {
  if (text.length - start <= mostLines) return text.length;
  let best = start + fewestLines;
  let bestWeight = -1;
  for (let line = best; line <= start + mostLines; line++) {
    const weight = weightOfBeginning(text[line - 1] ?? '', text[line] ?? '');
    if (weight > bestWeight) {
      best = line;
      bestWeight = weight;
    }
  }
  return best;
}

/** Among equals the hash decides: borders found from different sides then meet soon. */
function weightOfBeginning(before: string, line: string): number {
  const afterGap = isBlank(before) && !isBlank(line);
  const outermost = line !== '' && /^[\p{L}@#/_$]/u.test(line);
  return (Number(afterGap) * 2 + Number(outermost)) * 2 ** 30 + hashOf(line);
}

function isBlank(line: string): boolean {
  return line.trim() === '';
}

function sameLines(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a !== undefined && a.length === b?.length && a.every((line, index) => line === b[index]);
}

function sizeOf(chunk: Chunk): number {
  if (chunk.lines.length === 0) return 0;
  let size = estimatedBytesPerChunk + chunk.words.length * estimatedBytesPerWord;
  for (const line of chunk.lines) size += estimatedBytesPerLine + line.length;
  return size;
}
