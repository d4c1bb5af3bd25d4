/**
 * Which credential goes to a service, and where it comes from.
 * Owns the choice. Every credential is bound to one origin and is found by that origin alone. Sources: the editor's secret storage (or
 * this session's memory, when the keyring refused), a command that the person configured, the environment. The one chosen for
 * this workspace is used, else the first that there is.
 */
import { EventEmitter, type Disposable, type Event, type Memento } from 'vscode';
import { officialOrigin } from '../../api/address.ts';
import type { Credential } from '../../api/connection.ts';
import type { Hashing } from '../../api/http.ts';
import { fingerprintOf } from '../../core/keys/fingerprint.ts';
import { cleanKey, cleanSecret } from '../../core/keys/keyFormat.ts';
import type { StoredKey } from '../../core/keys/ring.ts';
import type { CommandOutcome } from './credentialCommand.ts';
import type { KeyPlace, KeyRing } from './keyRing.ts';

export type CredentialSource = 'keychain' | 'session' | 'command' | 'environment';

export interface FoundCredential {
  readonly credential: Credential;
  readonly source: CredentialSource;
  /** Names the key without giving it away. */
  readonly fingerprint: string;
  /** As stored, for those that are. */
  readonly key?: StoredKey;
}

/** The variables of the environment that name a credential. The base URL says which origin it is for. */
export interface CredentialEnvironment {
  readonly DEEPSEEK_API_KEY?: string | undefined;
  readonly DEEPSEEK_SECRET_KEY?: string | undefined;
  readonly DEEPSEEK_BASE_URL?: string | undefined;
}

export interface CredentialParts {
  readonly ring: KeyRing;
  readonly environment: CredentialEnvironment;
  /** The workspace's. */
  readonly choices: Memento;
  readonly hashing: Hashing;
  /** The command that is configured for an origin. */
  readonly commandFor: (origin: string) => readonly string[] | undefined;
  readonly runCommand: (argv: readonly string[]) => Promise<CommandOutcome>;
  /** Hears of a command that gave no key; `cause` holds nothing that it printed. */
  readonly onCommandFailure: (origin: string, cause: string) => void;
}

/** What a workspace chose: the id of a stored key, or one of these. */
export type KeyChoice = string;

/** A command that failed is not run again at each keystroke. */
const restMs = 30_000;

interface CommandRun {
  readonly argv: string;
  readonly outcome: Promise<CommandOutcome>;
  /** When it may be run again; undefined while it runs and after it went well. */
  retryAt?: number;
}

export class Credentials implements Disposable {
  readonly #parts: CredentialParts;
  readonly #runs = new Map<string, CommandRun>();
  readonly #printed = new Set<string>();
  readonly #chosen = new EventEmitter<void>();
  readonly #subscription: Disposable;

  readonly onDidChange: Event<void> = this.#chosen.event;

  constructor(parts: CredentialParts) {
    this.#parts = parts;
    this.#subscription = parts.ring.onDidChange(() => this.#chosen.fire());
  }

  /** The credential to use for a place. */
  async find(place: KeyPlace): Promise<FoundCredential | undefined> {
    const keys = await this.#parts.ring.keys(place);
    const choice = this.#parts.choices.get<KeyChoice>(choiceKey(place));
    const key = keys.find(({ id }) => id === choice);
    if (key !== undefined) return this.#stored(place, key);
    const elsewhere = choice === 'command' || choice === 'environment' ? await this.#from(choice, place) : undefined;
    if (elsewhere !== undefined) return elsewhere;
    const [first] = keys;
    if (first !== undefined) return this.#stored(place, first);
    // Where a command is to give the key, no other takes its place.
    return this.#parts.commandFor(place.origin) === undefined ? this.#fromEnvironment(place) : this.#fromCommand(place);
  }

