/**
 * What the log of receipts must have outside of its files: the key of its seals, and the anchor of its two ends.
 * Owns how they are kept: in the editor's secret storage, which no other file of the log gives away.
 */
import { hash, randomBytes } from 'node:crypto';
import * as v from 'valibot';
import type { Anchor } from '../../core/audit/verify.ts';

/** The part of VS Code's SecretStorage that is needed. */
export interface SecretStore {
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
}

const keyName = 'audit:key';
const anchorPrefix = 'audit:anchor:';
const keyBytes = 32;

const link = v.object({ seq: v.number(), mac: v.string() });
const anchorSchema = v.object({ head: link, before: link });

export class Vault {
  readonly #store: SecretStore;
  #key: Uint8Array | undefined;

  constructor(store: SecretStore) {
    this.#store = store;
  }

  /** The key, if there is one. */
  async key(): Promise<Uint8Array | undefined> {
    if (this.#key !== undefined) return this.#key;
    const text = await this.#store.get(keyName);
    this.#key = text === undefined ? undefined : Buffer.from(text, 'base64');
    return this.#key;
  }

  /** Makes a key for a log that begins. Only under the log's lock, or two windows would make two. */
  async makeKey(): Promise<Uint8Array> {
    const key = randomBytes(keyBytes);
    await this.#store.store(keyName, key.toString('base64'));
    this.#key = key;
    return key;
  }

  /** A name for the key that does not give it away; undefined if there is none. */
  async keyName(): Promise<string | undefined> {
    const key = await this.key();
    return key && hash('sha256', Buffer.concat([Buffer.from('name'), key]), 'hex').slice(0, 8);
  }

  async anchor(): Promise<Anchor | undefined> {
    const text = await this.#store.get(await this.#anchorName());
    if (text === undefined) return undefined;
    const result = v.safeParse(v.pipe(v.string(), v.parseJson(), anchorSchema), text);
    return result.success ? result.output : undefined;
  }

  async setAnchor(anchor: Anchor): Promise<void> {
    await this.#store.store(await this.#anchorName(), JSON.stringify(anchor));
  }

  async #anchorName(): Promise<string> {
    return anchorPrefix + ((await this.keyName()) ?? '');
  }
}
