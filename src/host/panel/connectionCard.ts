/**
 * Whether there is a service to ask, and the first-run card that makes one.
 * Owns the state of the card. Asking for keys and testing is connector.ts.
 */
import { EventEmitter, type Disposable } from 'vscode';
import type { ServiceKind } from '../../api/connection.ts';
import type { ConnectionView, TroubleView } from '../../protocol/view.ts';
import { addressOf, currentConnection, isReady, type CurrentConnection } from '../connection/connections.ts';
import type { Connector } from '../connection/connector.ts';
import type { Credentials } from '../keys/credentials.ts';
import { readSetting } from '../settings.ts';
import { describeError } from '../words.ts';

export class ConnectionCard implements Disposable {
  readonly #connector: Connector;
  readonly #credentials: Credentials;
  readonly #changed = new EventEmitter<CurrentConnection | undefined>();
  #view: ConnectionView = { ready: false, kind: 'official', address: '', testing: false };
  #test: AbortController | undefined;

  /** Carries the connection as it now stands; undefined if the address is unusable. */
  readonly onDidChange = this.#changed.event;

  constructor(connector: Connector, credentials: Credentials) {
    this.#connector = connector;
    this.#credentials = credentials;
  }

  view(): ConnectionView {
    return this.#view;
  }

  /** Reads settings and credentials again. */
  async refresh(): Promise<void> {
    const kind = readSetting('service');
    const address = addressOf(kind);
    try {
      const current = await currentConnection(this.#credentials);
      this.#set({ ready: isReady(current), kind, address, testing: false }, current);
    } catch (error) {
      const trouble = address === '' ? undefined : describeError(error);
      this.#set({ ready: false, kind, address, testing: false, ...(trouble && { trouble }) }, undefined);
    }
  }

  /** Connects to the service chosen in the card; what goes wrong is shown in it. */
  async connect(kind: ServiceKind, address: string): Promise<void> {
    this.#test?.abort();
    const test = new AbortController();
    this.#test = test;
    const target = kind === 'official' ? addressOf(kind) : address.trim();
    this.#set({ ready: false, kind, address: target, testing: true }, undefined);
    const result = await this.#connector.connect(kind, target, test.signal);
    if (test.signal.aborted) return;
    if (result === undefined) await this.refresh();
    else this.#fail(kind, target, result === 'cancelled' ? undefined : result);
  }

  /** Tries once more what went wrong in the card. */
  async again(): Promise<void> {
    const { trouble, kind, address } = this.#view;
    if (trouble !== undefined) await this.connect(kind, address);
  }

  dispose(): void {
    this.#test?.abort();
    this.#changed.dispose();
  }

  #fail(kind: ServiceKind, address: string, trouble: TroubleView | undefined): void {
    this.#set({ ready: false, kind, address, testing: false, ...(trouble && { trouble }) }, undefined);
  }

  #set(view: ConnectionView, current: CurrentConnection | undefined): void {
    this.#view = view;
    this.#changed.fire(current);
  }
}
