/**
 * The words looked for, as a pattern, and a quick look whether a message can have them at all.
 * Letter case does not count, and any white space matches any other.
 */
import type { MessageView } from '../../../protocol/view.ts';

/** What Markdown puts into the middle of words. */
const marks = /[*_~`\\]/g;

export class Query {
  readonly #words: readonly string[];
  readonly #source: string;

  /** undefined when nothing is looked for. */
  static of(text: string): Query | undefined {
    return text.trim() === '' ? undefined : new Query(text);
  }

  private constructor(text: string) {
    this.#source = text
      .trim()
      .split(/\s+/)
      .map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
      .join('\\s+');
    this.#words = text
      .replaceAll(marks, '')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== '');
  }

  /** A pattern of its own: it counts where it is. */
  get pattern(): RegExp {
    return new RegExp(this.#source, 'giu');
  }

  /** False only where no leaf of the message has it. */
  mayBeIn(message: MessageView): boolean {
    const text = message.role === 'user' ? message.text : message.parts.map((part) => part.text).join('\n');
    const bare = text.replaceAll(marks, '').toLowerCase();
    return this.#words.every((word) => bare.includes(word));
  }
}
