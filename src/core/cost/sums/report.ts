/**
 * What a stretch of days came to: the sums of its days as one.
 * Owns which days a range has and the adding up. Words, digits and bars are the host's and the page's.
 */
import { addTotals, dayOf, noTotals, type Totals } from '../ledger.ts';
import type { MissCause } from '../misses.ts';
import { addAmounts, noAmounts, type Amounts } from '../prices.ts';
import { noMisses, type DaySums, type Grouped, type MissSums } from './daySums.ts';

/** So many days that end today, or the month (UTC) as far as it has come. */
export type CostRange = 'week' | 'month' | 'quarter' | 'thisMonth';

/** A day and what it came to; undefined while that is not known. */
export interface ReportedDay {
  readonly day: string;
  readonly sums: DaySums | undefined;
}

/** The sums over all days of a range. */
export interface Report {
  readonly all: Totals;
  readonly purposes: Grouped;
  readonly models: Grouped;
  readonly sessions: Grouped;
  readonly paths: Grouped;
  readonly saved: Amounts;
  readonly misses: ReadonlyMap<MissCause, MissSums>;
  readonly acceptedLines: number;
}

const dayMs = 86_400_000;
const lengths: Readonly<Record<Exclude<CostRange, 'thisMonth'>, number>> = { week: 7, month: 30, quarter: 90 };

/** The days (UTC) of a range that ends today, oldest first. */
export function daysOf(range: CostRange, now: number): readonly string[] {
  const count = range === 'thisMonth' ? new Date(now).getUTCDate() : lengths[range];
  return Array.from({ length: count }, (_, index) => dayOf(now - (count - 1 - index) * dayMs));
}

/** Adds the days up; those that are not known yet are left out. */
export function sumUp(days: readonly ReportedDay[]): Report {
  const known = days.flatMap(({ sums }) => sums ?? []);
  return {
    all: known.reduce((sum, { all }) => addTotals(sum, all), noTotals),
    purposes: merge(known.map(({ purposes }) => purposes)),
    models: merge(known.map(({ models }) => models)),
    sessions: merge(known.map(({ sessions }) => sessions)),
    paths: merge(known.map(({ paths }) => paths)),
    saved: known.reduce((sum, { saved }) => addAmounts(sum, saved), noAmounts),
    misses: mergeMisses(known),
    acceptedLines: known.reduce((sum, { acceptedLines }) => sum + acceptedLines, 0),
  };
}

function merge(groups: readonly Grouped[]): Grouped {
  const merged = new Map<string, Totals>();
  for (const group of groups) {
    for (const [name, totals] of group) merged.set(name, addTotals(merged.get(name) ?? noTotals, totals));
  }
  return merged;
}

function mergeMisses(days: readonly DaySums[]): ReadonlyMap<MissCause, MissSums> {
  const merged = new Map<MissCause, MissSums>();
  for (const { misses } of days) {
    for (const [cause, { times, tokens, ...cost }] of misses) {
      const sum = merged.get(cause) ?? noMisses;
      merged.set(cause, { times: sum.times + times, tokens: sum.tokens + tokens, ...addAmounts(sum, cost) });
    }
  }
  return merged;
}
