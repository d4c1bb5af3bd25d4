/**
 * Faults waiting for the requests that they are meant for.
 * Owns the order: the oldest fault that matches is used, once for each of its `times`.
 */
import { type Fault, readFault } from './fault.ts';

/** Which requests a queued fault is for. */
export interface FaultOptions {
  /** How many requests get it; 1 unless said, Infinity for all that follow. */
  readonly times?: number;
  /** Only requests whose path matches. */
  readonly path?: RegExp;
}

/** A first-in first-out list of faults. */
export class FaultQueue {
  readonly #waiting: { fault: Fault; left: number; path: RegExp | undefined }[] = [];

  /** Adds a fault for the next matching requests. */
  add(fault: Fault, options: FaultOptions = {}): void {
    this.#waiting.push({ fault: readFault(fault), left: options.times ?? 1, path: options.path });
  }

  /** Takes the fault for a request; undefined when none is meant for it. */
  take(path: string): Fault | undefined {
    const index = this.#waiting.findIndex((entry) => entry.path === undefined || entry.path.test(path));
    const entry = this.#waiting[index];
    if (entry === undefined) return undefined;
    entry.left -= 1;
    if (entry.left <= 0) this.#waiting.splice(index, 1);
    return entry.fault;
  }

  /** Forgets all of them. */
  clear(): void {
    this.#waiting.length = 0;
  }

  /** Number of faults still waiting. */
  get size(): number {
    return this.#waiting.length;
  }
}
