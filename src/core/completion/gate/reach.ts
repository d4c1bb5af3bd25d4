/**
 * Whether the service can be reached at all.
 * Owns one memory, fed by every call of the client: connections that did not come about, one after the other. Any answer,
 * a refusal too, ends it. Until then a probe goes out now and then.
 */
import type { DeepSeekError } from '../../../api/errors.ts';

export interface Reach {
  /** No connection came about for some time. */
  readonly isOffline: boolean;
  /** Whether it is too early to try again. */
  isResting(now: number): boolean;
  /** Learns from a finished call: what went wrong, if anything did. */
  record(error: DeepSeekError | undefined, now: number): void;
  /** Forgets, because what is asked is another. */
  clear(): void;
}

/** One failure may be a hiccup. */
const failuresToBeSure = 2;
const shortestMs = 2_000;
const longestMs = 60_000;

/** Nothing left the house: these tell nothing about the way. */
const untold: ReadonlySet<string> = new Set(['ABORTED', 'NO_KEY', 'BAD_KEY_FORMAT', 'BAD_ADDRESS', 'WRONG_ORIGIN']);

/** Makes a memory without failures. */
export function createReach(): Reach {
  let failures = 0;
  let restsUntil = 0;
  const clear = (): void => {
    failures = 0;
    restsUntil = 0;
  };
  return {
    get isOffline() {
      return failures >= failuresToBeSure;
    },
    isResting: (now) => now < restsUntil,
    record(error, now) {
      if (error !== undefined && untold.has(error.code)) return;
      if (error === undefined || !isUnreached(error)) return clear();
      failures += 1;
      const steps = failures - failuresToBeSure;
      if (steps >= 0) restsUntil = now + Math.min(longestMs, shortestMs * 2 ** steps);
    },
    clear,
  };
}

function isUnreached({ code, facts }: DeepSeekError): boolean {
  return code === 'TIMEOUT' ? facts.phase === 'connect' : code === 'NETWORK' && facts.status === undefined;
}
