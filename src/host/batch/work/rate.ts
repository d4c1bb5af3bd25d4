/** How many results come in a minute, of late. Owns the memory of the last ones. */

const lookBackMs = 30_000;
const leastMs = 2_000;

export class Rate {
  readonly #beganAt: number;
  #times: number[] = [];

  constructor(now: number) {
    this.#beganAt = now;
  }

  note(now: number): void {
    this.#times.push(now);
    if (this.#times.length > 2_000) this.#times = this.#times.filter((at) => at > now - lookBackMs);
  }

  perMinute(now: number): number {
    const sinceMs = Math.min(lookBackMs, Math.max(leastMs, now - this.#beganAt));
    return (this.#times.filter((at) => at > now - sinceMs).length / sinceMs) * 60_000;
  }
}
