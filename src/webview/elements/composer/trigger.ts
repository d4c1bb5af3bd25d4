/**
 * When letters in the question ask for context or a command: `@` after white space or at the start, `/` as the first letter.
 * Owns the finding alone. A list opens only for a sign that was typed, so what is pasted opens nothing.
 */
import type { Trigger } from '../../../protocol/messages.ts';

/** The sign and the letters after it, up to the cursor. */
export interface Asked {
  readonly trigger: Trigger;
  readonly query: string;
  /** Where the sign stands; the letters end at the cursor. */
  readonly start: number;
  readonly end: number;
}

/** Signs as they come from keyboards, those of Chinese input methods included. */
const signs: Readonly<Record<string, Trigger>> = { '@': '@', '＠': '@', '/': '/', '／': '/', '、': '/' };

/** Whether the cursor stands right behind a sign that asks for something. */
export function findSign(text: string, cursor: number): Asked | undefined {
  return read(text, cursor - 1, cursor);
}

/** The letters that now stand between a sign at `start` and the cursor; undefined when they no longer ask for anything. */
export function readAsked(text: string, start: number, cursor: number): Asked | undefined {
  return cursor > start ? read(text, start, cursor) : undefined;
}

/** The sign before the cursor whose letters reach up to it, if there is one. */
export function findAsked(text: string, cursor: number): Asked | undefined {
  for (let start = cursor - 1; start >= 0 && cursor - start <= maxLength; start--) {
    const asked = signs[text.charAt(start)] === undefined ? undefined : read(text, start, cursor);
    if (asked !== undefined) return asked;
  }
  return undefined;
}

/** Nobody types more than this to name a file. */
const maxLength = 200;

function read(text: string, start: number, cursor: number): Asked | undefined {
  const trigger = signs[text.charAt(start)];
  if (trigger === undefined || cursor - start > maxLength) return undefined;
  const before = text.slice(0, start);
  const stands = trigger === '/' ? before.trim() === '' : start === 0 || /\s$/.test(before);
  const letters = text.slice(start + 1, cursor);
  // A name with spaces is typed in quotes, or without its spaces.
  const query = /^"([^"\n]*)$/.exec(letters)?.[1] ?? (/\s/.test(letters) ? undefined : letters);
  return stands && query !== undefined ? { trigger, query, start, end: cursor } : undefined;
}
