/**
 * The page of costs: what it shows, what it may ask for, and the check of what it asks.
 * Owns the contract. The host reads, adds up and words; the page draws, and gets shares of a whole in place of money.
 */
import * as v from 'valibot';
import type { CostRange } from '../core/cost/sums/report.ts';

export const costRanges = ['week', 'month', 'quarter', 'thisMonth'] as const satisfies readonly CostRange[];

/** One day as a bar. The shares are of the highest bar. */
export interface DayBar {
  /** As in `Sat, Nov 21`, and short, as in `21`. */
  readonly label: string;
  readonly short: string;
  readonly offPeak: number;
  readonly peak: number;
  /** What it came to: money, or tokens where no price is known. */
  readonly amount: string;
  readonly offPeakAmount: string;
  readonly peakAmount: string;
  readonly calls: number;
}

/** A feature, a model, a chat, a file. */
export interface CostRow {
  readonly name: string;
  readonly amount: string;
  /** Of the first row. */
  readonly share: number;
  readonly calls: number;
  readonly tokens: number;
}

/** Why the cache did not help, how often, and what that cost more. */
export interface MissRow {
  readonly why: string;
  readonly times: number;
  readonly tokens: number;
  readonly cost?: string;
}

/** The balance, and how the ledger compares with it. */
export interface AccountView {
  readonly balance: string;
  /** Sentences: when it was read, what it fell by, what was counted, what the difference may be. */
  readonly lines: readonly string[];
}

export interface CostsView {
  readonly range: CostRange;
  /** Days are still being read: what is shown grows. */
  readonly isReading: boolean;
  /** What bars and amounts are of. */
  readonly measure: 'money' | 'tokens';
  readonly total: {
    readonly amount: string;
    readonly calls: number;
    readonly promptTokens: number;
    readonly completionTokens: number;
    /** Calls whose price is not known: not in the money. */
    readonly unpriced: number;
    /** Share of what was sent that came from the cache; absent while nothing was sent. */
    readonly cachedShare?: number;
  };
  readonly days: readonly DayBar[];
  /** What the highest bar stands for. */
  readonly highest: string;
  readonly features: readonly CostRow[];
  readonly models: readonly CostRow[];
  readonly chats: readonly CostRow[];
  readonly files: readonly CostRow[];
  /** What was saved by what the cache had. */
  readonly saved?: string;
  readonly misses: readonly MissRow[];
  /** For one line of ghost text that was taken, and how many there were. */
  readonly line?: { readonly amount: string; readonly count: number };
  readonly account?: AccountView;
  readonly budgets: readonly BudgetRow[];
  /** Where the prices are from. */
  readonly prices: string;
  /** What is wrong with the person's own prices, or with a file. */
  readonly trouble?: string;
}

/** A budget and how far it is used. */
export interface BudgetRow {
  readonly name: string;
  /** As in `$0.40 of $2`. */
  readonly words: string;
  /** 0 to 1 and above. */
  readonly share: number;
}

const toHost = v.variant('type', [
  /** The page's script runs, or wants to see what is new. */
  v.strictObject({ type: v.picklist(['ready', 'export', 'openSettings']) }),
  v.strictObject({ type: v.literal('range'), range: v.picklist(costRanges) }),
]);

export type CostsToHost = Readonly<v.InferOutput<typeof toHost>>;

/** Gives the message when `value` is one, exactly, else undefined. Never throws. */
export function parseCostsMessage(value: unknown): CostsToHost | undefined {
  const result = v.safeParse(toHost, value);
  return result.success ? result.output : undefined;
}
