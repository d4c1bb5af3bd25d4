/**
 * Where a completion was asked for, and whether a later place in the document continues it.
 * Owns the comparison of places: the text around them within the prompt's window, by hash. Reads the window, never the
 * whole document.
 */
import type { DocumentSnapshot, Position, Query } from '../model.ts';

/** How much text around the cursor makes a place what it is, in characters. */
export interface Window {
  readonly aboveChars: number;
  readonly belowChars: number;
}

/** A place. Two with equal fields have the same text around them, as far as the window goes. */
export interface Anchor {
  readonly uri: string;
  readonly line: number;
  /** The cursor's line, before and after the cursor. */
  readonly before: string;
  readonly after: string;
  readonly above: number;
  readonly below: number;
}

/** The place of a query. */
export function takeAnchor({ document, position }: Query, window: Window): Anchor {
  const line = document.lineAt(position.line);
  return {
    uri: document.uri,
    line: position.line,
    before: line.slice(0, position.character),
    after: line.slice(position.character),
    above: hashAbove(document, position.line, window.aboveChars),
    below: hashBelow(document, position.line, window.belowChars),
  };
}

/** How a later place continues an anchor. */
export interface Continuation {
  readonly written: string;
  /** The rest of the line or, if they `hasMoved`, the closers that stood there, without their indentation. */
  readonly behind: string;
  readonly hasMoved: boolean;
}

/** Closers on lines of their own, and what is below these. */
interface Moved {
  readonly closers: string;
  readonly below: number;
}

const mostMovedLines = 3;
const closingLine = /^[)\]}]/;

/** Compares one query with many anchors; what it reads of the document it reads once. */
export class Follower {
  readonly query: Query;
  readonly here: Anchor;
  readonly #window: Window;
  readonly #above = new Map<number, number>();
  #moved: readonly Moved[] | undefined;

  constructor(query: Query, window: Window) {
    this.query = query;
    this.#window = window;
    this.here = takeAnchor(query, window);
    this.#above.set(this.here.line, this.here.above);
  }

  /**
   * What was written between the anchor and here, lines joined with \n and at most `limit` characters, and what is behind it
   * now; undefined if this place does not continue the anchor. What is behind is the caller's to compare.
   */
  continuationOf(anchor: Anchor, limit: number): Continuation | undefined {
    const { here } = this;
    if (anchor.uri !== here.uri || anchor.line > here.line) return undefined;
    const start: Position = { line: anchor.line, character: anchor.before.length };
    const { document, position } = this.query;
    if (!document.lineAt(anchor.line).startsWith(anchor.before)) return undefined;
    if (anchor.line === here.line && position.character < start.character) return undefined;
    const behind = this.#behind(anchor);
    if (behind === undefined) return undefined;
    const written = readBetween(document, start, position, limit);
    return written !== undefined && this.#hashAbove(anchor.line) === anchor.above ? { written, ...behind } : undefined;
  }

  #behind({ below, line }: Anchor): Omit<Continuation, 'written'> | undefined {
    if (below === this.here.below) return { behind: this.here.after, hasMoved: false };
    if (line === this.here.line) return undefined;
    this.#moved ??= this.#findMoved();
    const moved = this.#moved.find((each) => each.below === below);
    return moved && { behind: moved.closers, hasMoved: true };
  }

  /** Enter between two brackets gives the closers a line of their own. */
  #findMoved(): readonly Moved[] {
    const { here, query } = this;
    const found: Moved[] = [];
    if (!closers.test(here.after)) return found;
    let text = '';
    for (let line = here.line + 1; line <= here.line + mostMovedLines && line < query.document.lineCount; line += 1) {
      const closing = query.document.lineAt(line).trimStart();
      if (!closingLine.test(closing)) break;
      text += closing;
      found.push({ closers: text, below: hashBelow(query.document, line, this.#window.belowChars) });
    }
    return found;
  }

  #hashAbove(line: number): number {
    let hash = this.#above.get(line);
    if (hash === undefined) {
      hash = hashAbove(this.query.document, line, this.#window.aboveChars);
      this.#above.set(line, hash);
    }
    return hash;
  }
}

const closers = /^[)\]}>"'`]*$/;

/**
 * Editors put closers behind the cursor and let the user type over those that are there. Gives back the ones that are new
 * behind the cursor, or undefined if what follows differs by more than closers.
 */
export function findNewClosers(before: string, now: string): string | undefined {
  let common = 0;
  while (common < before.length && before.at(-1 - common) === now.at(-1 - common)) common += 1;
  const added = now.slice(0, now.length - common);
  return closers.test(added) && closers.test(before.slice(0, before.length - common)) ? added : undefined;
}

function readBetween(document: DocumentSnapshot, start: Position, end: Position, limit: number): string | undefined {
  if (start.line === end.line) {
    const chars = end.character - start.character;
    return chars > limit ? undefined : document.lineAt(start.line).slice(start.character, end.character);
  }
  let text = document.lineAt(start.line).slice(start.character);
  for (let line = start.line + 1; line <= end.line && text.length <= limit; line += 1) {
    const whole = document.lineAt(line);
    text += `\n${line === end.line ? whole.slice(0, end.character) : whole}`;
  }
  return text.length > limit ? undefined : text;
}

function hashAbove(document: DocumentSnapshot, line: number, chars: number): number {
  const lines: string[] = [];
  for (let index = line - 1, left = chars; index >= 0 && left > 0; index -= 1) {
    const text = document.lineAt(index);
    lines.push(text.slice(-left));
    left -= text.length + 1;
  }
  return hashLines(lines);
}

function hashBelow(document: DocumentSnapshot, line: number, chars: number): number {
  const lines: string[] = [];
  for (let index = line + 1, left = chars; index < document.lineCount && left > 0; index += 1) {
    const text = document.lineAt(index);
    lines.push(text.slice(0, left));
    left -= text.length + 1;
  }
  return hashLines(lines);
}

/** 53 bits from two independent multiplicative hashes, some nanoseconds a character. Not for secrets. */
function hashLines(lines: readonly string[]): number {
  const text = lines.join('\n');
  // No line and one empty line join to the same text.
  let high = lines.length;
  let low = 0x9e3779b9;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low + unit, 0x85ebca6b) ^ (low >>> 15);
  }
  return ((high ^ (high >>> 16)) & 0x1fffff) * 0x1_0000_0000 + (low >>> 0);
}
