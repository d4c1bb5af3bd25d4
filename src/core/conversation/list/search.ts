/**
 * Finding words in sessions: a quick look at the text of a file, then a true one at what was said.
 * Owns what counts as found: every word, in any order and letter case, in the title, the questions or the answers. What was
 * attached or thought is not searched.
 */
import type { Session } from '../model.ts';

/** A piece of text with a match in it, on one line. */
export interface Excerpt {
  readonly text: string;
  /** Where the match is in `text`, in UTF-16 units. */
  readonly start: number;
  readonly length: number;
}

export interface Search {
  /** Whether the session in this file's text may have the words. False is certain, and quick. */
  mayBeIn(fileText: string): boolean;
  /** The place of the first word, if all words are in the session. */
  find(session: Session): Excerpt | undefined;
}

const maxWords = 10;
const [charactersBefore, charactersAfter] = [24, 160];

/** A search for the words of a query; undefined if it has none. */
export function createSearch(query: string): Search | undefined {
  const words = wordsOf(query);
  const [first] = words;
  if (first === undefined) return undefined;
  const inFile = words.map((word) => matching(JSON.stringify(word).slice(1, -1)));
  const inText = words.map(matching);
  const firstInText = matching(first);
  return {
    mayBeIn: (fileText) => inFile.every((word) => word.test(fileText)),
    find(session) {
      const texts = textsOf(session);
      if (!inText.every((word) => texts.some((text) => word.test(text)))) return undefined;
      for (const text of texts) {
        const match = firstInText.exec(text);
        if (match !== null) return excerpt(text, match.index, match[0].length);
      }
      return undefined;
    },
  };
}

function wordsOf(query: string): readonly string[] {
  return query
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, maxWords);
}

function matching(word: string): RegExp {
  return new RegExp(word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`), 'iu');
}

function textsOf({ title, turns }: Session): readonly string[] {
  const said = [...turns.values()].flatMap((turn) =>
    turn.role === 'user' ? [turn.text] : turn.parts.filter(({ kind }) => kind === 'text').map(({ text }) => text),
  );
  return [...said, title];
}

function excerpt(text: string, at: number, length: number): Excerpt {
  const from = Math.max(0, at - charactersBefore);
  const before = `${from > 0 ? '…' : ''}${onOneLine(text.slice(from, at))}`;
  const match = onOneLine(text.slice(at, at + length));
  const after = onOneLine(text.slice(at + length, at + length + charactersAfter));
  return { text: before + match + after, start: before.length, length: match.length };
}

function onOneLine(text: string): string {
  // Half a character at a cut would be drawn as a box.
  return text.toWellFormed().replaceAll('\uFFFD', '').replaceAll(/\s+/g, ' ');
}
