/**
 * Whether text is being composed by an input method, as far as changes of a document tell: VS Code says it to no extension.
 * Owns the signs. Each step of a composition replaces exactly what the step before it wrote, and typing never does.
 */
import type { Composition, Position } from '../model.ts';

/** One change of a document. */
export interface TextChange {
  readonly start: Position;
  /** How many characters it took away. */
  readonly rangeLength: number;
  readonly text: string;
}

export interface Composing {
  /** A document changed; a change at several places is no composition. */
  didChange(uri: string, changes: readonly TextChange[], at: number): void;
  /** What is known of the text that ends at a place. */
  at(uri: string, position: Position, now: number): Composition | undefined;
}

interface Step {
  readonly uri: string;
  readonly start: Position;
  readonly text: string;
}

/** Letters of pinyin and the like, and what input methods put between syllables. */
const letters = /^[A-Za-z][A-Za-z' ]*$/;
const letter = /^[a-z]$/;
/** Syllables that are composed of parts, as in Japanese and Korean: these may be final at each step. */
const syllables =
  /^[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー][\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ーa-z]*$/u;
const mostGrowth = 2;
const longestSyllables = 40;
const rememberedMs = 10 * 60_000;

/** `isLikely`: the person uses an input method as far as can be told beforehand. */
export function createComposing(isLikely: boolean): Composing {
  let step: Step | undefined;
  let composition: Composition | undefined;
  let seenAt = isLikely ? Infinity : -Infinity;

  return {
    didChange(uri, changes, at) {
      const [change] = changes;
      const previous = step;
      composition = undefined;
      step = undefined;
      if (change === undefined || changes.length > 1 || /[\r\n]/.test(change.text)) return;
      const { start, text } = change;
      step = { uri, start, text };
      if (previous?.uri !== uri || !isSame(start, previous.start) || change.rangeLength !== previous.text.length)
        return;
      composition = judge(previous.text, text);
      if (composition !== undefined && seenAt < at) seenAt = at;
    },
    at(uri, position, now) {
      if (step?.uri !== uri || !isSame(position, endOf(step))) return undefined;
      if (composition !== undefined) return composition;
      return letter.test(step.text) && now - seenAt < rememberedMs ? 'possible' : undefined;
    },
  };
}

function judge(before: string, after: string): Composition | undefined {
  if (before === '') return undefined;
  const isGrown = Math.abs(after.length - before.length) <= mostGrowth;
  if (letters.test(before) && letters.test(after) && isGrown) return 'running';
  return syllables.test(after) && after.length <= longestSyllables ? 'possible' : undefined;
}

function endOf({ start, text }: Step): Position {
  return { line: start.line, character: start.character + text.length };
}

function isSame(one: Position, other: Position): boolean {
  return one.line === other.line && one.character === other.character;
}
