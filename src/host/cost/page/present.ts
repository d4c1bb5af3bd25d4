/**
 * From sums to what the page of costs shows: words, amounts and shares of the highest.
 * Owns the mapping. Adding up is core/cost/sums; where no price is known, tokens take the place of money.
 */
import { env, l10n } from 'vscode';
import type { Totals } from '../../../core/cost/ledger.ts';
import { formatMoney } from '../../../core/cost/money.ts';
import { noAmounts, type Currency, type PriceBook } from '../../../core/cost/prices.ts';
import type { Grouped } from '../../../core/cost/sums/daySums.ts';
import { reconcile, type Reconciliation } from '../../../core/cost/sums/reconcile.ts';
import { sumUp, type CostRange, type ReportedDay } from '../../../core/cost/sums/report.ts';
import type { AccountView, BudgetRow, CostRow, CostsView, DayBar, MissRow } from '../../../protocol/costs.ts';
import { describeCause } from '../missWords.ts';
import { describePurpose } from './purposeWords.ts';

const mostRows = 8;
const dayMs = 86_400_000;
/** In billionths: balances are told in no smaller coin. */
const cent = 10_000_000;

/** What the page is made from. */
export interface Shown {
  readonly range: CostRange;
  readonly isReading: boolean;
  readonly days: readonly ReportedDay[];
  readonly currency: Currency;
  readonly book: PriceBook;
  /** The title of a session, as far as it is known. */
  readonly titleOf: (sessionId: string) => string | undefined;
  readonly budgets: readonly BudgetRow[];
  readonly trouble?: string;
}

export function presentCosts(shown: Shown): CostsView {
  const { range, isReading, days, currency, book, titleOf, budgets, trouble } = shown;
  const report = sumUp(days);
  const { all, saved, acceptedLines } = report;
  const measure = all.calls === 0 || all.calls > all.unpriced ? 'money' : 'tokens';
  const scale = new Scale(measure, currency);
  const heights = days.map(({ sums }) => (sums === undefined ? 0 : scale.of(sums.all)));
  const highest = Math.max(0, ...heights);
  const ghostText = ['completion', 'nextEdit'].map((purpose) => report.purposes.get(purpose)?.[currency] ?? 0);
  const lineCost = ghostText.reduce((sum, amount) => sum + amount, 0);
  const account = reconcile(days);
  return {
    range,
    isReading,
    measure,
    total: {
      amount: scale.format(scale.of(all)),
      calls: all.calls,
      promptTokens: all.promptTokens,
      completionTokens: all.completionTokens,
      unpriced: measure === 'money' ? all.unpriced : 0,
      ...(all.promptTokens > 0 && { cachedShare: all.cacheHitTokens / all.promptTokens }),
    },
    days: days.map((day) => toBar(day, scale, highest)),
    highest: highest === 0 ? '' : scale.format(highest),
    features: toRows(report.purposes, scale, describePurpose),
    models: toRows(report.models, scale, (model) => model),
    chats: toRows(report.sessions, scale, (id) => titleOf(id) ?? l10n.t('A chat that is gone')),
    files: toRows(report.paths, scale, (path) => path),
    ...(saved[currency] > 0 && { saved: formatMoney(saved[currency], currency) }),
    misses: [...report.misses]
      .toSorted(([, one], [, other]) => other[currency] - one[currency] || other.tokens - one.tokens)
      .map(([cause, { times, tokens, ...cost }]): MissRow => ({
        why: describeCause({ cause }),
        times,
        tokens,
        ...(cost[currency] > 0 && { cost: formatMoney(cost[currency], currency) }),
      })),
    ...(acceptedLines > 0 &&
      lineCost > 0 && { line: { amount: formatMoney(lineCost / acceptedLines, currency), count: acceptedLines } }),
    ...(account && { account: toAccount(account) }),
    budgets,
    prices: l10n.t('Prices: {0}, read {1}.', book.source, book.date),
    ...(trouble !== undefined && { trouble }),
  };
}

/** What bars measure: money, or tokens where there is none. */
class Scale {
  readonly #measure: CostsView['measure'];
  readonly #currency: Currency;

  constructor(measure: CostsView['measure'], currency: Currency) {
    this.#measure = measure;
    this.#currency = currency;
  }

