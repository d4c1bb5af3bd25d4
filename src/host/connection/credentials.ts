/**
 * Keys and secrets: where they come from and where they may go.
 * Owns SecretStorage. Each credential is bound to one origin and is found by that origin alone. Sources, first wins:
 * the editor's secret storage, this session's memory (when the keyring refused), the environment.
 */
import type { Disposable, Event, SecretStorage } from 'vscode';
import { EventEmitter } from 'vscode';
import type { Credential } from '../../api/connection.ts';
import type { Hashing } from '../../api/http.ts';
import { fingerprintOf } from '../../core/keys/fingerprint.ts';
import { cleanKey, cleanSecret } from '../../core/keys/keyFormat.ts';

export type CredentialSource = 'keychain' | 'session' | 'environment';

export interface FoundCredential {
  readonly credential: Credential;
  readonly source: CredentialSource;
  /** Names the key without giving it away. */
  readonly fingerprint: string;
}

/** The variables of the environment that name a credential. The base URL says which origin it is for. */
export interface CredentialEnvironment {
  readonly DEEPSEEK_API_KEY?: string | undefined;
  readonly DEEPSEEK_SECRET_KEY?: string | undefined;
  readonly DEEPSEEK_BASE_URL?: string | undefined;
}

const officialOrigin = 'https://api.deepseek.com';

export class Credentials implements Disposable {
  readonly #storage: SecretStorage;
  readonly #environment: CredentialEnvironment;
  readonly #hashing: Hashing;
  /** By origin; a null says that the storage has none. Saves a round trip to the keyring on each request. */
  readonly #read = new Map<string, Credential | null>();
  readonly #session = new Map<string, Credential>();
  readonly #changed = new EventEmitter<void>();
  readonly #subscription: Disposable;

  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(storage: SecretStorage, environment: CredentialEnvironment, hashing: Hashing) {
    this.#storage = storage;
    this.#environment = environment;
    this.#hashing = hashing;
    // Another window may have changed the key.
    this.#subscription = storage.onDidChange(({ key }) => {
      if (!key.startsWith(storagePrefix)) return;
      this.#read.clear();
      this.#changed.fire();
    });
  }

  /** The credential to use for `origin`, and where it comes from. */
  async find(origin: string): Promise<FoundCredential | undefined> {
    const stored = await this.#stored(origin);
    if (stored !== undefined) return this.#found(stored, 'keychain');
    const session = this.#session.get(origin);
    if (session !== undefined) return this.#found(session, 'session');
    const environment = this.#fromEnvironment(origin);
    return environment && this.#found(environment, 'environment');
  }

  /** Keeps the credential for its origin and says where: a keyring that refuses leaves it in this session's memory only. */
  async save(credential: Credential): Promise<CredentialSource> {
    const { origin } = credential;
    this.#session.delete(origin);
    const kept = await this.#store(credential);
    if (!kept) this.#session.set(origin, credential);
    this.#changed.fire();
    return kept ? 'keychain' : 'session';
  }

  /** Forgets what is kept for `origin`. The environment is not ours to change. */
  async remove(origin: string): Promise<void> {
    this.#session.delete(origin);
    this.#read.delete(origin);
    await this.#storage.delete(storageKey(origin));
    this.#changed.fire();
  }

  /** Every secret this window has seen, for redaction. */
  *live(): Iterable<string> {
    for (const credential of [...this.#read.values(), ...this.#session.values()]) {
      if (credential === null) continue;
      yield credential.apiKey;
      if (credential.secretKey !== undefined) yield credential.secretKey;
    }
    if (this.#environment.DEEPSEEK_API_KEY) yield this.#environment.DEEPSEEK_API_KEY;
    if (this.#environment.DEEPSEEK_SECRET_KEY) yield this.#environment.DEEPSEEK_SECRET_KEY;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  async #store(credential: Credential): Promise<boolean> {
    try {
      const text = JSON.stringify({ ...credential, createdAt: Date.now() });
      await this.#storage.store(storageKey(credential.origin), text);
      // Some keyrings accept a secret and lose it: only what can be read back is kept.
      const kept = (await this.#storage.get(storageKey(credential.origin))) === text;
      this.#read.set(credential.origin, kept ? credential : null);
      return kept;
    } catch {
      this.#read.set(credential.origin, null);
      return false;
    }
  }

  async #stored(origin: string): Promise<Credential | undefined> {
    const known = this.#read.get(origin);
    if (known !== undefined) return known ?? undefined;
    let credential: Credential | undefined;
    try {
      credential = parseCredential(await this.#storage.get(storageKey(origin)), origin);
    } catch {
      // A locked or missing keyring reads as no key: the person is asked and the session keeps it.
    }
    this.#read.set(origin, credential ?? null);
    return credential;
  }

  #fromEnvironment(origin: string): Credential | undefined {
    const apiKey = cleanKey(this.#environment.DEEPSEEK_API_KEY ?? '');
    const base = this.#environment.DEEPSEEK_BASE_URL ?? officialOrigin;
    if (apiKey === undefined || !URL.canParse(base) || new URL(base).origin !== origin) return undefined;
    const secretKey = cleanSecret(this.#environment.DEEPSEEK_SECRET_KEY ?? '');
    return { apiKey, ...(secretKey !== undefined && { secretKey }), origin };
  }

  #found(credential: Credential, source: CredentialSource): FoundCredential {
    return { credential, source, fingerprint: fingerprintOf(credential.apiKey, this.#hashing) };
  }
}

const storagePrefix = 'credential:';

function storageKey(origin: string): string {
  return storagePrefix + origin;
}

function parseCredential(text: string | undefined, origin: string): Credential | undefined {
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const { apiKey, secretKey } = value as Readonly<Record<string, unknown>>;
  if (typeof apiKey !== 'string') return undefined;
  return { apiKey, ...(typeof secretKey === 'string' && { secretKey }), origin };
}