  /** All that there is to choose from, in the order of preference. A command that has not run yet is run. */
  async candidates(place: KeyPlace): Promise<readonly FoundCredential[]> {
    const keys = await this.#parts.ring.keys(place);
    const others = [await this.#fromCommand(place), this.#fromEnvironment(place)];
    return [...keys.map((key) => this.#stored(place, key)), ...others.filter((found) => found !== undefined)];
  }

  /** Uses a credential for this workspace. */
  async choose(place: KeyPlace, choice: KeyChoice): Promise<void> {
    await this.#parts.choices.update(choiceKey(place), choice);
    this.#chosen.fire();
  }

  /** The service refused it: a key that a command gave is asked for again. */
  refused({ origin, apiKey }: Credential): void {
    const run = this.#runs.get(origin);
    void run?.outcome.then((outcome) => {
      if (outcome.ok && outcome.apiKey === apiKey) run.retryAt = Date.now() + restMs;
    });
  }

  /** Every secret this window has seen, for redaction. */
  *live(): Iterable<string> {
    const { ring, environment } = this.#parts;
    yield* ring.live();
    yield* this.#printed;
    if (environment.DEEPSEEK_API_KEY) yield environment.DEEPSEEK_API_KEY;
    if (environment.DEEPSEEK_SECRET_KEY) yield environment.DEEPSEEK_SECRET_KEY;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#chosen.dispose();
  }

  #stored({ origin }: KeyPlace, key: StoredKey): FoundCredential {
    const { apiKey, secretKey } = key;
    const source = this.#parts.ring.isForgetful({ origin, key }) ? 'session' : 'keychain';
    return { ...this.#found({ apiKey, ...(secretKey !== undefined && { secretKey }), origin }, source), key };
  }

  #from(source: 'command' | 'environment', place: KeyPlace): Promise<FoundCredential | undefined> {
    return source === 'command' ? this.#fromCommand(place) : Promise.resolve(this.#fromEnvironment(place));
  }

  async #fromCommand({ origin }: KeyPlace): Promise<FoundCredential | undefined> {
    const argv = this.#parts.commandFor(origin);
    if (argv === undefined) return undefined;
    const outcome = await this.#run(origin, argv).outcome;
    if (!outcome.ok) return undefined;
    const { apiKey, secretKey } = outcome;
    return this.#found({ apiKey, ...(secretKey !== undefined && { secretKey }), origin }, 'command');
  }

  #run(origin: string, argv: readonly string[]): CommandRun {
    const { runCommand, onCommandFailure } = this.#parts;
    const last = this.#runs.get(origin);
    const isStale = last?.retryAt !== undefined && Date.now() >= last.retryAt;
    if (last?.argv === JSON.stringify(argv) && !isStale) return last;
    const run: CommandRun = { argv: JSON.stringify(argv), outcome: runCommand(argv) };
    this.#runs.set(origin, run);
    void run.outcome.then((outcome) => {
      if (outcome.ok) {
        this.#printed.add(outcome.apiKey);
        if (outcome.secretKey !== undefined) this.#printed.add(outcome.secretKey);
        return;
      }
      run.retryAt = Date.now() + restMs;
      onCommandFailure(origin, outcome.cause);
    });
    return run;
  }

  #fromEnvironment({ origin }: KeyPlace): FoundCredential | undefined {
    const { DEEPSEEK_API_KEY, DEEPSEEK_SECRET_KEY, DEEPSEEK_BASE_URL } = this.#parts.environment;
    const apiKey = cleanKey(DEEPSEEK_API_KEY ?? '');
    const base = DEEPSEEK_BASE_URL ?? officialOrigin;
    if (apiKey === undefined || !URL.canParse(base) || new URL(base).origin !== origin) return undefined;
    const secretKey = cleanSecret(DEEPSEEK_SECRET_KEY ?? '');
    return this.#found({ apiKey, ...(secretKey !== undefined && { secretKey }), origin }, 'environment');
  }

  #found(credential: Credential, source: CredentialSource): FoundCredential {
    return { credential, source, fingerprint: fingerprintOf(credential.apiKey, this.#parts.hashing) };
  }
}

function choiceKey({ kind, origin }: KeyPlace): string {
  return `key:${kind}:${origin}`;
}
