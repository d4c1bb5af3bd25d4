/**
 * The ledger beside the account: by how much the balance fell, and what calls had cost in the same time.
 * Owns the comparison. Where the balance rose between two looks, somebody topped it up: that time is left out of both sides.
 */
import { addAmounts, noAmounts, type Amounts, type Currency } from '../prices.ts';
import type { Reading } from './daySums.ts';
import type { ReportedDay } from './report.ts';

/** Money is in billionths of `currency`. */
export interface Reconciliation {
  readonly currency: Currency;
  /** From the first balance that was read to the last, in milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** The last balance. */
  readonly balance: number;
  readonly fell: number;
  readonly counted: number;
  /** Looks between which the balance rose. */
  readonly topUps: number;
}

/** Compares what is known of the account whose balance was read last; undefined if it never was. */
export function reconcile(days: readonly ReportedDay[]): Reconciliation | undefined {
  const readings = readingsOf(days);
  const last = readings.at(-1);
  if (last === undefined) return undefined;
  const { currency, key } = last;
  const own = readings.filter((reading) => reading.currency === currency && reading.key === key);
  let [fell, counted, topUps] = [0, 0, 0];
  for (const [index, after] of own.entries()) {
    const before = own[index - 1];
    if (before === undefined) continue;
    if (after.total > before.total) topUps += 1;
    else {
      fell += before.total - after.total;
      counted += after.spent[currency] - before.spent[currency];
    }
  }
  return { currency, from: own[0]?.at ?? last.at, to: last.at, balance: last.total, fell, counted, topUps };
}

/** All readings, with what had been spent since the first day. */
function readingsOf(days: readonly ReportedDay[]): readonly Reading[] {
  let before: Amounts = noAmounts;
  const readings: Reading[] = [];
  for (const { sums } of days) {
    if (sums === undefined) continue;
    readings.push(...sums.readings.map((reading) => ({ ...reading, spent: addAmounts(before, reading.spent) })));
    before = addAmounts(before, sums.official);
  }
  return readings;
}
