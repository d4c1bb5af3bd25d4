/**
 * How fast a service may be asked, found out by asking it.
 * Owns two numbers. How many requests are under way grows by one for each round of answers and is halved by a 429, which is
 * what a limit on concurrency wants. A limit on requests per second refuses even one at a time if answers are quick: so once
 * more than a few are refused, requests also keep a distance, that of the answers that came, and it shrinks again while all
 * goes well.
 */

const firstWindow = 4;
/** Requests per second that are never gone below. */
const slowest = 0.2;
const caution = 0.95;
/** Of a hundred requests so many may be refused: a limit is busy only when it is touched, and some services refuse at random. */
const toleratedShare = 0.08;
const toleratedRefusals = 2;
/** Requests per second more for each answer: a twentieth more in the first second, and bolder with each that goes well. */
const growth = 0.05;
const boldest = 10;
const lookBackMs = 10_000;
const shortestLookBackMs = 1_000;

export class Pace {
  readonly #ceiling: number;
  #window: number;
  #climbs = true;
  /** Requests per second; undefined while nothing limits them. */
  #rate: number | undefined;
  #restUntil = 0;
  #lastSentAt = -Infinity;
  #firstSentAt: number | undefined;
  /** When there was last too much under way, and when too many in a second. */
  #slowedAt = -Infinity;
  #spacedAt = -Infinity;
  /** When answers came, and when refusals. */
  readonly #answers: number[] = [];
  readonly #refusals: number[] = [];

  /** `ceiling`: requests under way at most. */
  constructor(ceiling: number) {
    this.#ceiling = Math.max(1, Math.floor(ceiling));
    this.#window = Math.min(firstWindow, this.#ceiling);
  }

  /** How many requests may be under way. */
  get concurrency(): number {
    return Math.floor(this.#window);
  }

  /** When the next request may go, in milliseconds like `now`. */
  readyAt(): number {
    const spaced = this.#rate === undefined ? 0 : this.#lastSentAt + 1_000 / this.#rate;
    return Math.max(spaced, this.#restUntil);
  }

  sent(now: number): void {
    this.#lastSentAt = now;
    this.#firstSentAt ??= now;
  }

  /** An answer came. */
  answered(now: number): void {
    note(this.#answers, now);
    // Twice as many each round until something gives; one more each round from then on, and more when all goes well for long.
    this.#window = Math.min(
      this.#ceiling,
      this.#window + (this.#climbs ? 1 : boldness(now - this.#slowedAt) / this.#window),
    );
    if (this.#rate !== undefined) this.#rate += growth * boldness(now - this.#spacedAt);
  }

  /** The service said that it is too much. `sentAt`: when that request went out. */
  crowded(now: number, sentAt: number, retryAfterMs = 0): void {
    note(this.#refusals, now);
    this.#restUntil = Math.max(this.#restUntil, now + retryAfterMs);
    // What was under way when the service refused belongs to the same refusal.
    if (sentAt > this.#slowedAt) {
      this.#slowedAt = now;
      this.#climbs = false;
      this.#window = Math.max(1, this.#window / 2);
    }
    if (sentAt > this.#spacedAt) this.#keepDistance(now);
  }

  #keepDistance(now: number): void {
    const sinceMs = Math.min(lookBackMs, Math.max(shortestLookBackMs, now - (this.#firstSentAt ?? now)));
    const answered = countSince(this.#answers, now - sinceMs);
    const refused = countSince(this.#refusals, now - sinceMs);
    const isTolerable = refused <= toleratedRefusals || refused <= (answered + refused) * toleratedShare;
    if (answered === 0 || isTolerable) return;
    this.#spacedAt = now;
    const seen = answered / (sinceMs / 1_000);
    this.#rate = Math.max(slowest, Math.min(this.#rate ?? Infinity, seen) * caution);
  }
}

/** The longer all has gone well, the more is dared. */
function boldness(goodMs: number): number {
  return Math.min(boldest, 1 + goodMs / 1_000);
}

function note(times: number[], now: number): void {
  times.push(now);
  while ((times[0] ?? now) < now - lookBackMs) times.shift();
}

function countSince(times: readonly number[], since: number): number {
  return times.filter((at) => at > since).length;
}
