/**
 * What a person wants to spend at most, and how far that is used.
 * Owns what the setting `budgets` may say, which calls a budget counts, and when a day and a month end: as the bill's do, in
 * UTC. What follows from a budget that is used up is the host's.
 */
import { isRecord } from '../../../api/wire/narrow.ts';
import { dayOf, nextDay } from '../ledger.ts';
import type { Currency } from '../prices.ts';
import type { DaySums } from './daySums.ts';

export type BudgetSpan = 'day' | 'month';

export interface Budget {
  /** `total`, or what calls are for: `chat`, `agent`, `completion`, `batch`. */
  readonly feature: string;
  readonly span: BudgetSpan;
  /** In billionths of the currency that costs are shown in. */
  readonly limit: number;
}

/** A budget and what was spent of it. */
export interface Standing extends Budget {
  readonly spent: number;
}

const nanoPerUnit = 1e9;
/** From here on a budget is worth a word. */
const nearShare = 0.8;

/** What the setting says, in its order. What is no amount above nothing sets no limit. */
export function readBudgets(setting: Readonly<Record<string, unknown>>): readonly Budget[] {
  return Object.entries(setting).flatMap(([feature, limits]) =>
    (['day', 'month'] as const).flatMap((span): Budget[] => {
      const amount = isRecord(limits) ? limits[span] : undefined;
      const isLimit = typeof amount === 'number' && Number.isFinite(amount) && amount > 0;
      return isLimit ? [{ feature, span, limit: Math.round(amount * nanoPerUnit) }] : [];
    }),
  );
}

/** Whether a call for this purpose counts for the budget. */
export function covers({ feature }: Pick<Budget, 'feature'>, purpose: string): boolean {
  return feature === 'total' || feature === purpose || members.get(feature)?.has(purpose) === true;
}

/** What counts for a feature beside calls that bear its name. */
const members: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['chat', new Set(['nativeChat', 'agent'])],
  ['completion', new Set(['nextEdit'])],
  ['edit', new Set(['docs', 'fix', 'refactor', 'simplify', 'translate', 'shell'])],
]);

/** `days`: those of the month, the last of them today. */
export function standingOf(budget: Budget, days: readonly DaySums[], currency: Currency): Standing {
  const counted = budget.span === 'day' ? days.slice(-1) : days;
  const spent = counted.reduce((sum, day) => sum + spentOn(budget, day, currency), 0);
  return { ...budget, spent };
}

export function isNear({ spent, limit }: Standing): boolean {
  return spent >= limit * nearShare;
}

export function isOver({ spent, limit }: Standing): boolean {
  return spent >= limit;
}

/** The days (UTC) of the month of `now` before today, oldest first. */
export function earlierDays(now: number): readonly string[] {
  const today = dayOf(now);
  return Array.from(
    { length: Number(today.slice(8)) - 1 },
    (_, index) => `${today.slice(0, 8)}${String(index + 1).padStart(2, '0')}`,
  );
}

/** When the span ends that holds `now`, in milliseconds since 1970. */
export function endOf(span: BudgetSpan, now: number): number {
  const date = new Date(now);
  return span === 'day' ? nextDay(now) : Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

function spentOn(budget: Budget, { all, purposes }: DaySums, currency: Currency): number {
  if (budget.feature === 'total') return all[currency];
  let sum = 0;
  for (const [purpose, totals] of purposes) if (covers(budget, purpose)) sum += totals[currency];
  return sum;
}
