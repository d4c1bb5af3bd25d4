/**
 * Whether, when and how long to wait before a call is tried again.
 * Owns the policy and the abortable wait. Only calls of which the user has seen nothing yet come here.
 */
import type { DeepSeekError } from '../errors.ts';

const firstWaitMs = 1000;
const longestWaitMs = 30_000;
const longestServerWaitMs = 60_000;

/** What comes after a failed try. */
export interface NextTry {
  readonly delayMs: number;
  /** Not counted and not worth a word to the user. */
  readonly free: boolean;
}

/** Counts the tries of one call and decides about the next. */
export class Retries {
  /** Tries begun, the first one included. */
  tries = 1;
  #counted = 0;
  #hasFreeTry: boolean;
  readonly #limit: number;
  readonly #random: () => number;

  /** `limit`: tries after the first. `freeTry`: whether one stale connection is forgiven beyond that. */
  constructor(limit: number, freeTry: boolean, random: () => number) {
    this.#limit = limit;
    this.#hasFreeTry = freeTry;
    this.#random = random;
  }

  /**
   * Gives back the wait before the next try, or undefined when `error` is final.
   * Full jitter over 1 s · 2ⁿ (at most 30 s), on top of what the server asked for (at most 60 s).
   */
  next(error: DeepSeekError): NextTry | undefined {
    if (this.#hasFreeTry && isStaleConnection(error)) {
      this.#hasFreeTry = false;
      this.tries += 1;
      return { delayMs: 0, free: true };
    }
    if (this.#counted >= this.#limit || !isWorthRetrying(error)) return undefined;
    const ceilingMs = Math.min(firstWaitMs * 2 ** this.#counted, longestWaitMs);
    const floorMs = Math.min(error.facts.retryAfterMs ?? 0, longestServerWaitMs);
    this.#counted += 1;
    this.tries += 1;
    return { delayMs: Math.round(floorMs + this.#random() * ceilingMs), free: false };
  }
}

/** Waits `delayMs`, or until `signal` aborts, or until the function handed to `onWait` is called. Never rejects. */
export function wait(delayMs: number, signal: AbortSignal, onWait?: (retryNow: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, delayMs);
    signal.addEventListener('abort', finish);
    onWait?.(finish);
  });
}

/** A kept-alive connection that the server closed while the request was on its way: nothing of it was heard. */
function isStaleConnection({ code, facts }: DeepSeekError): boolean {
  return (
    code === 'NETWORK' && facts.status === undefined && /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET)$/.test(facts.cause ?? '')
  );
}

function isWorthRetrying({ code, facts }: DeepSeekError): boolean {
  if (code === 'RATE_LIMIT' || code === 'EMPTY' || code === 'STREAM_CLOSED') return true;
  if (code === 'NETWORK') return facts.status === undefined;
  if (code === 'TIMEOUT') return facts.phase === 'connect';
  // An error inside a 2xx answer says nothing of its own.
  return code === 'SERVER' && [200, 500, 502, 503, 504].includes(facts.status ?? 200);
}
