/**
 * Makes proposals of the model's answer, and lets nothing pass that is not the change that was made.
 * Owns the rules: JSON of the agreed form, a line that was asked about, text that stands there once, and words that may
 * differ for this cause. What breaks one is left out; nobody is told.
 */
import { isRecord } from '../../api/wire/narrow.ts';
import { advance, countUnpaired, startScan } from '../completion/shape/place/brackets.ts';
import { syntaxOf } from '../completion/shape/place/syntax.ts';
import type { Candidate, Cause, Place, Proposal, Swap } from './model.ts';
import { findUsesIn } from './places.ts';
import { findWhole, wordsOf } from './words.ts';

const longestLine = 400;

/** The proposals of an answer, in the order of the candidate's places. */
export function readAnswer(answer: string, { places, cause, languageId }: Candidate): readonly Proposal[] {
  const edits = readEdits(answer);
  return places.flatMap((place) => {
    const line = applyAll(place, edits);
    if (line === undefined || line === place.text || !isMeant(cause, place.text, line, languageId)) return [];
    return [narrow(place, line)];
  });
}

interface Edit {
  readonly line: number;
  readonly old: string;
  readonly new: string;
}

function readEdits(answer: string): readonly Edit[] {
  let value: unknown;
  try {
    value = JSON.parse(answer);
  } catch {
    return [];
  }
  const edits: unknown = isRecord(value) ? value['edits'] : undefined;
  return Array.isArray(edits) ? edits.filter(isEdit) : [];
}

function isEdit(value: unknown): value is Edit {
  if (!isRecord(value)) return false;
  const { line, old, new: young }: Partial<Record<keyof Edit, unknown>> = value;
  return Number.isInteger(line) && isPiece(old) && old !== '' && isPiece(young);
}

/** Part of one line, of signs that can be seen. */
function isPiece(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestLine && !/[^\t\P{C}]/u.test(value);
}

/** The line with all its edits; undefined if one of them does not fit. */
function applyAll({ line, text }: Place, edits: readonly Edit[]): string | undefined {
  const spans = edits
    .filter((edit) => edit.line === line + 1)
    .map((edit) => ({ start: text.indexOf(edit.old), end: text.indexOf(edit.old) + edit.old.length, edit }))
    .toSorted((one, other) => one.start - other.start);
  let result = '';
  let from = 0;
  for (const { start, end, edit } of spans) {
    if (start < from || text.includes(edit.old, start + 1)) return undefined;
    result += text.slice(from, start) + edit.new;
    from = end;
  }
  return result + text.slice(from);
}

/** Whether the line became another by what the cause allows. */
function isMeant(cause: Cause, before: string, after: string, languageId: string): boolean {
  switch (cause.kind) {
    case 'rename':
      return isSwapped(cause.swap, before, after, findUsesIn(before, cause.swap.old, { ...cause, languageId }));
    case 'pattern':
      return isSwapped(cause.swap, before, after, findWhole(before, cause.swap.old));
    case 'signature':
      return isCalledAnew(cause.name, before, after);
  }
}

/** Whether `after` is `before` with some of the uses swapped and everything else as it was. */
function isSwapped(swap: Swap, before: string, after: string, uses: readonly number[]): boolean {
  const swapped = findWhole(after, swap.new);
  let from = 0;
  let at = 0;
  for (const use of uses) {
    if (after.slice(at, at + use - from) !== before.slice(from, use)) return false;
    at += use - from;
    const isHere = swapped.includes(at);
    if (!isHere && !after.startsWith(swap.old, at)) return false;
    at += (isHere ? swap.new : swap.old).length;
    from = use + swap.old.length;
  }
  return after.slice(at) === before.slice(from);
}

/** Whether only what stands between the brackets of a call is another, and pairs as before. */
function isCalledAnew(name: string, before: string, after: string): boolean {
  for (const use of findWhole(before, name)) {
    const from = before.indexOf('(', use + name.length) + 1;
    const end = findClose(before, from);
    const closing = before.slice(end);
    if (after.startsWith(before.slice(0, from)) && after.endsWith(closing) && after.length >= from + closing.length) {
      const inner = after.slice(from, after.length - closing.length);
      return isPaired(inner) === isPaired(before.slice(from, end));
    }
  }
  return false;
}

function findClose(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if ('([{'.includes(char)) depth += 1;
    if (')]}'.includes(char) && (depth -= 1) < 0) return at;
  }
  return text.length;
}

function isPaired(text: string): boolean {
  const scan = startScan();
  advance(scan, text, syntaxOf('typescript'));
  return scan.stray === 0 && scan.mode === '' && countUnpaired(scan).every((count) => count === 0);
}

/** As little as makes the difference, whole words. */
function narrow({ line, text }: Place, after: string): Proposal {
  const [old, young] = [wordsOf(text), wordsOf(after)];
  const shorter = Math.min(old.length, young.length);
  let head = 0;
  while (head < shorter && old[head] === young[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === young.at(-1 - tail)) tail += 1;
  const start = old.slice(0, head).join('').length;
  const end = text.length - old.slice(old.length - tail).join('').length;
  return { line, text, start, end, insert: young.slice(head, young.length - tail).join('') };
}
