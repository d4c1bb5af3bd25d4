/**
 * The clocks of a try: until the first event, between two arrivals of bytes, and to the end: a service that drips lives, but
 * not for ever.
 * Owns one coarse timer that never fires later than any clock runs out: an arrival only stores a time, the timer
 * looks when it fires and goes on if it was early.
 * The time to get a connection belongs to whoever makes it (http.ts).
 */
import type { Timeouts } from '../connection.ts';
import { DeepSeekError } from '../errors.ts';

/** The longest answer of the slowest model takes less. */
const longestMs = 4 * 3_600_000;

/** Calls `onExpire` once, with the `TIMEOUT` error, unless cleared before. Runs from its construction. */
export class Deadline {
  readonly #onExpire: (error: DeepSeekError) => void;
  #idleMs: number;
  #firstAt: number;
  #idleAt = Infinity;
  readonly #wholeAt: number;
  #isPaused = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(timeouts: Timeouts, onExpire: (error: DeepSeekError) => void) {
    this.#onExpire = onExpire;
    this.#idleMs = timeouts.idleMs;
    const now = performance.now();
    this.#firstAt = now + timeouts.firstTokenMs;
    this.#wholeAt = now + (timeouts.wholeMs ?? longestMs);
    this.#arm();
  }

  /** Bytes arrived. */
  touch(): void {
    this.#idleAt = performance.now() + this.#idleMs;
  }

  /** The first event arrived. */
  answered(): void {
    this.#firstAt = Infinity;
  }

  /** The answer is complete; the end of the stream may take no longer than this. */
  settle(settleMs: number): void {
    this.#idleMs = Math.min(this.#idleMs, settleMs);
    this.#idleAt = performance.now() + this.#idleMs;
    this.#arm();
  }

  /** Nobody reads now, so silence proves nothing. */
  pause(): void {
    this.#isPaused = true;
  }

  /** Reading goes on; a silence counts from here. */
  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    if (this.#idleAt !== Infinity) this.#idleAt = performance.now() + this.#idleMs;
    if (this.#timer === undefined) this.#arm();
  }

  /** Stops for good. */
  clear(): void {
    clearTimeout(this.#timer);
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const now = performance.now();
    const delayMs = Math.min(this.#firstAt, this.#idleAt, this.#wholeAt, now + this.#idleMs) - now;
    this.#timer = setTimeout(() => this.#look(), Math.max(1, Math.ceil(delayMs)));
  }

  #look(): void {
    this.#timer = undefined;
    if (this.#isPaused) return;
    const now = performance.now();
    if (now >= this.#firstAt) this.#expire('firstToken');
    else if (now >= this.#idleAt) this.#expire('idle');
    else if (now >= this.#wholeAt) this.#expire('whole');
    else this.#arm();
  }

  #expire(phase: keyof typeof expired): void {
    this.#onExpire(new DeepSeekError('TIMEOUT', expired[phase], { phase }));
  }
}

const expired = {
  firstToken: 'No first token in time',
  idle: 'The service fell silent',
  whole: 'The answer had no end',
} as const;
