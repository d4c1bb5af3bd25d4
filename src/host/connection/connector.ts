/**
 * Gets a person connected: asks for what is missing, tests, saves, and tells.
 * Owns these flows. Keys go from the box to the service and to SecretStorage; no webview, setting or log sees them.
 */
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { DeepSeekClient } from '../../api/client.ts';
import type { Connection, Credential, ServiceKind } from '../../api/connection.ts';
import { parseAddress } from '../../api/address.ts';
import { serviceUrl } from '../../api/endpoint.ts';
import { DeepSeekError, type ErrorCode } from '../../api/errors.ts';
import type { TroubleView } from '../../protocol/view.ts';
import { plainWords, showError, showInformation } from '../notices/notices.ts';
import { addressOf, connectionTo, currentConnection } from './connections.ts';
import { askCredential } from '../keys/askKey.ts';
import type { Credentials } from '../keys/credentials.ts';
import { newKey, warnOfMemory } from '../keys/newKey.ts';
import type { KeyPlace, KeyRing } from '../keys/keyRing.ts';
import { keyWords } from '../keys/keyWords.ts';
import type { Log } from '../log.ts';
import type { ModelCatalog } from './models.ts';
import { readSetting, writeSetting } from '../settings.ts';
import { describeError } from '../words.ts';

/** What a test of a connection found out. */
interface TestReport {
  readonly latencyMs: number;
  readonly models: readonly string[];
}

/** What goes wrong before anybody looks at a key. */
const unreachable = new Set<ErrorCode>(['NETWORK', 'TLS', 'TIMEOUT', 'WEB_PAGE', 'REDIRECT', 'POLICY', 'ABORTED']);

export class Connector {
  readonly #client: DeepSeekClient;
  readonly #credentials: Credentials;
  readonly #ring: KeyRing;
  readonly #catalog: ModelCatalog;
  readonly #log: Log;
  /** Typed in but not yet proven; kept so that a failed network does not cost the person the key. */
  #pending: Credential | undefined;

  constructor(client: DeepSeekClient, credentials: Credentials, ring: KeyRing, catalog: ModelCatalog, log: Log) {
    this.#client = client;
    this.#credentials = credentials;
    this.#ring = ring;
    this.#catalog = catalog;
    this.#log = log;
  }

  /**
   * Connects to a service: asks for what is missing, tests, and only then makes it the service in use.
   * Gives back what went wrong, `cancelled` if the person closed a box, or nothing when all is well.
   */
  async connect(
    kind: ServiceKind,
    address: string,
    signal: AbortSignal,
  ): Promise<TroubleView | 'cancelled' | undefined> {
    try {
      const { connection, found } = await connectionTo(kind, address, this.#credentials);
      const origin = parseAddress(kind, address).origin;
      const known = this.#usable(kind, found?.credential, origin);
      if (known === undefined && kind === 'gateway') await this.#knock(connection, signal);
      const credential = known ?? (await askCredential({ kind, origin }));
      if (credential === undefined && kind !== 'local') return 'cancelled';
      this.#pending = credential;
      const report = await this.#test({ ...connection, ...(credential && { credential }) }, signal);
      if (credential !== undefined && credential !== found?.credential) {
        await this.#save({ kind, origin }, credential);
      }
      this.#pending = undefined;
      await useService(kind, address, report.models);
      return undefined;
    } catch (error) {
      if (DeepSeekError.is(error, 'AUTH') || DeepSeekError.is(error, 'BAD_KEY_FORMAT')) this.#pending = undefined;
      this.#log.failure('connect', error, { kind });
      return describeError(error);
    }
  }

  /** Asks for a new key for the service in use, keeps it in the place of the one in use, and tests it. */
  async setKey(signal: AbortSignal): Promise<void> {
    const place = await this.currentPlace();
    if (place === undefined) return;
    const credential = await askCredential(place);
    if (credential === undefined) return;
    await this.#save(place, credential);
    await this.testConnection(signal);
  }

  /** What a key for the service in use is bound to. Says why there is none. */
  async currentPlace(): Promise<KeyPlace | undefined> {
    const kind = readSetting('service');
    try {
      return { kind, origin: parseAddress(kind, addressOf(kind)).origin };
    } catch (error) {
      await this.#showTrouble(describeError(error));
      return undefined;
    }
  }

  /** Whether a service takes a credential; what stands in the way, if not. */
  async tryCredential({ kind }: KeyPlace, credential: Credential, signal: AbortSignal): Promise<unknown> {
    try {
      const { connection } = await connectionTo(kind, addressOf(kind), this.#credentials);
      await this.#test({ ...connection, credential }, signal);
      return undefined;
    } catch (error) {
      this.#log.failure('test', error, { kind });
      return error;
    }
  }

  /** Lets the person choose among the three kinds and connects to the choice. */
  async chooseService(signal: AbortSignal): Promise<void> {
    const kind = await pickKind();
    if (kind === undefined) return;
    const address = kind === 'official' ? addressOf(kind) : await askAddress(kind);
    if (address === undefined) return;
    const trouble = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: plainWords(l10n.t('Connecting to {0}', address)) },
      () => this.connect(kind, address, signal),
    );
    if (trouble === undefined) await this.testConnection(signal);
    else if (trouble !== 'cancelled') await this.#showTrouble(trouble);
  }

