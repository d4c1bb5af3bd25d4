/**
 * Characters that a person cannot see and a model reads all the same, or that turn the order of what is seen.
 * Owns which of them are marked before a text leaves. Those that a script or an emoji is written with stay as they are.
 */
import type { ChatMessage } from '../../api/events.ts';

/** One look is enough for most texts. */
const suspicious = new RegExp(
  String.raw`[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\u180e\u200b-\u200d\u202a-\u202e\u2060-\u2069\u3164\ufe00-\ufe0f\ufeff\u{e0000}-\u{e007f}\u{e0100}-\u{e01ef}]`,
  'u',
);

const marked = new RegExp(
  [
    // Controls of terminals, of direction, and spaces without width.
    String.raw`[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\u180e\u200b\u202a-\u202e\u2060-\u2069\u3164]`,
    // A byte order mark begins a file.
    String.raw`(?<!^)\ufeff`,
    // Joiners belong to scripts and emoji, not between the letters of code.
    String.raw`(?<=[\u0021-\u007e])[\u200c\u200d](?=[\u0021-\u007e])`,
    // Tags belong to the flags of regions.
    String.raw`(?<!\u{1f3f4}[\u{e0020}-\u{e007e}]{0,8})[\u{e0000}-\u{e007f}]`,
    // Variations belong to Han characters; the two for emoji stand alone.
    String.raw`(?<!\p{sc=Han})[\ufe00-\ufe0d\u{e0100}-\u{e01ef}]`,
    String.raw`(?<=[\ufe00-\ufe0f])[\ufe0e\ufe0f]`,
  ].join('|'),
  'gu',
);

/** The text with each such character named in its place, as in `[U+202E]`. */
export function markInvisible(text: string): string {
  return suspicious.test(text) ? text.replaceAll(marked, (character) => `[${nameOf(character)}]`) : text;
}

/** The same for what a person sends. What a model said goes back to it as it was. */
export function markMessages(messages: readonly ChatMessage[]): ChatMessage[] {
  return messages.map((message) =>
    message.role === 'assistant' ? message : { ...message, text: markInvisible(message.text) },
  );
}

/** The text with those characters in the place of their names that it had in the first place. */
export function unmarkInvisible(text: string, names: ReadonlySet<string>): string {
  return text.replaceAll(/\[U\+([\dA-F]{4,6})\]/g, (mark, code: string) =>
    names.has(`U+${code}`) ? String.fromCodePoint(Number.parseInt(code, 16)) : mark,
  );
}

/** Which there are, each once, as in `U+202E`. */
export function invisibleIn(text: string): readonly string[] {
  return suspicious.test(text) ? [...new Set(text.match(marked))].map(nameOf) : [];
}

function nameOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
