/**
 * What is wrong with ghost text, and how near it comes to what was there.
 * Judges by the text and by a parser; knows nothing of how it was shaped.
 */
import { transform } from 'esbuild';
import { isPaired, type Span } from './spans.ts';

/** Put in place of the first `replaced` characters after the cursor. */
export interface Shown {
  readonly text: string;
  readonly replaced: number;
}

const linesCompared = 6;

/** Whether the source is as it was, but for blanks at the ends. */
export function isExact(span: Span, { text, replaced }: Shown): boolean {
  const after = afterOf(span);
  return (text + after.slice(replaced)).trim() === (span.hidden + after).trim();
}

/** 1 for what was there, 0 for nothing in common: the share of characters that need not be changed. */
export function similarityTo({ hidden }: Span, { text }: Shown): number {
  const [one, other] = [text.trim(), hidden.trim()];
  return 1 - editDistance(one, other) / Math.max(one.length, other.length, 1);
}

/** Whether it ends with what follows it, and what was there did not. */
export function repeatsSuffix(span: Span, { text, replaced }: Shown): boolean {
  const rest = afterOf(span).slice(replaced).trim();
  if (rest !== '') return endsWithWords(text, rest) && !endsWithWords(span.hidden, rest);
  const below = filled(span.lines.slice(span.position.line + 1));
  return endsWithLines(text, below) && !endsWithLines(span.hidden, below);
}

/** Whether it brings brackets or quotes without partners, and the source can be parsed no more. */
export async function breaksBrackets(span: Span, shown: Shown): Promise<boolean> {
  const gone = afterOf(span).slice(0, shown.replaced);
  const isBalanced = isPaired(shown.text + gone) || withoutEnd(shown.text, gone);
  return !isBalanced && (await breaksParse(span, shown));
}

/** Whether the source could be parsed before and cannot be now. */
export async function breaksParse(span: Span, shown: Shown): Promise<boolean> {
  return !(await parses(put(span, shown))) && (await parses(put(span, { text: '', replaced: 0 })));
}

/** Whether it holds what belongs into an answer to a person. */
export function isFenceOrProse(span: Span, { text }: Shown): boolean {
  const chatter =
    /^\s*(?:```|<\|?｜?fim|(?:Here(?:'s| is| are)|Sure|Certainly|The (?:missing|completed)|This code)\b)/im;
  return chatter.test(text) && !chatter.test(span.hidden);
}

function afterOf({ lines, position }: Span): string {
  return (lines[position.line] ?? '').slice(position.character);
}

function put({ lines, position }: Span, { text, replaced }: Shown): string {
  const line = lines[position.line] ?? '';
  const { character } = position;
  const written = line.slice(0, character) + text + line.slice(character + replaced);
  return lines.with(position.line, written).join('\n');
}

async function parses(source: string): Promise<boolean> {
  return transform(source, { loader: 'ts', logLevel: 'silent' }).then(
    () => true,
    () => false,
  );
}

/** Whether it pairs once the characters that it brings again are taken away. */
function withoutEnd(text: string, gone: string): boolean {
  let rest = text;
  for (const character of gone) {
    const at = rest.lastIndexOf(character);
    if (at < 0) return false;
    rest = rest.slice(0, at) + rest.slice(at + 1);
  }
  return isPaired(rest);
}

function endsWithWords(text: string, rest: string): boolean {
  return /\w/.test(rest) && text.trimEnd().endsWith(rest);
}

/** Whether the last lines are the first of those below. */
function endsWithLines(text: string, below: readonly string[]): boolean {
  const lines = filled(text.split('\n'));
  for (let count = 1; count <= Math.min(linesCompared, lines.length, below.length); count++) {
    const tail = lines.slice(-count);
    if (tail.some((line) => /\w/.test(line)) && tail.every((line, at) => line === below[at])) return true;
  }
  return false;
}

function filled(lines: readonly string[]): string[] {
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

/** Levenshtein's. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let at = 0; at < one.length; at++) {
    const next = [at + 1];
    for (let to = 0; to < other.length; to++) {
      const changed = (row[to] ?? 0) + (one[at] === other[to] ? 0 : 1);
      next.push(Math.min(changed, (row[to + 1] ?? 0) + 1, (next[to] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
