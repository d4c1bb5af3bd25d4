/**
 * The balance in the status bar: what DeepSeek's own account holds, once that is known, and nothing for other services.
 * Owns the item and its words.
 */
import { env, l10n, StatusBarAlignment, window, type Disposable } from 'vscode';
import { formatMoney } from '../../../core/cost/money.ts';
import type { Accounts } from '../accounts.ts';
import type { Budgets } from '../limits/budgets.ts';
import type { Funds } from './funds.ts';

export class BalanceItem implements Disposable {
  readonly #funds: Funds;
  readonly #accounts: Accounts;
  readonly #budgets: Budgets;
  readonly #item = window.createStatusBarItem('askDeepSeek.balance', StatusBarAlignment.Right, 89);
  readonly #subscriptions: readonly Disposable[];

  constructor(funds: Funds, accounts: Accounts, budgets: Budgets) {
    this.#funds = funds;
    this.#accounts = accounts;
    this.#budgets = budgets;
    this.#item.name = l10n.t('DeepSeek balance');
    this.#item.command = 'askDeepSeek.showCosts';
    this.#subscriptions = [funds.onDidChange(() => this.#refresh()), budgets.onDidChange(() => this.#refresh())];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#item.dispose();
  }

  #refresh(): void {
    const { held, isEmpty } = this.#funds;
    if (held === undefined) return this.#item.hide();
    const amount = `${held.total < 0 ? '−' : ''}${formatMoney(Math.abs(held.total), held.currency)}`;
    const currency = this.#accounts.currency();
    const note = this.#budgets.note();
    const lines = [
      isEmpty
        ? l10n.t('DeepSeek balance: {0}. What runs by itself waits until it is topped up.', amount)
        : l10n.t('DeepSeek balance: {0}', amount),
      ...(held.granted > 0 ? [l10n.t('{0} of it granted', formatMoney(held.granted, held.currency))] : []),
      l10n.t('Today (UTC): {0}', formatMoney(this.#accounts.today().all[currency], currency)),
      ...(note ? [note.words] : []),
      l10n.t('Read at {0}', new Date(held.at).toLocaleTimeString(env.language, { timeStyle: 'short' })),
    ];
    this.#item.text = isEmpty ? `$(warning) ${amount}` : amount;
    this.#item.tooltip = lines.join('\n');
    this.#item.accessibilityInformation = { label: lines.join(', ') };
    this.#item.show();
  }
}
