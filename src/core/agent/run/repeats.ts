/**
 * Notices a model that goes round in circles: the same call with the same result, again and again.
 * Owns when it is told, and when the run ends. A call that changed something begins the count anew.
 */

const tellAt = 3;
const endAt = 6;

export class Repeats {
  readonly #seen = new Map<string, number>();

  /** Takes note of a call and its result; says what follows from it. */
  note(name: string, written: string, result: string, isChange: boolean): 'fine' | 'tell' | 'end' {
    const mark = JSON.stringify([name, written, result]);
    const count = (this.#seen.get(mark) ?? 0) + 1;
    if (isChange && count === 1) this.#seen.clear();
    this.#seen.set(mark, count);
    return count >= endAt ? 'end' : count >= tellAt ? 'tell' : 'fine';
  }
}

/** What the model is told after the result of such a call. */
export const repeatsNote =
  'You have made the same call several times with the same result. Do something else, or end with what you know.';
