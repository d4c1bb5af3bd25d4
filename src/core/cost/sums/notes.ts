/**
 * What the ledger has beside calls: misses of the cache, lines of ghost text that were taken, what the account held, and files
 * that were held back.
 * Owns the shape of these lines. Calls are ../ledger.ts; what all of them come to is daySums.ts.
 */
import * as v from 'valibot';
import { missCauses } from '../misses.ts';

const count = v.pipe(v.number(), v.minValue(0));

const miss = v.object({
  type: v.literal('miss'),
  at: v.number(),
  cause: v.picklist(missCauses),
  tokens: count,
  /** What it cost more than it would have from the cache, in billionths, where a price is known. */
  CNY: v.exactOptional(count),
  USD: v.exactOptional(count),
});

const accepted = v.object({ type: v.literal('accepted'), at: v.number(), lines: count });

const balance = v.object({
  type: v.literal('balance'),
  at: v.number(),
  /** Fingerprint of the key that it was read with. */
  key: v.string(),
  currency: v.picklist(['CNY', 'USD']),
  /** In billionths; below nothing where the account owes. */
  total: v.number(),
});

/** A file that was to be sent and stayed: its name says that it holds secrets, or a `.deepseekignore` names it; or let go. */
const held = v.object({ type: v.literal('held'), at: v.number(), why: v.picklist(['kept', 'secret', 'letGo']) });

const note = v.variant('type', [miss, accepted, balance, held]);

export type LedgerNote = Readonly<v.InferOutput<typeof note>>;
export type HeldNote = Readonly<v.InferOutput<typeof held>>;
export type BalanceNote = Readonly<v.InferOutput<typeof balance>>;

/** The note that this holds; undefined if it is none. */
export function readNote(json: unknown): LedgerNote | undefined {
  const parsed = v.safeParse(note, json);
  return parsed.success ? parsed.output : undefined;
}
