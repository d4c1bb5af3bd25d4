/**
 * The text of one leaf to inlines: CommonMark, GFM strike-through and bare addresses, maths, CJK-friendly emphasis.
 * HTML is text, except `<br>`. Strike-through takes two tildes, since one stands for "about" and for ranges.
 * A dollar opens maths only before a character and closes it only after one and not before a digit, and a number with words
 * is no formula, so prices stay text.
 */
import { findAddresses } from './addresses.ts';
import type { Address } from './addresses.ts';
import { scanReference } from '../../../protocol/markdown/characters.ts';
import { countInlines, depthOf, plainText } from './inline.ts';
import type { Inline } from './inline.ts';
import { normalizeLabel, scanLabel, scanResource } from '../../../protocol/markdown/links.ts';
import { collect, flanks, link, pairRuns } from './runs.ts';
import type { Piece, Run } from './runs.ts';

export interface InlineContext {
  /** Where a normalized label leads, if known. */
  readonly resolve: (label: string) => string | undefined;
  /** More text is to come: strong emphasis and code at the end are shown as if closed. */
  readonly unfinished: boolean;
}

interface Bracket {
  readonly piece: Piece;
  readonly image: boolean;
  /** Index of the text after the bracket. */
  readonly start: number;
  readonly run: Run | undefined;
  active: boolean;
}

/** Longer leaves are shown as they are: one text without any mark-up is what such a thing is. */
export const leafLimit = 50_000;
/** More inlines than any writing has cost more layout than they are worth. */
const inlineLimit = 5000;
const bracketLimit = 1000;
const formulaLimit = 4000;

