/**
 * The parts of links as the grammar sees them: labels, destinations, titles, definitions.
 * Owns no judgement about where a link may lead: that is draw/target.ts.
 */
import { decode } from './characters.ts';

export interface Definition {
  readonly href: string;
  /** The block that defined it; only blocks from there on may use it while the text streams. */
  readonly seq: number;
}

/** Where a part ended, and what it says. */
export interface Part {
  readonly end: number;
  readonly text: string;
}

const angled = /<((?:[^<>\n\\]|\\.){0,2000})>/y;
const space = /[ \t]*(?:\n[ \t]*)?/y;
const titles = /"(?:[^"\\]|\\[^]){0,1000}"|'(?:[^'\\]|\\[^]){0,1000}'|\((?:[^()\\]|\\[^]){0,1000}\)/y;
const labels = /\[((?:[^\\[\]]|\\[^]){1,999})\]/y;
const lineEnd = /[ \t]*(?:\n|$)/y;
const nestingLimit = 32;

/** One form for all spellings of a label. */
export function normalizeLabel(label: string): string {
  return label
    .trim()
    .replace(/[ \t\r\n]+/g, ' ')
    .toLowerCase()
    .toUpperCase();
}

/** `[label]` at `start`; undefined when there is none or it is empty. */
export function scanLabel(text: string, start: number): Part | undefined {
  const label = matchAt(labels, text, start)?.[1];
  if (label === undefined || label.trim() === '') return undefined;
  return { end: start + label.length + 2, text: label };
}

/** `(destination "title")` at `start`, decoded. Titles are checked and dropped: the reader is shown the true target. */
export function scanResource(text: string, start: number): Part | undefined {
  if (text[start] !== '(') return undefined;
  let at = skipSpace(text, start + 1);
  const target = text[at] === ')' ? { end: at, text: '' } : scanDestination(text, at);
  if (target === undefined) return undefined;
  at = skipSpace(text, target.end);
  if (at > target.end) {
    const title = matchAt(titles, text, at);
    if (title !== null) at = skipSpace(text, at + title[0].length);
  }
  return text[at] === ')' ? { end: at + 1, text: target.text } : undefined;
}

/** `[label]: destination "title"` at `start` of a paragraph's text, up to the next line. */
export function scanDefinition(
  text: string,
  start: number,
): { readonly end: number; readonly label: string; readonly href: string } | undefined {
  const label = scanLabel(text, start);
  if (label === undefined || text[label.end] !== ':') return undefined;
  const target = scanDestination(text, skipSpace(text, label.end + 1));
  if (target === undefined) return undefined;
  const found = { label: normalizeLabel(label.text), href: target.text };
  const beforeTitle = skipSpace(text, target.end);
  const title = beforeTitle > target.end ? matchAt(titles, text, beforeTitle) : null;
  if (title !== null) {
    const afterTitle = matchAt(lineEnd, text, beforeTitle + title[0].length);
    if (afterTitle !== null) return { ...found, end: beforeTitle + title[0].length + afterTitle[0].length };
  }
  const end = matchAt(lineEnd, text, target.end);
  return end === null ? undefined : { ...found, end: target.end + end[0].length };
}

function scanDestination(text: string, start: number): Part | undefined {
  if (text[start] === '<') {
    const target = matchAt(angled, text, start);
    return target === null ? undefined : { end: start + target[0].length, text: decode(target[1] ?? '') };
  }
  let depth = 0;
  let at = start;
  for (; at < text.length; at++) {
    const char = text.charAt(at);
    if (char <= ' ' || char === '\u007f') break;
    if (char === '\\' && /[!-/:-@[-`{-~]/.test(text.charAt(at + 1))) at++;
    else if (char === '(') {
      if (++depth > nestingLimit) return undefined;
    } else if (char === ')' && --depth < 0) break;
  }
  if (at === start || depth > 0) return undefined;
  return { end: at, text: decode(text.slice(start, at)) };
}

function skipSpace(text: string, start: number): number {
  return start + (matchAt(space, text, start)?.[0].length ?? 0);
}

function matchAt(pattern: RegExp, text: string, start: number): RegExpExecArray | null {
  pattern.lastIndex = start;
  return pattern.exec(text);
}
