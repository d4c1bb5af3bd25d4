/**
 * A place in a text that lives on: what is written there is one's own, the rest may be changed by anyone.
 * Owns where the place is now. It is kept by the lengths of what stands before and behind it. Pure.
 */
import type { TextChange } from '../diff/review.ts';

export class Region {
  #before: number;
  #behind: number;

  /** From `start` to `end` of a text of `length` characters. */
  constructor(start: number, end: number, length: number) {
    this.#before = start;
    this.#behind = length - end;
  }

  /** Where it is in a text of `length` characters. */
  within(length: number): { readonly start: number; readonly end: number } {
    return { start: this.#before, end: length - this.#behind };
  }

  /**
   * Others changed a text that had `length` characters. Gives back whether that was outside; text put in right at a border
   * is outside.
   */
  follow({ start, end, text }: TextChange, length: number): boolean {
    const place = this.within(length);
    const grown = text.length - (end - start);
    if (end <= place.start) {
      this.#before += grown;
      return true;
    }
    if (start >= place.end) {
      this.#behind += grown;
      return true;
    }
    return false;
  }
}
