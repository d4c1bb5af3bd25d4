/** Counts what was tried and what was survived. Owns the two numbers and the names of what was not. */
export class Tally {
  tried = 0;
  readonly failures: string[] = [];
  readonly #closed: number[] = [];

  get survived(): number {
    return this.tried - this.failures.length;
  }

  /** Runs one trial; a failure is kept, so that the rest is tried as well. */
  async try(name: string, trial: () => unknown): Promise<void> {
    this.tried += 1;
    try {
      await trial();
    } catch (error) {
      this.failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Notes how long it took from an abort to the socket that the server saw closed. */
  measure(closedAfterMs: number): void {
    this.#closed.push(closedAfterMs);
  }

  /** The middle one of these times. */
  get usualCloseMs(): number {
    return this.#closed.toSorted((a, b) => a - b)[this.#closed.length >> 1] ?? 0;
  }

  /** The longest of these times. */
  get slowestCloseMs(): number {
    return Math.max(0, ...this.#closed);
  }
}
