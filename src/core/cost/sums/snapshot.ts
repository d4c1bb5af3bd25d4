/**
 * The sums of a day as one small text, so that a day that is over need not be added up again.
 * Owns the form and its check. A snapshot counts only with the length of the file that it was made from.
 */
import * as v from 'valibot';
import { missCauses } from '../misses.ts';
import { emptySums, type DaySums, type GrowingSums } from './daySums.ts';

/** Goes up when the sums have more in them: an older snapshot then counts for nothing. */
const version = 1;

const count = v.pipe(v.number(), v.minValue(0));
const amounts = v.object({ CNY: count, USD: count });
const totals = v.object({
  calls: count,
  unpriced: count,
  promptTokens: count,
  cacheHitTokens: count,
  completionTokens: count,
  reasoningTokens: count,
  CNY: count,
  USD: count,
});
const groups = v.array(v.tuple([v.string(), totals]));

const snapshot = v.object({
  version: v.literal(version),
  /** How much of the day's file is in it. */
  offsetBytes: count,
  all: totals,
  purposes: groups,
  models: groups,
  sessions: groups,
  paths: groups,
  tariffs: v.object({ offPeak: amounts, peak: amounts }),
  official: amounts,
  saved: amounts,
  misses: v.array(v.tuple([v.picklist(missCauses), v.object({ times: count, tokens: count, CNY: count, USD: count })])),
  acceptedLines: count,
  readings: v.array(
    v.object({
      at: v.number(),
      key: v.string(),
      currency: v.picklist(['CNY', 'USD']),
      total: v.number(),
      spent: amounts,
    }),
  ),
});

export function encodeSums(sums: DaySums, offsetBytes: number): string {
  return JSON.stringify({
    ...sums,
    version,
    offsetBytes,
    purposes: [...sums.purposes],
    models: [...sums.models],
    sessions: [...sums.sessions],
    paths: [...sums.paths],
    misses: [...sums.misses],
    readings: [...sums.readings],
  } satisfies v.InferOutput<typeof snapshot>);
}

/** The sums and how far they go; undefined for a text that is no snapshot, or one of another version. */
export function decodeSums(text: string): { readonly sums: GrowingSums; readonly offsetBytes: number } | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), snapshot), text);
  if (!parsed.success) return undefined;
  const { version: _, offsetBytes, purposes, models, sessions, paths, misses, ...rest } = parsed.output;
  const sums: GrowingSums = {
    ...emptySums(),
    ...rest,
    purposes: new Map(purposes),
    models: new Map(models),
    sessions: new Map(sessions),
    paths: new Map(paths),
    misses: new Map(misses),
  };
  return { sums, offsetBytes };
}
