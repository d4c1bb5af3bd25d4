/**
 * Waiting for the lower price by this computer's clock, and which questions do. Owns the clock and that choice; the wait is
 * core/cost/book/offPeak.ts.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceKind } from '../../api/connection.ts';
import { readSlash } from '../../core/context/slash.ts';
import { waitOffPeak, type WaitClock } from '../../core/cost/book/offPeak.ts';
import { offPeakFrom } from '../../core/cost/tariff.ts';
import type { LowerPrice } from '../chat/waiting.ts';
import { readSetting } from '../settings.ts';
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

/** Reviews wait, where the person wants that and the service in use is one with a price. */
export function reviewsAtLowerPrice(kindOf: () => ServiceKind | undefined, clock = wallClock): LowerPrice {
  return {
    from({ text }) {
      if (!readSetting('waitForOffPeak') || kindOf() === 'local' || readSlash(text)?.name !== 'review')
        return undefined;
      const at = clock.now();
      const begins = offPeakFrom(at, clock.holidays());
      return begins > at ? begins : undefined;
    },
    wait: (signal) => waitOffPeak(signal, clock),
  };
}
