/**
 * The page of the audit log: what it shows, what it may ask for, and the check of what it asks.
 * Owns the contract. The host looks up, counts and words; the page draws, and never has more than it shows.
 */
import * as v from 'valibot';

/** One receipt as a row; `facts` are shown when it is opened. */
export interface ReceiptRow {
  readonly seq: number;
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly purpose: string;
  readonly model: string;
  /** `ok`, or the code of the error. */
  readonly outcome: string;
  /** HTTP status, if an answer came. */
  readonly status?: number;
  readonly promptTokens?: number;
  readonly completionTokens?: number;
  /** In the person's currency. */
  readonly cost?: string;
  readonly durationMs: number;
  /** Everything else, by the names of the log. */
  readonly facts: readonly (readonly [name: string, value: string])[];
}

export interface AuditFilter {
  readonly text: string;
  readonly purpose: string;
  readonly day: string;
  readonly model: string;
  readonly outcome: string;
}

export interface AuditView {
  readonly filter: AuditFilter;
  /** Only the receipts of one answer are shown. */
  readonly isOfAnswer: boolean;
  readonly choices: {
    readonly purposes: readonly string[];
    readonly days: readonly string[];
    readonly models: readonly string[];
    readonly outcomes: readonly string[];
  };
  readonly totals: {
    readonly calls: number;
    readonly failed: number;
    readonly promptTokens: number;
    readonly completionTokens: number;
    readonly cost?: string;
  };
  /** The first of those found, newest first. */
  readonly rows: readonly ReceiptRow[];
  /** What the last verification said. */
  readonly verdict?: { readonly isGood: boolean; readonly text: string };
  /** Why the log could not be read. */
  readonly trouble?: string;
}

const word = v.pipe(v.string(), v.maxLength(500));
const filter = v.strictObject({ text: word, purpose: word, day: word, model: word, outcome: word });

const toHost = v.variant('type', [
  /** The page's script runs, or wants to see what is new. */
  v.strictObject({ type: v.picklist(['ready', 'more', 'showAll', 'verify', 'export']) }),
  v.strictObject({ type: v.literal('filter'), filter }),
]);

export type AuditToHost = Readonly<v.InferOutput<typeof toHost>>;

/** Gives the message when `value` is one, exactly and within its size caps, else undefined. Never throws. */
export function parseAuditMessage(value: unknown): AuditToHost | undefined {
  const result = v.safeParse(toHost, value);
  return result.success ? result.output : undefined;
}
