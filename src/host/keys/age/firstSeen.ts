/**
 * When keys were seen for the first time, those that others keep among them: nobody says how old these are.
 * Owns what is written down of it: fingerprints and times, no key.
 */
import type { Memento } from 'vscode';

const seenKey = 'keys.firstSeen';
/** The oldest are forgotten beyond. */
const mostKeys = 100;

type Seen = Readonly<Record<string, number>>;

export class FirstSeen {
  readonly #memento: Memento;

  /** `memento` is the one that all windows share. */
  constructor(memento: Memento) {
    this.#memento = memento;
  }

  /** When it was; undefined for one that never was. */
  of(fingerprint: string): number | undefined {
    return this.#memento.get<Seen>(seenKey, {})[fingerprint];
  }

  /** The same for one that is seen now. */
  see(fingerprint: string, time: number): number {
    const known = this.of(fingerprint);
    if (known !== undefined) return known;
    const others = Object.entries(this.#memento.get<Seen>(seenKey, {})).toSorted(([, a], [, b]) => b - a);
    void this.#memento.update(seenKey, Object.fromEntries([[fingerprint, time], ...others.slice(0, mostKeys - 1)]));
    return time;
  }
}
