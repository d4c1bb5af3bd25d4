/**
 * Waiting for the lower price: whatever nobody is waiting for can be sent when the peak is over.
 * Owns the wait alone; when the peak ends is tariff.ts, and what waits belongs to whoever waits.
 *
 * A timer stands still while the computer sleeps, so the wait looks at the clock again and again: after a sleep it ends
 * within one look of the time it was for, and goes on where another peak has begun meanwhile.
 */
import { offPeakFrom, type Holidays } from '../tariff.ts';

const lookMs = 15_000;

/** The time that is waited by. `sleep` resolves early when the signal fires, and never rejects. */
export interface WaitClock {
  readonly now: () => number;
  readonly holidays: () => Holidays;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Resolves when requests are off-peak: true at once if they are now, false when the signal ended the wait. */
export async function waitOffPeak(signal: AbortSignal, clock: WaitClock): Promise<boolean> {
  while (!signal.aborted) {
    const at = clock.now();
    const begins = offPeakFrom(at, clock.holidays());
    if (begins <= at) return true;
    await clock.sleep(Math.min(begins - at, lookMs), signal);
  }
  return false;
}
