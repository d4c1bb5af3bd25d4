/**
 * What the account holds: reads DeepSeek's balance now and then, and notices when there is none left and when it is back.
 * Owns the looking. Each balance goes into the ledger, so that what was counted can be compared with it; after a 402 what runs
 * by itself waits, and goes on when the account has something again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { EventEmitter, window, type Disposable } from 'vscode';
import type { DeepSeekClient } from '../../../api/client.ts';
import type { Connection } from '../../../api/connection.ts';
import type { Balance } from '../../../api/events.ts';
import type { CallReport } from '../../../api/report.ts';
import type { Currency } from '../../../core/cost/prices.ts';
import type { CurrentConnection } from '../../connection/connections.ts';
import type { Log } from '../../log.ts';
import type { Accounts } from '../accounts.ts';

/** While calls go well the balance is read no more often than this. */
const restMs = 5 * 60_000;
/** After a 402 it is looked at sooner, and then ever more rarely. */
const firstLookMs = 4_000;
const lastLookMs = 5 * 60_000;
/** A service that tells no balance is simply tried again. */
const firstTryMs = 60_000;
const nanoPerUnit = 1e9;

/** The time that is gone by. `sleep` resolves early when the signal fires, and never rejects. */
export interface FundsClock {
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

const wallClock: FundsClock = {
  now: Date.now,
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
};

export interface FundsParts {
  readonly client: Pick<DeepSeekClient, 'balance'>;
  readonly connect: () => Promise<CurrentConnection>;
  readonly accounts: Accounts;
  /** Lets calls that nobody asked for go again. */
  readonly release: () => void;
  readonly log: Log;
}

/** What the account held when it was read last. */
export interface Held {
  readonly at: number;
  readonly currency: Currency;
  /** In billionths. */
  readonly total: number;
  readonly granted: number;
  readonly available: boolean;
}

export class Funds implements Disposable {
  readonly #parts: FundsParts;
  readonly #clock: FundsClock;
  readonly #changed = new EventEmitter<void>();
  readonly #returned = new EventEmitter<Held | undefined>();
  #held: Held | undefined;
  #readAt = 0;
  #empty: AbortController | undefined;
  /** How long to wait for the next look: a 402 soon after the last one does not begin anew. */
  #waitMs = 0;
  #follows = '';

  /** The balance is another, or there is none any more. */
  readonly onDidChange = this.#changed.event;
  /** After a 402 there is something to pay with again. */
  readonly onDidReturn = this.#returned.event;

  constructor(parts: FundsParts, clock = wallClock) {
    this.#parts = parts;
    this.#clock = clock;
  }

  /** What is known of DeepSeek's own account; undefined while nothing is. */
  get held(): Held | undefined {
    return this.#held;
  }

  /** The service has refused a call for want of money, and has not taken one since. */
  get isEmpty(): boolean {
    return this.#empty !== undefined;
  }

  /** Hears of each call that is over. */
  heard({ options, error, usage }: CallReport): void {
    if (error?.code === 'BALANCE') {
      this.#emptied(options.connection);
    } else if (usage !== undefined) {
      this.#waitMs = 0;
      if (this.isEmpty) this.#filled();
      const { kind } = options.connection;
      if (kind === 'official' && this.#clock.now() - this.#readAt >= restMs) void this.read();
    }
  }

  /** Where another service or key is in use, what was known belongs to the one before. */
  follow(current: CurrentConnection | undefined): void {
    const door = doorOf(current);
    if (door === this.#follows) return;
    this.#follows = door;
    this.#held = undefined;
    this.#readAt = 0;
    this.#waitMs = 0;
    this.#empty?.abort();
    this.#empty = undefined;
    this.#changed.fire();
  }

  /** Reads the balance; nothing where the service tells none. What goes wrong is of no consequence. */
  async read(): Promise<Held | undefined> {
    const { client, connect, accounts, log } = this.#parts;
    this.#readAt = this.#clock.now();
    try {
      const current = await connect();
      const { connection, found } = current;
      if (connection.kind !== 'official' || found === undefined) return undefined;
      const signal = AbortSignal.timeout(connection.timeouts.connectMs);
      const once = { ...connection, retries: 0 };
      const balance = await client.balance({ connection: once, signal, label: { purpose: 'balance' } });
      await accounts.learnCurrency(async () => balance);
      const held = toHeld(balance, this.#clock.now());
      if (held !== undefined) {
        const { at, currency, total } = held;
        await accounts.note({ type: 'balance', at, key: found.fingerprint, currency, total });
      }
      // Another service or key may be in use by now.
      if (this.#follows !== '' && this.#follows !== doorOf(current)) return undefined;
      this.#held = held;
      this.#changed.fire();
      return held;
    } catch (error) {
      log.failure('balance', error);
      return undefined;
    }
  }

  dispose(): void {
    this.#empty?.abort();
    this.#changed.dispose();
    this.#returned.dispose();
  }

  #emptied(connection: Connection): void {
    if (this.#empty !== undefined) return;
    this.#empty = new AbortController();
    this.#changed.fire();
    void this.#watch(connection, this.#empty.signal);
  }

  #filled(): void {
    this.#empty?.abort();
    this.#empty = undefined;
    this.#parts.release();
    this.#changed.fire();
    this.#returned.fire(this.#held);
  }

  /** Looks until there is something again: ever more rarely, and whenever the person comes back to the window. */
  async #watch({ kind }: Connection, signal: AbortSignal): Promise<void> {
    if (kind === 'official') void this.read();
    while (!signal.aborted) {
      this.#waitMs = Math.min(lastLookMs, this.#waitMs * 2 || (kind === 'official' ? firstLookMs : firstTryMs));
      await this.#pause(this.#waitMs, signal);
      if (signal.aborted) return;
      if (kind !== 'official') this.#parts.release();
      else if ((await this.read())?.available === true && !signal.aborted) return this.#filled();
    }
  }

  async #pause(waitMs: number, signal: AbortSignal): Promise<void> {
    const wake = new AbortController();
    const focus = window.onDidChangeWindowState(({ focused }) => focused && wake.abort());
    await this.#clock.sleep(waitMs, AbortSignal.any([signal, wake.signal]));
    focus.dispose();
  }
}

function doorOf(current: CurrentConnection | undefined): string {
  const { connection, found } = current ?? {};
  return [connection?.kind, connection?.address, found?.fingerprint].join(' ');
}

/** The purse that is used; undefined where there is none in a currency that is known. */
function toHeld({ available, amounts }: Balance, at: number): Held | undefined {
  const used = amounts.find(({ total }) => Number(total) > 0) ?? amounts[0];
  if (used === undefined || (used.currency !== 'CNY' && used.currency !== 'USD')) return undefined;
  const [total, granted] = [toNano(used.total), toNano(used.granted)];
  return { at, currency: used.currency, total, granted, available };
}

function toNano(amount: string): number {
  const value = Number(amount);
  return Number.isFinite(value) ? Math.round(value * nanoPerUnit) : 0;
}
