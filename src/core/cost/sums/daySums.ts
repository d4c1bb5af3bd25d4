/**
 * What a day of the ledger comes to, by everything that can be asked of it.
 * Owns the sums and the adding of a line. They grow in place: a day may have tens of thousands of lines.
 */
import { addTotals, isEntry, noTotals, totalsOf, type LedgerEntry, type LedgerLine, type Totals } from '../ledger.ts';
import type { MissCause } from '../misses.ts';
import { addAmounts, noAmounts, type Amounts } from '../prices.ts';
import type { Tariff } from '../tariff.ts';
import type { BalanceNote } from './notes.ts';

/** The sums over calls, by a name: of a model, a session. */
export type Grouped = ReadonlyMap<string, Totals>;

/** What the cache did not have though it was sent before. Money is in billionths. */
export interface MissSums {
  readonly times: number;
  readonly tokens: number;
  readonly CNY: number;
  readonly USD: number;
}

/** A balance, and what calls to DeepSeek's own service had cost by then on that day. */
export type Reading = Omit<BalanceNote, 'type'> & { readonly spent: Amounts };

export interface DaySums {
  readonly all: Totals;
  readonly purposes: Grouped;
  readonly models: Grouped;
  readonly sessions: Grouped;
  readonly paths: Grouped;
  readonly tariffs: Readonly<Record<Tariff, Amounts>>;
  /** Of all this, by DeepSeek's own service. */
  readonly official: Amounts;
  /** What was saved by what the cache had. */
  readonly saved: Amounts;
  readonly misses: ReadonlyMap<MissCause, MissSums>;
  /** Lines of ghost text that were taken. */
  readonly acceptedLines: number;
  /** In the order of the ledger. */
  readonly readings: readonly Reading[];
}

export const noMisses: MissSums = { times: 0, tokens: 0, ...noAmounts };

/** The same while it is added up. */
export interface GrowingSums extends DaySums {
  all: Totals;
  readonly purposes: Map<string, Totals>;
  readonly models: Map<string, Totals>;
  readonly sessions: Map<string, Totals>;
  readonly paths: Map<string, Totals>;
  readonly tariffs: Record<Tariff, Amounts>;
  official: Amounts;
  saved: Amounts;
  readonly misses: Map<MissCause, MissSums>;
  acceptedLines: number;
  readonly readings: Reading[];
}

export function emptySums(): GrowingSums {
  return {
    all: noTotals,
    purposes: new Map(),
    models: new Map(),
    sessions: new Map(),
    paths: new Map(),
    tariffs: { offPeak: noAmounts, peak: noAmounts },
    official: noAmounts,
    saved: noAmounts,
    misses: new Map(),
    acceptedLines: 0,
    readings: [],
  };
}

/** Adds a line and gives back the same sums. */
export function addLine(sums: GrowingSums, line: LedgerLine): GrowingSums {
  if (isEntry(line)) return addEntry(sums, line);
  switch (line.type) {
    case 'miss': {
      const { times, tokens, CNY, USD } = sums.misses.get(line.cause) ?? noMisses;
      const cost = addAmounts({ CNY, USD }, { CNY: line.CNY ?? 0, USD: line.USD ?? 0 });
      sums.misses.set(line.cause, { times: times + 1, tokens: tokens + line.tokens, ...cost });
      return sums;
    }
    case 'accepted':
      sums.acceptedLines += line.lines;
      return sums;
    case 'balance': {
      const { at, key, currency, total } = line;
      sums.readings.push({ at, key, currency, total, spent: sums.official });
      return sums;
    }
    case 'held':
      // Nothing that costs; the compliance report counts them by their times.
      return sums;
  }
}

function addEntry(sums: GrowingSums, entry: LedgerEntry): GrowingSums {
  const totals = totalsOf(entry);
  sums.all = addTotals(sums.all, totals);
  group(sums.purposes, entry.purpose, totals);
  group(sums.models, entry.model, totals);
  if (entry.sessionId !== undefined) group(sums.sessions, entry.sessionId, totals);
  if (entry.path !== undefined) group(sums.paths, entry.path, totals);
  if (entry.saved !== undefined) sums.saved = addAmounts(sums.saved, entry.saved);
  if (entry.cost !== undefined) {
    const { tariff } = entry.cost;
    sums.tariffs[tariff] = addAmounts(sums.tariffs[tariff], entry.cost);
    if (entry.kind === 'official') sums.official = addAmounts(sums.official, entry.cost);
  }
  return sums;
}

function group(groups: Map<string, Totals>, name: string, totals: Totals): void {
  groups.set(name, addTotals(groups.get(name) ?? noTotals, totals));
}
