/**
 * What a person wants to spend at most: tells when a budget is nearly or wholly used, holds back what nobody asked for, and
 * asks before a chat goes on. Owns these answers. What a budget counts is core/cost/sums/budgets.ts; the sums are the ledger's.
 */
import { EventEmitter, l10n, type Disposable } from 'vscode';
import type { CallOptions } from '../../../api/connection.ts';
import { DeepSeekError } from '../../../api/errors.ts';
import { dayOf } from '../../../core/cost/ledger.ts';
import { formatMoney } from '../../../core/cost/money.ts';
import {
  covers,
  earlierDays,
  endOf,
  isNear,
  isOver,
  readBudgets,
  standingOf,
  type Standing,
} from '../../../core/cost/sums/budgets.ts';
import type { BudgetRow } from '../../../protocol/costs.ts';
import type { BudgetNote } from '../../../protocol/view.ts';
import { showWarning } from '../../notices/notices.ts';
import { onDidChangeSettings, readSetting } from '../../settings.ts';
import type { Accounts } from '../accounts.ts';
import { describePurpose } from '../page/purposeWords.ts';

export class Budgets implements Disposable {
  readonly #accounts: Accounts;
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: readonly Disposable[];
  /** The day up to which the month was read. */
  #readOn = '';
  /** Budgets past whose end the person wants to go on asking. */
  readonly #allowed = new Set<string>();

  /** A budget is another or used further. */
  readonly onDidChange = this.#changed.event;

  constructor(accounts: Accounts) {
    this.#accounts = accounts;
    this.#subscriptions = [
      accounts.onDidRecord(() => void this.refresh()),
      accounts.onDidChangeCurrency(() => this.#changed.fire()),
      onDidChangeSettings(() => void this.refresh()),
    ];
    void this.refresh();
  }

  /** Reads what was spent before today in this month, once a day and only where a budget needs it. */
  async refresh(): Promise<void> {
    const now = Date.now();
    const today = dayOf(now);
    if (this.#readOn !== today && readBudgets(readSetting('budgets')).some(({ span }) => span === 'month')) {
      await this.#accounts.readDays(earlierDays(now).length + 1);
      this.#readOn = today;
    }
    this.#changed.fire();
  }

  /** When what runs by itself for this purpose may go on, in milliseconds since 1970; undefined while nothing holds it back. */
  restsUntil(purpose: string, now: number): number | undefined {
    if (!readSetting('budgetsStop')) return undefined;
    const ends = this.#over(purpose, now).map(({ span }) => endOf(span, now));
    return ends.length === 0 ? undefined : Math.max(...ends);
  }

  /** Why a call stays in the house that nobody asked for, or nobody waits for; undefined if it may go. */
  refusal({ label, automatic }: CallOptions): DeepSeekError | undefined {
    const purpose = label?.purpose ?? 'other';
    if (automatic !== true && purpose !== 'batch') return undefined;
    if (free.has(purpose) || this.restsUntil(purpose, Date.now()) === undefined) return undefined;
    return new DeepSeekError('BUDGET', 'a budget is used up');
  }

  /** Asks before a chat or an edit costs more than was wanted: once until the budget's day or month ends. */
  async mayAsk(purpose: string): Promise<boolean> {
    if (!readSetting('budgetsStop') || Object.keys(readSetting('budgets')).length === 0) return true;
    // Other windows spend as well.
    await this.#accounts.refresh();
    await this.refresh();
    const now = Date.now();
    const over = this.#over(purpose, now).find((each) => !this.#allowed.has(nameAt(each, now)));
    if (over === undefined) return true;
    const ask = l10n.t('Ask anyway');
    const detail =
      over.span === 'day'
        ? l10n.t('Until midnight UTC you are not asked again.')
        : l10n.t('Until the month ends in UTC you are not asked again.');
    const choice = await showWarning(
      this.#describe(over),
      { modal: true, detail: `${detail} ${l10n.t('Your question is kept.')}` },
      ask,
    );
    if (choice !== ask) return false;
    this.#allowed.add(nameAt(over, now));
    // Another budget may have come to its end as well.
    return this.mayAsk(purpose);
  }

  /** The same on the way to the service: the way throws DeepSeekError `BUDGET` if the person does not want it. */
  guard<T>(purpose: string, connect: () => Promise<T>): () => Promise<T> {
    return async () => {
      if (!(await this.mayAsk(purpose))) throw new DeepSeekError('BUDGET', 'a budget is used up');
      return connect();
    };
  }

  /** The word on the budget that is used furthest; undefined while there is room in all. */
  note(): BudgetNote | undefined {
    const near = this.#standings(Date.now()).filter(isNear);
    const furthest = near.toSorted((one, other) => other.spent / other.limit - one.spent / one.limit)[0];
    return furthest && { words: this.#describe(furthest), isOver: isOver(furthest) };
  }

  rows(): readonly BudgetRow[] {
    return this.#standings(Date.now()).map((standing) => ({
      name: describeBudget(standing),
      words: this.#words(standing),
      share: standing.spent / standing.limit,
    }));
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  #over(purpose: string, now: number): readonly Standing[] {
    return this.#standings(now).filter((standing) => covers(standing, purpose) && isOver(standing));
  }

  #standings(now: number): readonly Standing[] {
    const budgets = readBudgets(readSetting('budgets'));
    if (budgets.length === 0) return [];
    const earlier = earlierDays(now).flatMap((day) => this.#accounts.sumsOn(day) ?? []);
    const days = [...earlier, this.#accounts.today()];
    return budgets.map((budget) => standingOf(budget, days, this.#accounts.currency()));
  }

  #describe(standing: Standing): string {
    return isOver(standing)
      ? l10n.t('Budget used up: {0}, {1}.', describeBudget(standing), this.#words(standing))
      : l10n.t('Budget nearly used: {0}, {1}.', describeBudget(standing), this.#words(standing));
  }

  /** `$1.70 of $2`. */
  #words({ spent, limit }: Standing): string {
    const currency = this.#accounts.currency();
    return l10n.t('{0} of {1}', formatMoney(spent, currency), formatMoney(limit, currency));
  }
}

/** What costs nothing, and tells whether more can be asked. */
const free: ReadonlySet<string> = new Set(['balance', 'models', 'probe']);

/** One day or month of a budget. */
function nameAt({ feature, span }: Standing, now: number): string {
  return `${feature} ${endOf(span, now)}`;
}

function describeBudget({ feature, span }: Standing): string {
  return span === 'day'
    ? l10n.t('{0} today', describePurpose(feature))
    : l10n.t('{0} this month', describePurpose(feature));
}
