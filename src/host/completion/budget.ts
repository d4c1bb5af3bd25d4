/**
 * What automatic completions may use and cost in a day, over all windows.
 * Owns the limits and whether they are reached; the sums are the ledger's, and days end as its days do.
 */
import { EventEmitter, type Disposable } from 'vscode';
import { addTotals, nextDay, noTotals, type Totals } from '../../core/cost/ledger.ts';
import type { Currency } from '../../core/cost/prices.ts';
import type { DaySums } from '../../core/cost/sums/daySums.ts';
import type { Accounts } from '../cost/accounts.ts';
import type { Budgets } from '../cost/limits/budgets.ts';
import { readSetting } from '../settings.ts';

/** What is asked without anybody asking. */
const purposes = ['completion', 'nextEdit'] as const;

const shownDays = 7;

export class Budget implements Disposable {
  readonly #accounts: Accounts;
  readonly #budgets: Budgets;
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: readonly Disposable[];
  #isRead = false;

  /** Something was spent. */
  readonly onDidChange = this.#changed.event;

  constructor(accounts: Accounts, budgets: Budgets) {
    this.#accounts = accounts;
    this.#budgets = budgets;
    this.#subscriptions = [
      accounts.onDidRecord(({ purpose }) => {
        if (purposes.some((own) => own === purpose)) void this.#heard();
      }),
      budgets.onDidChange(() => this.#changed.fire()),
    ];
  }

  /** When automatic completions go on, in milliseconds since 1970; undefined while nothing holds them back. */
  restsUntil(now: number): number | undefined {
    const { promptTokens, completionTokens } = spentIn(this.#accounts.today());
    const tokens = readSetting('completion.dailyTokens');
    const isOver = tokens > 0 && promptTokens + completionTokens >= tokens;
    return this.#budgets.restsUntil('completion', now) ?? (isOver ? nextDay(now) : undefined);
  }

  get currency(): Currency {
    return this.#accounts.currency();
  }

  /** What was spent on a day. */
  spentOn(day: string): Totals | undefined {
    const sums = this.#accounts.sumsOn(day);
    return sums && spentIn(sums);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  /** The first completion of a window is the time to read what was spent in the days before. */
  async #heard(): Promise<void> {
    this.#changed.fire();
    if (this.#isRead) return;
    this.#isRead = true;
    await this.#accounts.readDays(shownDays);
    this.#changed.fire();
  }
}

function spentIn(day: Pick<DaySums, 'purposes'>): Totals {
  return purposes.reduce((sum, purpose) => addTotals(sum, day.purposes.get(purpose) ?? noTotals), noTotals);
}
