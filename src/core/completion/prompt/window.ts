/**
 * Cuts the document around the cursor to what a model is sent.
 * Owns where the cuts are; cost is bounded by the tokens asked for, never by the document or the length of a line.
 */
import { estimateTokens } from '../../cost/tokens.ts';
import type { DocumentSnapshot } from '../model.ts';

/** ASCII text has this many characters in a token at most, by the estimate. */
const charsPerToken = 10 / 3;
/** Where the prefix starts moves in steps of so many lines: between steps the service's cache keeps matching. */
const stepLines = 16;
const importLine =
  /^\s*(?:import\b|from\b|use\b|using\b|#include|#import|package\b|require\b|const .*\brequire\(|extern\b|mod\b|@import|<script\b|\} from\b)/;
const headerLines = 60;

/** The lines from `firstLine` to the cursor. */
export interface Above {
  readonly text: string;
  readonly firstLine: number;
}

/** As many whole lines before `line` as fit, and `before` (the cursor's own line, cut only if it alone is too long). */
export function cutAbove(document: DocumentSnapshot, line: number, before: string, tokens: number): Above {
  const own = keepEnd(before, tokens);
  if (own.length < before.length) return { text: own, firstLine: line };
  let left = tokens - estimateTokens(own);
  let first = line;
  while (first > 0) {
    const cost = countTokens(document.lineAt(first - 1), left);
    if (cost > left) break;
    left -= cost;
    first -= 1;
  }
  const step = Math.ceil(first / stepLines) * stepLines;
  if (step < line - stepLines) first = step;
  return { text: readLines(document, first, line) + own, firstLine: first };
}

/** `after` (the rest of the cursor's line) and as many whole lines below as fit. */
export function cutBelow(document: DocumentSnapshot, line: number, after: string, tokens: number): string {
  const own = keepStart(after, tokens);
  if (own.length < after.length) return own;
  let left = tokens - estimateTokens(own);
  const lines = [own];
  for (let at = line + 1; at < document.lineCount; at += 1) {
    const cost = countTokens(document.lineAt(at), left);
    if (cost > left) break;
    left -= cost;
    lines.push(document.lineAt(at));
  }
  return lines.join('\n');
}

/** The imports at the top of the document, whole lines that end with `\n`; empty when there are none before `endLine`. */
export function cutHeader(document: DocumentSnapshot, endLine: number, tokens: number): string {
  const last = Math.min(endLine, headerLines);
  let end = 0;
  let left = tokens;
  for (let at = 0; at < last; at += 1) {
    const text = document.lineAt(at);
    left -= countTokens(text, left);
    if (left < 0) break;
    // A list of imports goes on to the next empty line.
    if (importLine.test(text) || (end === at && at > 0 && text.trim() !== '')) end = at + 1;
  }
  return readLines(document, 0, end);
}

function readLines(document: DocumentSnapshot, first: number, end: number): string {
  let text = '';
  for (let at = first; at < end; at += 1) text += `${document.lineAt(at)}\n`;
  return text;
}

/** A line with its end; any number above `limit` for one that is too long to count. */
function countTokens(line: string, limit: number): number {
  return line.length > limit * charsPerToken ? limit + 1 : estimateTokens(`${line}\n`);
}

function keepEnd(text: string, tokens: number): string {
  let kept = text.slice(Math.max(0, text.length - Math.floor(tokens * charsPerToken)));
  while (estimateTokens(kept) > tokens) kept = kept.slice(Math.ceil(kept.length / 8));
  return startsInPair(kept) && kept.length < text.length ? kept.slice(1) : kept;
}

function keepStart(text: string, tokens: number): string {
  let kept = text.slice(0, Math.floor(tokens * charsPerToken));
  while (estimateTokens(kept) > tokens) kept = kept.slice(0, Math.floor((kept.length * 7) / 8));
  return endsInPair(kept) && kept.length < text.length ? kept.slice(0, -1) : kept;
}

function startsInPair(text: string): boolean {
  const unit = text.charCodeAt(0);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function endsInPair(text: string): boolean {
  const unit = text.charCodeAt(text.length - 1);
  return unit >= 0xd800 && unit <= 0xdbff;
}
