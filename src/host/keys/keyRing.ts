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
  /** What was replaced or removed may still stand in words that are yet to be written: nothing is taken out. */
  readonly #seen = new Set<string>();
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
    const stored = await this.#stored(origin);
    // What could not be read is not written over.
    const kept = stored !== undefined && (await this.#store(origin, putKey(stored, key)));
    this.#remember(origin, key.id, kept ? undefined : key);
    this.#changed.fire();
    return kept;
  }

  /** Names a key as it stands now: since it was read, another window may have rotated or removed it. Gives back whether it is there. */
  async rename({ origin, key }: PlacedKey, name: string): Promise<boolean> {
    this.#read.delete(origin);
    const isReadable = (await this.#stored(origin)) !== undefined;
    const now = isReadable ? (await this.#known(origin)).find(({ id }) => id === key.id) : key;
    if (now !== undefined) await this.put({ origin, key: { ...now, name } });
    return now !== undefined;
  }

  /** Forgets a key. Gives back whether the storage is known to have it no longer. */
  async remove({ origin, key }: PlacedKey): Promise<boolean> {
    this.#read.delete(origin);
    const stored = await this.#stored(origin);
    const isGone = stored !== undefined && (await this.#take(origin, key.id, stored));
    if (isGone || this.isForgetful({ origin, key })) {
      this.#remember(origin, key.id, undefined);
      this.#changed.fire();
    }
    return isGone;
  }

  /** Every secret this window has seen. */
  live(): Iterable<string> {
    return this.#seen;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  async #known(origin: string): Promise<readonly StoredKey[]> {
    // A locked or missing keyring is like none: the person is asked and the session keeps the key.
    return (this.#session.get(origin) ?? []).reduce(putKey, (await this.#stored(origin)) ?? []);
  }

  #remember(origin: string, id: string, key: StoredKey | undefined): void {
    if (key !== undefined) this.#see([key]);
    const others = (this.#session.get(origin) ?? []).filter((other) => other.id !== id);
    const all = key === undefined ? others : [...others, key];
    if (all.length === 0) this.#session.delete(origin);
    else this.#session.set(origin, all);
  }

  /** Undefined when it could not be read, which is tried again the next time. */
  async #stored(origin: string): Promise<readonly StoredKey[] | undefined> {
    const known = this.#read.get(origin);
    if (known !== undefined) return known;
    try {
      const keys = readRing(await this.#storage.get(storagePrefix + origin), origin);
      if (keys !== undefined) this.#keep(origin, keys);
      return keys;
    } catch {
      return undefined;
    }
  }

  #keep(origin: string, keys: readonly StoredKey[]): void {
    this.#see(keys);
    this.#read.set(origin, keys);
  }

  #see(keys: readonly StoredKey[]): void {
    for (const { apiKey, secretKey, previous } of keys) {
      for (const secret of [apiKey, secretKey, previous?.apiKey, previous?.secretKey]) {
        if (secret !== undefined) this.#seen.add(secret);
      }
    }
  }

  async #take(origin: string, id: string, stored: readonly StoredKey[]): Promise<boolean> {
    const left = stored.filter((key) => key.id !== id);
    if (left.length === stored.length) return true;
    if (left.length > 0) return this.#store(origin, left);
    try {
      await this.#storage.delete(storagePrefix + origin);
      this.#read.delete(origin);
      return true;
    } catch {
      return false;
    }
  }

  async #store(origin: string, keys: readonly StoredKey[]): Promise<boolean> {
    const name = storagePrefix + origin;
    try {
      const text = writeRing(keys);
      await this.#storage.store(name, text);
      // Some keyrings accept a secret and lose it: only what can be read back is kept.
      const kept = (await this.#storage.get(name)) === text;
      if (kept) this.#keep(origin, keys);
      return kept;
    } catch {
      return false;
    }
  }
}
