/** A limit on requests per second: as many at once after a rest, then one for each share of a second. */

export class Allowance {
  readonly #perSecond: number;
  #left: number;
  #filledAt: number;

  /** 0 sets no limit. */
  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#left = perSecond;
    this.#filledAt = now;
  }

  /** Takes one request; false if that is one too many. */
  take(now: number): boolean {
    if (this.#perSecond === 0) return true;
    this.#left = Math.min(this.#perSecond, this.#left + ((now - this.#filledAt) / 1_000) * this.#perSecond);
    this.#filledAt = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
