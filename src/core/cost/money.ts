/**
 * Amounts of money as people read them.
 * Owns digits and signs of currency; amounts come in billionths (nano) of a yuan or dollar, as core/cost/prices.ts counts them.
 */
import type { Currency } from './prices.ts';

const nanoPerUnit = 1e9;
const signs: Readonly<Record<Currency, string>> = { CNY: '¥', USD: '$' };
/** What is left of an amount that is too small to be worth its digits. */
const smallest = 0.0001;

/** `¥0`, `< $0.0001`, `$0.0021`, `¥0.15`, `¥4`, `$12.30`: two digits that count for what is below one, cents above. */
export function formatMoney(nano: number, currency: Currency): string {
  const amount = Math.max(0, nano) / nanoPerUnit;
  const sign = signs[currency];
  if (amount === 0) return `${sign}0`;
  if (amount < smallest / 2) return `< ${sign}${smallest}`;
  const digits = amount >= 0.095 ? 2 : amount >= 0.0095 ? 3 : 4;
  return sign + amount.toFixed(digits).replace(/\.00$/, '');
}
