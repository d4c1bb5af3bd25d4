/**
 * Turns what a model streams into ghost text that fits at the cursor, and says when to stop listening.
 * Owns the order of the rules. Works unit by unit: how the text is cut into pieces on its way changes nothing.
 */
import type { Shaper } from '../contract.ts';
import type { Prompt, Query } from '../model.ts';
import { advance, copyScan, inComment, type Scan } from './place/brackets.ts';
import { fit } from './fit.ts';
import { createGuard, type Expected, findToken, isHighSurrogate, isUnseen, settledLength } from './guard.ts';
import { createIndenter } from './indent.ts';
import { isFilled, type Place, readPlace } from './place/place.ts';
import { beginsBelow, cutRepeated } from './repeats.ts';
import { watchRepetition } from './repetition.ts';
import { createStops } from './stops.ts';

/**
 * A shaper for the answer to `prompt`, which was built for `query`.
 * The ghost text only grows, and of it and the text of `finish` one begins with the other; it is empty once the answer turns
 * out to hold something that must not be inserted. After `done` nothing changes any more. `finish` gives back the same at
 * each call; its range begins at the cursor. Line ends are the document's.
 */
export function createShaper(query: Query, prompt: Prompt): Shaper {
  const place = readPlace(query);
  const cursor = copyScan(place.scan);
  advance(cursor, place.before, place.syntax);
  const isInString = cursor.mode !== '' && !inComment(cursor);
  const guard = createGuard(expectedAt(cursor, place));
  const indent = createIndenter(place, isInString);
  const judge = createStops(place, prompt.shape);
  const repetition = watchRepetition();
  const hasBefore = isFilled(place.before);
  const hasAfter = isFilled(place.after);
  const lines: string[] = [];
  let pending = '';
  let last = '';
  let isDone = isHighSurrogate(place.before.charCodeAt(place.before.length - 1));
  let isRejected = isDone;
  let ghostText = '';
  let finished: { readonly shaped: ReturnType<Shaper['finish']> } | undefined;

  function reject(): void {
    isRejected = true;
    isDone = true;
  }

  /** Takes one unit of the answer. */
  function read(unit: string): void {
    if (unit === '\r' ? isHighSurrogate(last.charCodeAt(0)) : isUnseen(unit, pending)) return reject();
    if (last === '\r' && unit !== '\n') return reject();
    last = unit;
    if (unit === '\r') return;
    const repeated = repetition.add(unit);
    if (unit === '\n') readLine(pending, false);
    else pending += unit;
    if (repeated !== undefined) return dropRepeated(repeated);
    const token = unit === '>' ? findToken(pending) : -1;
    if (token < 0) return;
    pending = pending.slice(0, token);
    isDone = true;
  }

  /** Takes a whole line, or at the end of the answer what there is of one. */
  function readLine(raw: string, isCut: boolean): void {
    pending = '';
    const isFirst = lines.length === 0;
    const verdict = guard.judge(raw, !lines.some(isFilled));
    if (verdict === 'reject') return reject();
    if (verdict === 'end') isDone = true;
    if (verdict !== 'keep') return;
    if (!isFilled(raw)) return readBlank(raw, isCut);
    const line = indent(isCut && hasAfter ? raw : raw.trimEnd(), isFirst);
    const followsBlank = lines.length > 1 && lines.at(-1) === '';
    const stop = isCut && !isFirst && beginsBelow(line, place) ? 'before' : judge(line, isFirst, followsBlank);
    if (stop !== 'before') lines.push(line);
    if (stop !== 'none') isDone = true;
  }

  function readBlank(raw: string, isCut: boolean): void {
    const isFirst = lines.length === 0;
    if (isCut) {
      // What stands to the right goes where the model wanted its own next text.
      if (hasAfter) lines.push(indent(raw, isFirst));
    } else if (isFirst && hasBefore) {
      if (prompt.shape === 'line') isDone = true;
      else lines.push('');
    } else if (!isFirst && lines.at(-1) !== '') lines.push('');
    else if (lines.length > 1) isDone = true;
  }

  /** Leaves the first of the copies, or the lines of it that are whole. */
  function dropRepeated(copies: string): void {
    isDone = true;
    const ends = copies.split('\n').length - 1;
    pending = ends === 0 ? pending.slice(0, pending.length - copies.length) : '';
    lines.length = Math.max(0, lines.length - ends);
  }

  /** What can be shown of the line that is still being written. */
  function preview(): string | undefined {
    if (pending === '' || (!lines.some(isFilled) && guard.isUndecided(pending))) return undefined;
    let settled = pending.slice(0, settledLength(pending));
    if (isHighSurrogate(settled.charCodeAt(settled.length - 1))) settled = settled.slice(0, -1);
    settled = settled.trimEnd();
    return settled === '' ? undefined : indent(settled, lines.length === 0);
  }

  function join(parts: readonly string[]): string {
    return place.suggested + parts.join('\n').replaceAll('\n', query.document.eol);
  }

  function shape(): ReturnType<Shaper['finish']> {
    if (!isDone || pending !== '') {
      if (isHighSurrogate(pending.charCodeAt(pending.length - 1))) pending = pending.slice(0, -1);
      readLine(pending, true);
    }
    isDone = true;
    const fitted = isRejected ? undefined : fit(place, cutRepeated(lines, place).join('\n'));
    if (fitted === undefined) return undefined;
    const { line, character } = query.position;
    return {
      text: join([fitted.text]),
      range: { start: query.position, end: { line, character: character + fitted.replaced } },
    };
  }

  return {
    push(text) {
      for (let index = 0; index < text.length && !isDone; index += 1) read(text.charAt(index));
      if (isRejected) ghostText = '';
      else {
        const shown = preview();
        const next = shown === undefined ? lines : [...lines, shown];
        const grown = next.some(isFilled) ? join(next).trimEnd() : '';
        if (grown.startsWith(ghostText)) ghostText = grown;
      }
      return { ghostText, done: isDone };
    },
    finish() {
      finished ??= { shaped: shape() };
      return finished.shaped;
    },
  };
}

function expectedAt({ mode }: Scan, { syntax }: Place): Expected {
  if (syntax.prose) return 'text';
  if (mode === '') return 'code';
  return mode === '"' || mode === "'" ? 'string' : 'text';
}