const plain = /[^\\`*_~$![\]<&\n]+/y;
const pointed = /<(?:([a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]{0,2000})|([\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,255}))>/y;
const lineBreak = /<br[ \t]{0,9}\/?>/iy;
const dollars = /\$(?![\s$])((?:[^$\\\n]|\\[^\n]|\n(?!\n)){0,999}?[^\s$\\]|[^\s$\\])\$(?![\d$])/y;
const doubleDollars = /\$\$(?!\$)((?:[^$\\]|\\[^]){1,4000})\$\$(?!\$)/y;

/** The inlines of `text`; never fails. */
export function parseInlines(text: string, context: InlineContext): Inline[] {
  if (text.length > leafLimit) return [{ kind: 'text', text }];
  const inlines = new InlineParser(text, context).parse();
  return countInlines(inlines) > inlineLimit ? [{ kind: 'text', text }] : inlines;
}

class InlineParser {
  readonly #text: string;
  readonly #context: InlineContext;
  readonly #addresses: Address[];
  readonly #head: Piece = link(undefined, { kind: 'text', text: '' });
  #tail = this.#head;
  #at = 0;
  #nextAddress = 0;
  #lastRun: Run | undefined;
  #brackets: Bracket[] = [];
  readonly #closings = new Map<string, number>();
  #ticks: Map<number, number[]> | undefined;

  constructor(text: string, context: InlineContext) {
    this.#text = text;
    this.#context = context;
    this.#addresses = findAddresses(text);
  }

  parse(): Inline[] {
    const text = this.#text;
    while (this.#at < text.length) {
      const address = this.#upcomingAddress();
      if (address?.start === this.#at) {
        const label: Inline = { kind: 'text', text: text.slice(address.start, address.end) };
        this.#add({ kind: 'link', href: address.href, literal: true, children: [label], depth: 1 });
        this.#at = address.end;
        continue;
      }
      plain.lastIndex = this.#at;
      if (plain.test(text))
        this.#addText(text.slice(this.#at, Math.min(plain.lastIndex, address?.start ?? text.length)));
      else this.#takeSign(text.charAt(this.#at));
    }
    pairRuns(this.#lastRun, undefined, this.#context.unfinished);
    return trimEnd(collect(this.#head, undefined));
  }

  #upcomingAddress(): Address | undefined {
    while ((this.#addresses[this.#nextAddress]?.start ?? Infinity) < this.#at) this.#nextAddress++;
    return this.#addresses[this.#nextAddress];
  }

  #takeSign(char: string): void {
    const taken = this.#takeKnown(char);
    if (!taken) this.#addText(char);
  }

  /** Takes what starts here, if the sign starts something. */
  #takeKnown(char: string): boolean {
    switch (char) {
      case '\\':
        return this.#takeEscape();
      case '\n':
        return this.#takeLineEnd();
      case '`':
        return this.#takeCode();
      case '$':
        return this.#takeMatch(doubleDollars, true) || this.#takeMatch(dollars, false) || this.#takeAll('$');
      case '*':
      case '_':
      case '~':
        return this.#takeRun(char);
      case '!':
        return this.#text[this.#at + 1] === '[' && this.#openBracket(true);
      case '[':
        return this.#openBracket(false);
      case ']':
        return this.#closeBracket();
      case '<':
        return this.#takePointed();
      case '&': {
        const reference = scanReference(this.#text, this.#at);
        if (reference === undefined) return false;
        this.#add({ kind: 'text', text: reference.text });
        this.#at = reference.end;
        return true;
      }
      default:
        return false;
    }
  }

  #takeEscape(): boolean {
    const next = this.#text.charAt(this.#at + 1);
    if (next === '\n') {
      this.#add({ kind: 'break' });
      this.#at += 2;
      return true;
    }
    if ((next === '(' || next === '[') && this.#takeEscapedMaths(next)) return true;
    if (!/[!-/:-@[-`{-~]/.test(next)) return false;
    this.#add({ kind: 'text', text: next });
    this.#at += 2;
    return true;
  }

  /** `\(…\)` and `\[…\]`. Models also escape plain brackets: those need something that looks like a formula inside. */
  #takeEscapedMaths(opening: '(' | '['): boolean {
    const start = this.#at + 2;
    const closing = opening === '(' ? '\\)' : '\\]';
    const end = this.#findClosing(closing, start);
    if (end === undefined || end === start || end - start > formulaLimit) return false;
    const content = this.#text.slice(start, end);
    if (content.trim() === '' || content.includes('`')) return false;
    const after = this.#text.charAt(end + 2);
    if (opening === '[' && (after === '(' || !/[\\^_={}+<>]/.test(content))) return false;
    this.#add({ kind: 'math', text: content.trim(), display: opening === '[' });
    this.#at = end + 2;
    return true;
  }

  /** Where `closing` is next. What was found for an earlier start holds until it is passed. */
  #findClosing(closing: string, start: number): number | undefined {
    let end = this.#closings.get(closing) ?? -1;
    if (end < start) {
      end = this.#text.indexOf(closing, start);
      if (end === -1) end = Infinity;
      this.#closings.set(closing, end);
    }
    return end === Infinity ? undefined : end;
  }

  #takeLineEnd(): boolean {
    const last = this.#tail.node;
    const spaces = last.kind === 'text' ? last.text.length - trimSpaces(last.text).length : 0;
    if (last.kind === 'text') last.text = trimSpaces(last.text);
    if (spaces >= 2) this.#add({ kind: 'break' });
    else this.#add({ kind: 'text', text: '\n' });
    this.#at++;
    while (this.#text[this.#at] === ' ') this.#at++;
    return true;
  }

  #takeCode(): boolean {
    const length = this.#runLength('`');
    const start = this.#at + length;
    this.#ticks ??= findTicks(this.#text);
    const places = this.#ticks.get(length) ?? [];
    while ((places[0] ?? Infinity) < start) places.shift();
    const close = places[0];
    if (close === undefined && !this.#context.unfinished) return this.#takeAll('`');
    let content = this.#text.slice(start, close).replaceAll('\n', ' ');
    if (content.startsWith(' ') && content.endsWith(' ') && content.trim() !== '') content = content.slice(1, -1);
    this.#add({ kind: 'code', text: content });
    this.#at = close === undefined ? this.#text.length : close + length;
    return true;
  }

  #takeMatch(pattern: RegExp, display: boolean): boolean {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    const content = found?.[1];
    if (found === null || content === undefined || content.trim() === '') return false;
    if (!display && /^\d[^\\^_=+<>{}]*\s[^\\^_=+<>{}]*$/.test(content)) return false;
    this.#add({ kind: 'math', text: content.trim(), display });
    this.#at += found[0].length;
    return true;
  }

  #takeAll(char: string): true {
    const length = this.#runLength(char);
    this.#add({ kind: 'text', text: char.repeat(length) });
    this.#at += length;
    return true;
  }

  #takeRun(char: string): boolean {
    const length = this.#runLength(char);
    const before = characterBefore(this.#text, this.#at);
    const after = String.fromCodePoint(this.#text.codePointAt(this.#at + length) ?? 32);
    const { opens, closes } = flanks(char, before, after);
    this.#takeAll(char);
    if ((!opens && !closes) || (char === '~' && length !== 2)) return true;
    const piece = this.#tail;
    const run: Run = { prev: this.#lastRun, next: undefined, piece, char, length, left: length, opens, closes };
    if (this.#lastRun !== undefined) this.#lastRun.next = run;
    this.#lastRun = run;
    return true;
  }

  #openBracket(image: boolean): boolean {
    if (this.#brackets.length >= bracketLimit) return false;
    const sign = image ? '![' : '[';
    this.#add({ kind: 'text', text: sign });
    this.#at += sign.length;
    this.#brackets.push({ piece: this.#tail, image, start: this.#at, run: this.#lastRun, active: true });
    return true;
  }

  #closeBracket(): boolean {
    const opener = this.#brackets.pop();
    if (opener?.active !== true) return false;
    const target = this.#scanTarget(opener);
    if (target === undefined) return false;
    pairRuns(this.#lastRun, opener.run);
    this.#lastRun = opener.run;
    if (this.#lastRun !== undefined) this.#lastRun.next = undefined;
    const inside = collect(opener.piece.next, undefined);
    const children = opener.image ? inside : withoutLinks(inside);
    this.#tail = opener.piece;
    this.#tail.next = undefined;
    opener.piece.node = opener.image
      ? { kind: 'image', href: target.href, alt: plainText(children) }
      : { kind: 'link', href: target.href, literal: false, children, depth: depthOf(children) + 1 };
    this.#at = target.end;
    if (!opener.image) {
      for (let index = this.#brackets.length - 1; index >= 0; index--) {
        const bracket = this.#brackets[index];
        if (bracket === undefined || bracket.image) continue;
        if (!bracket.active) break;
        bracket.active = false;
      }
    }
    return true;
  }

  #scanTarget(opener: Bracket): { readonly href: string; readonly end: number } | undefined {
    const after = this.#at + 1;
    const resource = scanResource(this.#text, after);
    if (resource !== undefined) return { href: resource.text, end: resource.end };
    const inside = this.#text.slice(opener.start, this.#at);
    const explicit = scanLabel(this.#text, after);
    const label = explicit?.text ?? inside;
    if (label.length >= 1000 || (explicit === undefined && /(?<!\\)[[\]]/.test(inside))) return undefined;
    const href = this.#context.resolve(normalizeLabel(label));
    if (href === undefined) return undefined;
    return { href, end: explicit?.end ?? after + (this.#text.startsWith('[]', after) ? 2 : 0) };
  }

  #takePointed(): boolean {
    lineBreak.lastIndex = this.#at;
    if (lineBreak.test(this.#text)) {
      this.#add({ kind: 'break' });
      this.#at = lineBreak.lastIndex;
      return true;
    }
    pointed.lastIndex = this.#at;
    const found = pointed.exec(this.#text);
    if (found === null) return false;
    const [whole, address, mail] = found;
    const children: Inline[] = [{ kind: 'text', text: whole.slice(1, -1) }];
    this.#add({ kind: 'link', href: address ?? `mailto:${mail}`, literal: true, children, depth: 1 });
    this.#at += whole.length;
    return true;
  }

  #runLength(char: string): number {
    let end = this.#at;
    while (this.#text[end] === char) end++;
    return end - this.#at;
  }

  #addText(text: string): void {
    this.#add({ kind: 'text', text });
    this.#at += text.length;
  }

  #add(node: Inline): void {
    this.#tail = link(this.#tail, node);
  }
}

/** Where runs of backticks start, by their length. */
function findTicks(text: string): Map<number, number[]> {
  const places = new Map<number, number[]>();
  for (const run of text.matchAll(/`+/g)) {
    const list = places.get(run[0].length);
    if (list === undefined) places.set(run[0].length, [run.index]);
    else list.push(run.index);
  }
  return places;
}

function characterBefore(text: string, index: number): string {
  const low = text.charCodeAt(index - 1);
  const pair = low >= 0xdc00 && low <= 0xdfff;
  const char = text.slice(Math.max(0, index - (pair ? 2 : 1)), index);
  // A variation selector belongs to the character before it.
  if (/^[\ufe00-\ufe0f]$/.test(char) && index > 1) return characterBefore(text, index - 1);
  return char;
}

function trimSpaces(text: string): string {
  let end = text.length;
  while (text[end - 1] === ' ') end--;
  return text.slice(0, end);
}

function trimEnd(inlines: Inline[]): Inline[] {
  const last = inlines.at(-1);
  if (last?.kind !== 'text') return inlines;
  last.text = last.text.trimEnd();
  return last.text === '' ? inlines.slice(0, -1) : inlines;
}

/** A link holds no links: bare addresses in its text are text. */
function withoutLinks(inlines: readonly Inline[]): Inline[] {
  const flat = inlines.flatMap((inline): readonly Inline[] => {
    if (!('children' in inline)) return [inline];
    if (inline.kind === 'link') return inline.children;
    return [{ ...inline, children: withoutLinks(inline.children) }];
  });
  const joined: Inline[] = [];
  for (const inline of flat) {
    const last = joined.at(-1);
    if (inline.kind === 'text' && last?.kind === 'text') last.text += inline.text;
    else joined.push(inline.kind === 'text' ? { ...inline } : inline);
  }
  return joined;
}
