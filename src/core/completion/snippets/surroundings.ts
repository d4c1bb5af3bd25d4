/**
 * What the model sees of the active document anyway, and what is being written there.
 * Owns how far around the cursor that reaches.
 */
import type { Query } from '../model.ts';
import { longestLine } from './source/chunks.ts';
import { wordsOf } from './source/tokens.ts';

const linesAbove = 250;
const linesBelow = 80;
const windowLines = 20;
/** A text of which this share of lines is near the cursor tells nothing new. */
const sameShare = 0.7;

/** The text around the cursor. */
export interface Surroundings {
  /** The lines from `startLine` to before `endLine` of the active document are sent as they are. */
  readonly startLine: number;
  readonly endLine: number;
  /** Words of the last lines before the cursor, without the one being typed. */
  readonly words: Int32Array;
  /** Whether `lines` can be read near the cursor already. */
  contains(lines: readonly string[]): boolean;
}

/** Reads some hundred lines of the query's document, whatever its length. */
export function surroundingsOf({ document, position }: Query): Surroundings {
  const startLine = Math.max(0, position.line - linesAbove);
  const endLine = Math.min(document.lineCount, position.line + linesBelow + 1);
  const near = new Set<string>();
  const window: string[] = [];
  for (let line = startLine; line < endLine; line++) {
    const text = document.lineAt(line);
    if (text.length > longestLine) continue;
    near.add(text.trim());
    if (line > position.line - windowLines && line < position.line) window.push(text);
    if (line === position.line) window.push(text.slice(0, position.character).replace(/[\p{L}\p{N}_$]+$/u, ''));
  }
  return {
    startLine,
    endLine,
    words: wordsOf(window),
    contains: (lines) => {
      let known = 0;
      let all = 0;
      for (const line of lines) {
        const text = line.trim();
        if (text.length < 3) continue;
        all++;
        if (near.has(text)) known++;
      }
      return known >= all * sameShare;
    },
  };
}
