/**
 * Looking things up in the log of receipts: which ones are wanted, what there is to choose from, what they come to.
 * Owns the search. Pages and words are the host's.
 */
import type { Entry } from './chain.ts';

/** Empty members let everything through. */
export interface ReceiptQuery {
  /** Words, each of which must stand somewhere in the receipt. */
  readonly text: string;
  readonly purpose: string;
  /** A day of the reader's clock, as in `2026-11-22`. */
  readonly day: string;
  readonly model: string;
  readonly outcome: string;
  /** The receipts of one answer. */
  readonly answer: string;
}

export const everything: ReceiptQuery = { text: '', purpose: '', day: '', model: '', outcome: '', answer: '' };

/** What is in a log, to choose from; days newest first, the rest by name. */
export interface Choices {
  readonly purposes: readonly string[];
  readonly days: readonly string[];
  readonly models: readonly string[];
  readonly outcomes: readonly string[];
}

/** Money is in billionths. */
export interface Sums {
  readonly calls: number;
  readonly failed: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly costCNY: number;
  readonly costUSD: number;
}

/** The wanted receipts, newest first. `dayOf` names the day of a time. */
export function findReceipts(
  entries: readonly Entry[],
  query: ReceiptQuery,
  dayOf: (at: number) => string,
): readonly Entry[] {
  const words = query.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const isWanted = (entry: Entry): boolean =>
    (query.purpose === '' || entry.purpose === query.purpose) &&
    (query.model === '' || modelOf(entry) === query.model) &&
    (query.outcome === '' || entry.outcome === query.outcome) &&
    (query.answer === '' || entry.answer === query.answer) &&
    (query.day === '' || dayOf(entry.at) === query.day) &&
    (words.length === 0 || holds(entry, words));
  return entries.filter(isWanted).toReversed();
}

/** The model that answered, else the one asked for. */
export function modelOf({ model, answeredBy }: Entry): string {
  return answeredBy ?? model ?? '';
}

export function choicesOf(entries: readonly Entry[], dayOf: (at: number) => string): Choices {
  const all = (nameOf: (entry: Entry) => string): string[] =>
    [...new Set(entries.map(nameOf))].filter((name) => name !== '').sort();
  return {
    purposes: all(({ purpose }) => purpose),
    days: all(({ at }) => dayOf(at)).toReversed(),
    models: all(modelOf),
    outcomes: all(({ outcome }) => outcome),
  };
}

export function sumReceipts(entries: readonly Entry[]): Sums {
  const sum = (amountOf: (entry: Entry) => number | undefined): number =>
    entries.reduce((total, entry) => total + (amountOf(entry) ?? 0), 0);
  return {
    calls: entries.length,
    failed: sum(({ outcome }) => (outcome === 'ok' ? 0 : 1)),
    promptTokens: sum(({ promptTokens }) => promptTokens),
    completionTokens: sum(({ completionTokens }) => completionTokens),
    costCNY: sum(({ costCNY }) => costCNY),
    costUSD: sum(({ costUSD }) => costUSD),
  };
}

function holds(entry: Entry, words: readonly string[]): boolean {
  const text = Object.values(entry).join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}
