/**
 * How long to wait after a keystroke before asking.
 * Owns the user's rhythm and the service's measured pace. Times come in; nothing here waits.
 */

export interface Timing {
  /** The user typed at this time (milliseconds). */
  didType(at: number): void;
  /** An answer took this long. */
  didRespond(ms: number): void;
  /** How long after the last keystroke to ask. */
  delayMs(place: { readonly isFresh: boolean; readonly eagerness: number }): number;
  readonly lastTypedAt: number;
}

const longestDelayMs = 300;
const shortestGapMs = 40;
const longestGapMs = 400;
// A gap above this is a pause for thought, not rhythm.
const pauseMs = 1000;
const weight = 0.2;
const typicalGapMs = 180;
const typicalResponseMs = 400;

/** Makes the timing of a user not yet known. */
export function createTiming(): Timing {
  let lastTypedAt = -Infinity;
  let gapMs = typicalGapMs;
  let responseMs = typicalResponseMs;
  return {
    get lastTypedAt() {
      return lastTypedAt;
    },
    didType(at) {
      const gap = at - lastTypedAt;
      lastTypedAt = Math.max(lastTypedAt, at);
      if (gap <= 0 || gap > pauseMs) return;
      gapMs += weight * (Math.min(longestGapMs, Math.max(shortestGapMs, gap)) - gapMs);
    },
    didRespond(ms) {
      responseMs += weight * (ms - responseMs);
    },
    delayMs({ isFresh, eagerness }) {
      if (isFresh) return 0;
      // Long enough for the next key of a burst to come first; an eager user waits less, a slow service is asked sooner.
      const burstMs = gapMs * (2.2 - eagerness);
      const savedMs = Math.min(gapMs / 2, responseMs / 10);
      return Math.max(0, Math.min(longestDelayMs, burstMs - savedMs));
    },
  };
}
