/**
 * The keys that the editor's secret storage keeps, in a list for each origin.
 * Owns the storage, and this session's memory for what a keyring refuses. Nothing here is written to a file or a setting.
 */
import { EventEmitter, type Disposable, type SecretStorage } from 'vscode';
import type { ServiceKind } from '../../api/connection.ts';
import { putKey, readRing, writeRing, type StoredKey } from '../../core/keys/ring.ts';

/** What a key is bound to. */
export interface KeyPlace {
  readonly kind: ServiceKind;
  readonly origin: string;
}

/** A key and where it may be sent. */
export interface PlacedKey {
  readonly origin: string;
  readonly key: StoredKey;
}

const storagePrefix = 'credential:';

export class KeyRing implements Disposable {
  readonly #storage: SecretStorage;
  /** By origin. Saves a round trip to the keyring on each request. */
  readonly #read = new Map<string, readonly StoredKey[]>();
  readonly #session = new Map<string, readonly StoredKey[]>();
  readonly #changed = new EventEmitter<void>();
  readonly #subscription: Disposable;

  readonly onDidChange = this.#changed.event;

  constructor(storage: SecretStorage) {
    this.#storage = storage;
    // Another window may have changed a key.
    this.#subscription = storage.onDidChange(({ key }) => {
      if (!key.startsWith(storagePrefix)) return;
      this.#read.clear();
      this.#changed.fire();
    });
  }

  /** The keys for a place, in the order in which they were added. */
  async keys({ kind, origin }: KeyPlace): Promise<readonly StoredKey[]> {
    return (await this.#known(origin)).filter((key) => key.kind === kind);
  }

  /** Every key there is. */
  async all(): Promise<readonly PlacedKey[]> {
    let names: readonly string[] = [];
    try {
      names = await this.#storage.keys();
    } catch {
      // A keyring that is locked shows what this session knows.
    }
    const origins = names.flatMap((name) => (name.startsWith(storagePrefix) ? [name.slice(storagePrefix.length)] : []));
    const lists = [...new Set([...origins, ...this.#session.keys()])].map(async (origin) => {
      return (await this.#known(origin)).map((key) => ({ origin, key }));
    });
    return (await Promise.all(lists)).flat();
  }

  /** Whether the key is only in this session's memory. */
  isForgetful({ origin, key }: PlacedKey): boolean {
    return this.#session.get(origin)?.some(({ id }) => id === key.id) ?? false;
  }

  /** Keeps a key, in the place of the one with its id. Gives back whether the storage has it, and not this session alone. */
  async put({ origin, key }: PlacedKey): Promise<boolean> {
    // Another window may have added one since.
    this.#read.delete(origin);
    const kept = await this.#store(origin, putKey(await this.#stored(origin), key));
    this.#remember(origin, key.id, kept ? undefined : key);
    this.#changed.fire();
    return kept;
  }

  async remove({ origin, key }: PlacedKey): Promise<void> {
    this.#read.delete(origin);
    const stored = await this.#stored(origin);
    const left = stored.filter(({ id }) => id !== key.id);
    this.#remember(origin, key.id, undefined);
    this.#read.delete(origin);
    if (left.length > 0) await this.#store(origin, left);
    else if (stored.length > 0) await this.#storage.delete(storagePrefix + origin);
    this.#changed.fire();
  }

  /** Every secret this window has seen. */
  *live(): Iterable<string> {
    for (const key of [...this.#read.values(), ...this.#session.values()].flat()) {
      for (const pair of [key, ...(key.previous ? [key.previous] : [])]) {
        yield pair.apiKey;
        if (pair.secretKey !== undefined) yield pair.secretKey;
      }
    }
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  async #known(origin: string): Promise<readonly StoredKey[]> {
    return (this.#session.get(origin) ?? []).reduce(putKey, await this.#stored(origin));
  }

  #remember(origin: string, id: string, key: StoredKey | undefined): void {
    const others = (this.#session.get(origin) ?? []).filter((other) => other.id !== id);
    const all = key === undefined ? others : [...others, key];
    if (all.length === 0) this.#session.delete(origin);
    else this.#session.set(origin, all);
  }

  async #stored(origin: string): Promise<readonly StoredKey[]> {
    const known = this.#read.get(origin);
    if (known !== undefined) return known;
    let keys: readonly StoredKey[] = [];
    try {
      keys = readRing(await this.#storage.get(storagePrefix + origin), origin);
    } catch {
      // A locked or missing keyring reads as no key: the person is asked and the session keeps it.
    }
    this.#read.set(origin, keys);
    return keys;
  }

  async #store(origin: string, keys: readonly StoredKey[]): Promise<boolean> {
    const name = storagePrefix + origin;
    try {
      const text = writeRing(keys);
      await this.#storage.store(name, text);
      // Some keyrings accept a secret and lose it: only what can be read back is kept.
      const kept = (await this.#storage.get(name)) === text;
      if (kept) this.#read.set(origin, keys);
      return kept;
    } catch {
      return false;
    }
  }
}
