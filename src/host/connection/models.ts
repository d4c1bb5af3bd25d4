/**
 * Which models a service has, and which one is asked.
 * Owns the lists read from services, kept per origin between sessions. Prices and windows are in core/models.ts.
 */
import { EventEmitter, type Disposable, type Memento } from 'vscode';
import type { DeepSeekClient } from '../../api/client.ts';
import type { Connection } from '../../api/connection.ts';
import { parseAddress } from '../../api/address.ts';
import type { Model } from '../../api/events.ts';
import { contextWindow, defaultModel, knownModels, replacementFor } from '../../core/models.ts';
import { readSetting } from '../settings.ts';

export class ModelCatalog implements Disposable {
  readonly #client: DeepSeekClient;
  readonly #memento: Memento;
  readonly #refreshed = new EventEmitter<void>();

  /** A service said what it has. */
  readonly onDidRefresh = this.#refreshed.event;

  constructor(client: DeepSeekClient, memento: Memento) {
    this.#client = client;
    this.#memento = memento;
  }

  dispose(): void {
    this.#refreshed.dispose();
  }

  /** Asks the service and remembers. Throws DeepSeekError. */
  async refresh(connection: Connection, signal: AbortSignal): Promise<readonly Model[]> {
    const models = await this.#client.models({ connection, signal, label: { purpose: 'models' } });
    await this.#memento.update(mementoKey(connection), models);
    this.#refreshed.fire();
    return models;
  }

  /** What the service said last time it was asked; empty if never. */
  known(connection: Connection): readonly Model[] {
    return this.#memento.get<readonly Model[]>(mementoKey(connection)) ?? [];
  }

  /**
   * The model that a question goes to: the one wanted, else the person's setting, else the service's own default. Retired names
   * of the official service are replaced.
   */
  current(connection: Connection, wanted?: string): string {
    const chosen = (wanted ?? readSetting('model')).trim();
    if (chosen !== '') return (connection.kind === 'official' && replacementFor(chosen)?.model) || chosen;
    return defaultModel(
      connection.kind,
      this.known(connection).map((model) => model.id),
    );
  }

  /** The model to ask now. A server that must be asked for its models is asked. Throws DeepSeekError. */
  async choose(connection: Connection, signal: AbortSignal, wanted?: string): Promise<string> {
    return this.current(connection, wanted) || (await this.refresh(connection, signal), this.current(connection));
  }

  /** The ids to choose from: what the service said, or what DeepSeek's own is known to have. */
  choices(connection: Connection): readonly string[] {
    const listed = this.known(connection).map(({ id }) => id);
    return listed.length === 0 && connection.kind === 'official' ? knownModels.map(({ id }) => id) : listed;
  }

  /** Tokens that fit into a request and its answer; undefined where nobody told. */
  windowTokens(connection: Connection, model: string): number | undefined {
    return this.known(connection).find((known) => known.id === model)?.contextTokens ?? contextWindow(model);
  }
}

function mementoKey(connection: Connection): string {
  return `models:${parseAddress(connection.kind, connection.address).origin}`;
}