  of(totals: Totals): number {
    return this.#measure === 'money' ? totals[this.#currency] : totals.promptTokens + totals.completionTokens;
  }

  /** Of which at peak. */
  peakOf({ sums }: ReportedDay): number {
    return this.#measure === 'money' ? (sums?.tariffs.peak ?? noAmounts)[this.#currency] : 0;
  }

  /** A dash where nothing is known of the price: that is not for nothing. */
  say(totals: Totals): string {
    const isUnknown = this.#measure === 'money' && totals.calls > 0 && totals.calls === totals.unpriced;
    return isUnknown ? '–' : this.format(this.of(totals));
  }

  format(amount: number): string {
    return this.#measure === 'money' ? formatMoney(amount, this.#currency) : compact(amount);
  }
}

function compact(tokens: number): string {
  return l10n.t('{0} tokens', new Intl.NumberFormat(env.language, { notation: 'compact' }).format(tokens));
}

function toBar(reported: ReportedDay, scale: Scale, highest: number): DayBar {
  const { day, sums } = reported;
  const date = new Date(`${day}T12:00:00Z`);
  const amount = sums === undefined ? 0 : scale.of(sums.all);
  const peak = scale.peakOf(reported);
  const share = (part: number): number => (highest === 0 ? 0 : part / highest);
  return {
    label: date.toLocaleDateString(env.language, {
      weekday: 'short',
      month: 'short',
      day: 'numeric',
      timeZone: 'UTC',
    }),
    short: date.toLocaleDateString(env.language, { month: 'numeric', day: 'numeric', timeZone: 'UTC' }),
    offPeak: share(amount - peak),
    peak: share(peak),
    amount: sums === undefined ? scale.format(0) : scale.say(sums.all),
    offPeakAmount: scale.format(amount - peak),
    peakAmount: scale.format(peak),
    calls: sums?.all.calls ?? 0,
  };
}

/** The dearest first; what is not among the first is one row at the end. */
function toRows(groups: Grouped, scale: Scale, nameOf: (id: string) => string): readonly CostRow[] {
  const sorted = [...groups].toSorted(
    ([, one], [, other]) => scale.of(other) - scale.of(one) || other.calls - one.calls,
  );
  const first = sorted[0] === undefined ? 0 : scale.of(sorted[0][1]);
  return sorted.slice(0, mostRows).map(([id, totals]) => ({
    name: nameOf(id),
    amount: scale.say(totals),
    share: first === 0 ? 0 : scale.of(totals) / first,
    calls: totals.calls,
    tokens: totals.promptTokens + totals.completionTokens,
  }));
}

function toAccount({ currency, from, to, balance, fell, counted, topUps }: Reconciliation): AccountView {
  const money = (nano: number): string => formatMoney(nano, currency);
  const time = (at: number): string =>
    new Date(at).toLocaleString(env.language, { dateStyle: 'medium', timeStyle: 'short' });
  if (from === to || (fell === 0 && counted === 0)) {
    return { balance: signed(balance, currency), lines: [l10n.t('Read {0}.', time(to))] };
  }
  const difference = fell - counted;
  const rest =
    Math.abs(difference) < cent
      ? l10n.t('The two agree to the cent.')
      : difference > 0
        ? l10n.t(
            'The difference of {0} was used elsewhere with this account, or by answers that were cut before they were counted.',
            money(difference),
          )
        : l10n.t(
            'The difference of {0} is not in the balance yet, or was priced too high here: an estimate, or a holiday that is not known.',
            money(-difference),
          );
  return {
    balance: signed(balance, currency),
    lines: [
      l10n.t(
        'From {0} to {1} it fell by {2}; the calls counted here cost {3}.',
        time(from),
        time(to),
        money(fell),
        money(counted),
      ),
      rest,
      ...(topUps > 0 ? [l10n.t('Times in which it was topped up are left out of both.')] : []),
      ...(to - from < dayMs ? [l10n.t('The balance is told in cents and some minutes late.')] : []),
    ],
  };
}

function signed(nano: number, currency: Currency): string {
  return nano < 0 ? `−${formatMoney(-nano, currency)}` : formatMoney(nano, currency);
}
