/**
 * Reasoning that a model server leaves inside the text: `<think>…</think>` at its very start.
 * Owns the split over pieces cut anywhere. A later or unopened tag is text.
 */
import type { Delta } from '../transport/answer.ts';

const opening = '<think>';
const closing = '</think>';

/** More blank space is no way to begin: who waits sees that something comes. */
const longestLead = 1_000;

type State = 'start' | 'thinking' | 'thought' | 'text';

/** Splits the text of one answer. */
export class ThinkSplitter {
  #state: State = 'start';
  /** Not yet given out: it may be the beginning of a tag, or blank space around one. */
  #held = '';

  /** Takes the next piece and gives out what is certain. */
  write(piece: string, emit: (delta: Delta) => void): void {
    this.#held += piece;
    if (this.#state === 'start') this.#state = this.#open();
    if (this.#state === 'thinking') this.#state = this.#think(emit);
    if (this.#state === 'thought') {
      this.#held = this.#held.trimStart();
      if (this.#held !== '') this.#state = 'text';
    }
    if (this.#state === 'text') this.flush(emit);
  }

  /** The text is over: gives out what was held back. */
  flush(emit: (delta: Delta) => void): void {
    const text = this.#held;
    this.#held = '';
    if (text !== '') emit({ type: this.#state === 'thinking' ? 'reasoning' : 'text', text });
  }

  #open(): State {
    const seen = this.#held.trimStart();
    if (!seen.startsWith(opening))
      return opening.startsWith(seen) && this.#held.length < longestLead ? 'start' : 'text';
    this.#held = seen.slice(opening.length);
    return 'thinking';
  }

  #think(emit: (delta: Delta) => void): State {
    const end = this.#held.indexOf(closing);
    const certain = end < 0 ? this.#held.length - overlap(this.#held, closing) : end;
    const text = this.#held.slice(0, certain);
    if (text !== '') emit({ type: 'reasoning', text });
    this.#held = this.#held.slice(end < 0 ? certain : end + closing.length);
    return end < 0 ? 'thinking' : 'thought';
  }
}

/** How many characters at the end of `text` may be the beginning of `tag`. */
function overlap(text: string, tag: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(tag.slice(0, length))) return length;
  }
  return 0;
}
