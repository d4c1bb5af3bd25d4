/**
 * The page of costs in an editor tab: reads the days that its range has and hands over what they came to.
 * Owns the tab, and that a long ledger is read day by day: what is known is shown while the rest is read.
 */
import { l10n, type Disposable, type Uri, type WebviewPanel } from 'vscode';
import type { LedgerEntry } from '../../../core/cost/ledger.ts';
import type { Currency } from '../../../core/cost/prices.ts';
import type { DaySums } from '../../../core/cost/sums/daySums.ts';
import { daysOf, type CostRange } from '../../../core/cost/sums/report.ts';
import { parseCostsMessage, type BudgetRow } from '../../../protocol/costs.ts';
import type { DiskOutcome } from '../../disk/outcome.ts';
import { openTab } from '../../panel/tab.ts';
import { openSettings } from '../../settings.ts';
import { bookMistake, currentBook } from '../book/currentBook.ts';
import { presentCosts } from './present.ts';

/** While days are read the page is told no more often than this. */
const tellMs = 200;
/** What was asked meanwhile is looked at no more often than this. */
const lookMs = 1_000;

export interface CostsPageParts {
  readonly extensionUri: Uri;
  readonly sums: (day: string) => Promise<DiskOutcome<DaySums>>;
  readonly currency: () => Currency;
  /** The titles of sessions, by id. */
  readonly titles: () => Promise<ReadonlyMap<string, string>>;
  readonly budgets: () => readonly BudgetRow[];
  readonly onDidRecord: (listener: (entry: LedgerEntry) => void) => Disposable;
  readonly onDidReadBalance: (listener: () => void) => Disposable;
  /** Asks the account what it holds; resolves when that is in the ledger, or could not be had. */
  readonly readBalance: () => Promise<void>;
  readonly exportCsv: (days: readonly string[]) => Promise<void>;
}

export class CostsPage implements Disposable {
  readonly #parts: CostsPageParts;
  readonly #subscriptions: readonly Disposable[];
  #panel: WebviewPanel | undefined;
  #range: CostRange = 'month';
  #sums = new Map<string, DaySums>();
  #titles: ReadonlyMap<string, string> = new Map();
  #trouble: string | undefined;
  /** Goes up with each reading: an older one ends. */
  #reading = 0;
  #look: NodeJS.Timeout | undefined;

  constructor(parts: CostsPageParts) {
    this.#parts = parts;
    const look = (): void => {
      if (this.#panel?.visible !== true) return;
      this.#look ??= setTimeout(() => {
        this.#look = undefined;
        void this.#read();
      }, lookMs);
    };
    this.#subscriptions = [parts.onDidRecord(look), parts.onDidReadBalance(look)];
  }

  show(): void {
    if (this.#panel === undefined) this.#open();
    else {
      this.#panel.reveal();
      void this.#refresh();
    }
  }

  dispose(): void {
    clearTimeout(this.#look);
    this.#reading += 1;
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#panel?.dispose();
  }

  #open(): void {
    this.#panel = openTab({
      extensionUri: this.#parts.extensionUri,
      page: 'costs',
      title: l10n.t('Costs'),
      receive: (message) => this.#receive(message),
      onDidClose: () => {
        this.#panel = undefined;
        this.#reading += 1;
      },
    });
  }

  async #receive(value: unknown): Promise<void> {
    const message = parseCostsMessage(value);
    switch (message?.type) {
      case 'ready':
        return this.#refresh();
      case 'range':
        this.#range = message.range;
        return this.#read();
      case 'export':
        return this.#parts.exportCsv(daysOf(this.#range, Date.now()));
      case 'openSettings':
        return openSettings();
      case undefined:
        return undefined;
    }
  }

  /** Reads the ledger, and beside it what takes longer and is less: titles and the balance. */
  async #refresh(): Promise<void> {
    const { titles, readBalance } = this.#parts;
    const beside = Promise.all([
      titles().then((known) => {
        this.#titles = known;
      }),
      readBalance(),
    ]);
    await this.#read();
    await beside;
    await this.#read();
  }

  async #read(): Promise<void> {
    this.#reading += 1;
    const reading = this.#reading;
    this.#trouble = undefined;
    let toldAt = Date.now();
    // The newest first: what is asked about most is what was asked last.
    for (const day of daysOf(this.#range, Date.now()).toReversed()) {
      const outcome = await this.#parts.sums(day);
      if (reading !== this.#reading) return;
      if (outcome.ok) this.#sums.set(day, outcome.value);
      else this.#trouble = l10n.t('The ledger of {0} cannot be read ({1}).', day, outcome.cause);
      if (Date.now() - toldAt < tellMs) continue;
      toldAt = Date.now();
      await this.#post(true);
    }
    await this.#post(false);
  }

  async #post(isReading: boolean): Promise<void> {
    const { currency, budgets } = this.#parts;
    const mistake = bookMistake();
    const trouble =
      mistake === undefined
        ? this.#trouble
        : l10n.t('Your own prices are not used: look at “{0}” in the setting “Prices”.', mistake);
    await this.#panel?.webview.postMessage(
      presentCosts({
        range: this.#range,
        isReading,
        days: daysOf(this.#range, Date.now()).map((day) => ({ day, sums: this.#sums.get(day) })),
        currency: currency(),
        book: currentBook(),
        titleOf: (id) => this.#titles.get(id),
        budgets: budgets(),
        ...(trouble !== undefined && { trouble }),
      }),
    );
  }
}
