/**
 * What a model costs, in a few words for where a model is chosen. Owns the words; prices are core/cost/prices.ts.
 */
import { l10n } from 'vscode';
import { ratesAt, type Currency, type PricedModel } from '../../core/cost/prices.ts';
import { tariffAt } from '../../core/cost/tariff.ts';
import { formatMoney } from '../../core/cost/money.ts';
import { currentBook } from './book/currentBook.ts';

const million = 1_000_000;

/** As in `$0.15 in · $0.60 out for 1M tokens, off-peak`; undefined where no price is known. */
export function describePrice(model: PricedModel, at: number, currency: Currency): string | undefined {
  const rates = ratesAt(model, at, currency, currentBook());
  if (rates === undefined) return undefined;
  const input = formatMoney(rates.cacheMiss * million, currency);
  const output = formatMoney(rates.output * million, currency);
  return tariffAt(at, currentBook().holidays).tariff === 'peak'
    ? l10n.t('{0} in · {1} out for 1M tokens, peak', input, output)
    : l10n.t('{0} in · {1} out for 1M tokens, off-peak', input, output);
}

/** As in `$0.15 · $0.60`: for a million tokens in and out now; undefined where no price is known. */
export function shortPrice(model: PricedModel, at: number, currency: Currency): string | undefined {
  const rates = ratesAt(model, at, currency, currentBook());
  if (rates === undefined) return undefined;
  return `${formatMoney(rates.cacheMiss * million, currency)} · ${formatMoney(rates.output * million, currency)}`;
}