  /** Tests the service in use and says what it found: final URL, key, latency, models. */
  async testConnection(signal: AbortSignal): Promise<void> {
    try {
      const { connection, found } = await currentConnection(this.#credentials);
      const report = await this.#test(connection, signal);
      const key = found ? keyWords(found) : l10n.t('without a key');
      const showLog = l10n.t('Show log');
      const chooseModel = l10n.t('Choose model');
      const choice = await showInformation(
        l10n.t(
          'Connected: {0}, {1}, {2} ms. Models: {3}.',
          serviceUrl(connection, 'chat'),
          key,
          Math.round(report.latencyMs),
          report.models.join(', ') || '–',
        ),
        chooseModel,
        showLog,
      );
      if (choice === showLog) this.#log.show();
      if (choice === chooseModel) await vscode.commands.executeCommand('askDeepSeek.chooseModel');
    } catch (error) {
      this.#log.failure('test', error);
      await this.#showTrouble(describeError(error));
    }
  }

  /** A stored or pending credential that has all that the kind needs. */
  #usable(kind: ServiceKind, stored: Credential | undefined, origin: string): Credential | undefined {
    for (const credential of [this.#pending?.origin === origin ? this.#pending : undefined, stored]) {
      if (credential !== undefined && (kind !== 'gateway' || credential.secretKey !== undefined)) return credential;
    }
    return undefined;
  }

  async #test(connection: Connection, signal: AbortSignal): Promise<TestReport> {
    const start = performance.now();
    // A person waits for the verdict: one try tells as much as five.
    const models = await this.#models({ ...connection, retries: 0 }, signal);
    const latencyMs = performance.now() - start;
    this.#log.event('connected', {
      kind: connection.kind,
      url: serviceUrl(connection, 'chat'),
      latencyMs,
      models: models.length,
    });
    return { latencyMs, models };
  }

  /** Throws what no key would mend, before one is typed for an address with a slip in it. Sends none, nor the headers, which may hold a token. */
  async #knock(connection: Connection, signal: AbortSignal): Promise<void> {
    const { credential: _unsent, ...bare } = connection;
    try {
      await this.#client.models({
        connection: { ...bare, kind: 'local', headers: {}, retries: 0 },
        signal,
        label: { purpose: 'test' },
      });
    } catch (error) {
      if (DeepSeekError.is(error) && unreachable.has(error.code)) throw error;
    }
  }

  /** The model ids; none from a service that answers chats but has no list. */
  async #models(connection: Connection, signal: AbortSignal): Promise<readonly string[]> {
    try {
      return (await this.#catalog.refresh(connection, signal)).map((model) => model.id);
    } catch (error) {
      if (!DeepSeekError.is(error, 'NOT_FOUND')) throw error;
      await this.#ping(connection, signal);
      return [];
    }
  }

  /** The smallest question there is. Throws what stands in the way of an answer. */
  async #ping(connection: Connection, signal: AbortSignal): Promise<void> {
    const request = {
      model: this.#catalog.current(connection),
      messages: [{ role: 'user', text: 'ping' }],
      thinking: 'off',
      maxTokens: 1,
    } as const;
    for await (const event of this.#client.chat(request, { connection, signal, label: { purpose: 'test' } })) {
      if (event.type === 'end' && event.error !== undefined) throw event.error;
    }
  }

  /** Keeps a credential in the place of the stored one in use. */
  async #save(place: KeyPlace, credential: Credential): Promise<void> {
    const replaced = (await this.#credentials.find(place))?.key;
    const key = newKey(place, credential, replaced);
    if (!(await this.#ring.put({ origin: place.origin, key }))) warnOfMemory();
  }

  async #showTrouble(trouble: TroubleView): Promise<void> {
    const showLog = l10n.t('Show log');
    const choice = await showError(`${trouble.title}. ${trouble.text}`, showLog);
    if (choice === showLog) this.#log.show();
  }
}

/** Makes it the service in use. */
export async function useService(kind: ServiceKind, address: string, models: readonly string[]): Promise<void> {
  if (kind === 'gateway') await writeSetting('gateway.address', address);
  if (kind === 'local') await writeSetting('local.address', address);
  if (readSetting('service') !== kind) await writeSetting('service', kind);
  // A model that the new service does not have would fail the first question.
  const chosen = readSetting('model');
  if (chosen !== '' && models.length > 0 && !models.includes(chosen)) await writeSetting('model', '');
}

async function askAddress(kind: ServiceKind): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: 'Ask DeepSeek',
    prompt: kind === 'gateway' ? l10n.t('Address of your team’s gateway') : l10n.t('Address of the local model server'),
    value: addressOf(kind),
    placeHolder: 'https://',
    ignoreFocusOut: true,
    validateInput: (value) => {
      try {
        parseAddress(kind, value);
        return undefined;
      } catch (error) {
        return plainWords(describeError(error).text);
      }
    },
  });
}

async function pickKind(): Promise<ServiceKind | undefined> {
  const current = readSetting('service');
  const kinds = [
    { service: 'official', label: 'DeepSeek', detail: l10n.t('api.deepseek.com with your own key') },
    {
      service: 'gateway',
      label: l10n.t('Team gateway'),
      detail: l10n.t('Your team’s address; every request is signed'),
    },
    {
      service: 'local',
      label: l10n.t('Local model'),
      detail: l10n.t('Ollama, llama.cpp, vLLM or SGLang on this computer or network'),
    },
  ] as const;
  const items = kinds.map((item) => ({ ...item, description: item.service === current ? l10n.t('in use') : '' }));
  return (await vscode.window.showQuickPick(items, { placeHolder: l10n.t('Choose service') }))?.service;
}
