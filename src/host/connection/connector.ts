/**
 * Gets a person connected: asks for key and secret in the editor's own password box, tests, saves, and tells.
 * Owns these flows. Keys go from the box to the service and to SecretStorage; no webview, setting or log sees them.
 */
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { DeepSeekClient } from '../../api/client.ts';
import type { Connection, Credential, ServiceKind } from '../../api/connection.ts';
import { parseAddress } from '../../api/address.ts';
import { serviceUrl } from '../../api/endpoint.ts';
import { DeepSeekError } from '../../api/errors.ts';
import { cleanKey, cleanSecret } from '../../core/keys/keyFormat.ts';
import type { TroubleView } from '../../protocol/view.ts';
import { addressOf, connectionTo, currentConnection } from './connections.ts';
import type { Credentials, CredentialSource } from './credentials.ts';
import type { Log } from '../log.ts';
import type { ModelCatalog } from './models.ts';
import { readSetting, writeSetting } from '../settings.ts';
import { describeError } from '../words.ts';

/** What a test of a connection found out. */
interface TestReport {
  readonly latencyMs: number;
  readonly models: readonly string[];
}

export class Connector {
  readonly #client: DeepSeekClient;
  readonly #credentials: Credentials;
  readonly #catalog: ModelCatalog;
  readonly #log: Log;
  /** Typed in but not yet proven; kept so that a failed network does not cost the person the key. */
  #pending: Credential | undefined;

  constructor(client: DeepSeekClient, credentials: Credentials, catalog: ModelCatalog, log: Log) {
    this.#client = client;
    this.#credentials = credentials;
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
      const credential = this.#usable(kind, found?.credential, origin) ?? (await this.#askCredential(kind, origin));
      if (credential === undefined && kind !== 'local') return 'cancelled';
      this.#pending = credential;
      const report = await this.#test({ ...connection, ...(credential && { credential }) }, signal);
      if (credential !== undefined && credential !== found?.credential) await this.#save(credential);
      this.#pending = undefined;
      await useService(kind, address, report.models);
      return undefined;
    } catch (error) {
      if (DeepSeekError.is(error, 'AUTH') || DeepSeekError.is(error, 'BAD_KEY_FORMAT')) this.#pending = undefined;
      this.#log.failure('connect', error, { kind });
      return describeError(error);
    }
  }

  /** Asks for a new key for the service in use, keeps it and tests it. */
  async setKey(signal: AbortSignal): Promise<void> {
    const kind = readSetting('service');
    const origin = await this.#currentOrigin();
    if (origin === undefined) return;
    const credential = await this.#askCredential(kind, origin);
    if (credential === undefined) return;
    await this.#save(credential);
    await this.testConnection(signal);
  }

  async removeKey(): Promise<void> {
    const origin = await this.#currentOrigin();
    if (origin === undefined) return;
    const remove = l10n.t('Remove');
    const answer = await vscode.window.showWarningMessage(
      l10n.t('Remove the key for {0}?', origin),
      { modal: true, detail: l10n.t('It is deleted from the secret storage of this editor.') },
      remove,
    );
    if (answer !== remove) return;
    await this.#credentials.remove(origin);
    const left = await this.#credentials.find(origin);
    void vscode.window.showInformationMessage(
      left === undefined
        ? l10n.t('The key was removed.')
        : l10n.t('The key was removed. The environment still has one ({0}).', left.fingerprint),
    );
  }

  /** Lets the person choose among the three kinds and connects to the choice. */
  async chooseService(signal: AbortSignal): Promise<void> {
    const kind = await pickKind();
    if (kind === undefined) return;
    const address = kind === 'official' ? addressOf(kind) : await askAddress(kind);
    if (address === undefined) return;
    const trouble = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: l10n.t('Connecting to {0}', address) },
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
      const key = found
        ? l10n.t('key {0} from {1}', found.fingerprint, sourceWords(found.source))
        : l10n.t('without a key');
      const showLog = l10n.t('Show log');
      const chooseModel = l10n.t('Choose model');
      const choice = await vscode.window.showInformationMessage(
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

  async #save(credential: Credential): Promise<void> {
    if ((await this.#credentials.save(credential)) === 'keychain') return;
    void vscode.window.showWarningMessage(
      l10n.t(
        'The secret storage of this editor refused the key, so it is kept until the window closes and never written to a file. Unlock or install a keyring, or set DEEPSEEK_API_KEY in the environment.',
      ),
    );
  }

  async #askCredential(kind: ServiceKind, origin: string): Promise<Credential | undefined> {
    const apiKey = await askSecret(l10n.t('API key for {0}', origin), cleanKey, kind === 'local');
    if (apiKey === undefined) return undefined;
    if (kind !== 'gateway') return apiKey === '' ? undefined : { apiKey, origin };
    const secretKey = await askSecret(l10n.t('Secret key that signs requests to {0}', origin), cleanSecret, false);
    return secretKey === undefined ? undefined : { apiKey, secretKey, origin };
  }

  async #currentOrigin(): Promise<string | undefined> {
    const kind = readSetting('service');
    try {
      return parseAddress(kind, addressOf(kind)).origin;
    } catch (error) {
      await this.#showTrouble(describeError(error));
      return undefined;
    }
  }

  async #showTrouble(trouble: TroubleView): Promise<void> {
    const showLog = l10n.t('Show log');
    const choice = await vscode.window.showErrorMessage(`${trouble.title}. ${trouble.text}`, showLog);
    if (choice === showLog) this.#log.show();
  }
}

/** Where a key comes from, in words. */
function sourceWords(source: CredentialSource): string {
  switch (source) {
    case 'keychain':
      return l10n.t('the secret storage');
    case 'session':
      return l10n.t('this session’s memory');
    case 'environment':
      return l10n.t('the environment');
  }
}

async function useService(kind: ServiceKind, address: string, models: readonly string[]): Promise<void> {
  if (kind === 'gateway') await writeSetting('gateway.address', address);
  if (kind === 'local') await writeSetting('local.address', address);
  if (readSetting('service') !== kind) await writeSetting('service', kind);
  // A model that the new service does not have would fail the first question.
  const chosen = readSetting('model');
  if (chosen !== '' && models.length > 0 && !models.includes(chosen)) await writeSetting('model', '');
}

async function askSecret(
  prompt: string,
  clean: (pasted: string) => string | undefined,
  optional: boolean,
): Promise<string | undefined> {
  const pasted = await vscode.window.showInputBox({
    title: 'Ask DeepSeek',
    prompt,
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) =>
      (value === '' && optional) || clean(value) !== undefined
        ? undefined
        : l10n.t('Paste the key as you got it: no spaces or line breaks inside.'),
  });
  return pasted === undefined ? undefined : (clean(pasted) ?? '');
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
        return describeError(error).text;
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
