/**
 * How a run goes: what came so far, what it cost, and when it will be done.
 * Owns the counting of one run. What a batch has of results in all is on disk.
 */
import type { Result } from '../../../core/batch/result.ts';
import type { Currency } from '../../../core/cost/prices.ts';
import { Rate } from './rate.ts';

/** How a run goes, or went. */
export interface Progress {
  readonly done: number;
  readonly all: number;
  readonly cached: number;
  /** Requests that merging made unnecessary. */
  readonly saved: number;
  /** Undefined where no price is known. In billionths. */
  readonly cost: Readonly<Record<Currency, number>> | undefined;
  /** Results in a minute, of late. */
  readonly perMinute: number;
  readonly leftMs: number | undefined;
  readonly underWay: number;
}

export class Tally {
  readonly #all: number;
  readonly #rate: Rate;
  #done = 0;
  #cached = 0;
  #saved = 0;
  #cost: Record<Currency, number> | undefined;

  constructor(all: number, now: number) {
    this.#all = all;
    this.#rate = new Rate(now);
  }

  add({ status, cached, merged, cost }: Result, now: number): void {
    this.#done += 1;
    if (cached) this.#cached += 1;
    if (merged !== undefined) this.#saved += 1 - 1 / merged;
    if (cost !== undefined) {
      this.#cost ??= { CNY: 0, USD: 0 };
      this.#cost.CNY += cost.CNY;
      this.#cost.USD += cost.USD;
    }
    if (status === 'ok' && !cached) this.#rate.note(now);
  }

  progress(underWay: number, now: number): Progress {
    const perMinute = this.#rate.perMinute(now);
    return {
      done: this.#done,
      all: this.#all,
      cached: this.#cached,
      saved: Math.floor(this.#saved),
      cost: this.#cost,
      perMinute,
      leftMs: perMinute > 0 ? ((this.#all - this.#done) / perMinute) * 60_000 : undefined,
      underWay,
    };
  }
}
