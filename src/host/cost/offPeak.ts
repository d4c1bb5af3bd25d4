/** Waiting for the lower price by this computer's clock. Owns nothing but that clock; the wait is core/cost/book/offPeak.ts. */
import { setTimeout as sleep } from 'node:timers/promises';
import { waitOffPeak, type WaitClock } from '../../core/cost/book/offPeak.ts';
import { currentBook } from './book/currentBook.ts';

const wallClock: WaitClock = {
  now: Date.now,
  holidays: () => currentBook().holidays,
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
};

/** Resolves when requests are off-peak: true at once if they are now, false when the signal ended the wait. */
export function waitForOffPeak(signal: AbortSignal): Promise<boolean> {
  return waitOffPeak(signal, wallClock);
}
