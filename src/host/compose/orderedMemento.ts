/**
 * What all windows remember, written one after the other. With each write the editor sends back all there is, and takes that for
 * what it has: a value that is written before this comes back is lost, from the disk too.
 * Owns the order, and the values on their way. What is kept is the editor's.
 */
import type { Memento } from 'vscode';

export class OrderedMemento implements Memento {
  readonly #kept: Memento;
  /** What was written last of each key, until the editor has it. */
  readonly #onTheWay = new Map<string, { readonly value: unknown }>();
  #written: Promise<unknown> = Promise.resolve();

  constructor(kept: Memento) {
    this.#kept = kept;
  }

  keys(): readonly string[] {
    const keys = new Set(this.#kept.keys());
    for (const [key, { value }] of this.#onTheWay) {
      if (value === undefined) keys.delete(key);
      else keys.add(key);
    }
    return [...keys];
  }

  get<Value>(key: string, otherwise?: Value): Value | undefined {
    const newest = this.#onTheWay.get(key);
    const value = newest === undefined ? this.#kept.get<Value>(key) : (newest.value as Value | undefined);
    return value === undefined ? otherwise : value;
  }

  /** Resolves when the editor has it. */
  async update(key: string, value: unknown): Promise<void> {
    const newest = { value: structuredClone(value) };
    this.#onTheWay.set(key, newest);
    const before = this.#written;
    const write = async (): Promise<void> => {
      await before;
      try {
        await this.#kept.update(key, newest.value);
      } finally {
        if (this.#onTheWay.get(key) === newest) this.#onTheWay.delete(key);
      }
    };
    const written = write();
    this.#written = written.catch(() => undefined);
    await written;
  }
}
