/**
 * When automatic completions rest after a failure.
 * Owns one memory: the failure that still counts. What the user asks for by hand goes through and an answer ends the rest.
 */
import { DeepSeekError, type ErrorCode } from '../../../api/errors.ts';
import type { Pause } from '../contract.ts';

/** Waiting does not help: the user has to do something about these, and whoever notices calls `clear`. */
const untilChanged: ReadonlySet<ErrorCode> = new Set([
  'NO_KEY',
  'BAD_KEY_FORMAT',
  'BAD_ADDRESS',
  'WRONG_ORIGIN',
  'POLICY',
  'AUTH',
  'CLOCK_SKEW',
  'UNKNOWN_MODEL',
  'UNSUPPORTED',
  'NOT_FOUND',
  'TLS',
]);
const balanceMs = 5 * 60_000;
const rateLimitMs = 10_000;
const shortestMs = 1000;
const longestMs = 60_000;

export interface Pauses {
  /** The pause that holds at this time. */
  at(now: number): Pause | undefined;
  didFail(error: Error, now: number): void;
  didAnswer(): void;
  clear(): void;
}

/** Makes a memory without failures. */
export function createPauses(): Pauses {
  let pause: Pause | undefined;
  let failures = 0;
  return {
    at: (now) => (pause !== undefined && now < pause.until ? pause : undefined),
    didFail(error, now) {
      const code = DeepSeekError.is(error) ? error.code : 'MALFORMED';
      // These are about one prompt, not about the service.
      if (code === 'ABORTED' || code === 'CONTENT_RISK' || code === 'CONTEXT_TOO_LONG') return;
      if (DeepSeekError.is(error, 'POLICY') && error.facts.breach === 'size') return;
      failures += 1;
      const backOffMs = Math.min(longestMs, shortestMs * 2 ** (failures - 1));
      const askedMs = DeepSeekError.is(error) ? error.facts.retryAfterMs : undefined;
      pause = { code, until: now + (askedMs ?? restMs(code, backOffMs)) };
    },
    didAnswer() {
      pause = undefined;
      failures = 0;
    },
    clear() {
      pause = undefined;
      failures = 0;
    },
  };
}

function restMs(code: ErrorCode, backOffMs: number): number {
  if (untilChanged.has(code)) return Infinity;
  if (code === 'BALANCE') return balanceMs;
  return code === 'RATE_LIMIT' ? rateLimitMs : backOffMs;
}
