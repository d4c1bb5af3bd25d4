/**
 * What every call used and cost, as it is kept: one line of JSON each, and the sums over a day.
 * Owns the shape of a line and the adding up. Which files the lines are in is host/cost/ledgerFiles.ts.
 * A line says who was asked, what for, how many tokens and how much; never what was asked.
 */
import * as v from 'valibot';
import type { ServiceKind } from '../../api/connection.ts';
import type { Usage } from '../../api/events.ts';
import type { Cost } from './prices.ts';

export interface LedgerEntry {
  /** When the request was sent, in milliseconds since 1970. */
  readonly at: number;
  /** As in `chat`, `title`, `completion`. */
  readonly purpose: string;
  readonly sessionId?: string;
  readonly model: string;
  readonly kind: ServiceKind;
  readonly origin: string;
  readonly usage: Usage;
  /** Undefined where no price is known. */
  readonly cost?: Cost;
  /** The service did not say how many tokens it was. */
  readonly estimated?: true;
}

/** Sums over calls. Money is in billionths. */
export interface Totals {
  readonly calls: number;
  /** Calls without a known price: they are in the tokens and not in the money. */
  readonly unpriced: number;
  readonly promptTokens: number;
  readonly cacheHitTokens: number;
  readonly completionTokens: number;
  readonly reasoningTokens: number;
  readonly CNY: number;
  readonly USD: number;
}

/** The sums of a day: over everything, and by purpose. */
export interface DayTotals {
  readonly all: Totals;
  readonly purposes: ReadonlyMap<string, Totals>;
}

/** The sums over no call. */
export const noTotals: Totals = {
  calls: 0,
  unpriced: 0,
  promptTokens: 0,
  cacheHitTokens: 0,
  completionTokens: 0,
  reasoningTokens: 0,
  CNY: 0,
  USD: 0,
};

/** The day in UTC, which is the day of the service's own bill: `2026-11-22`. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** When the day after that of `at` begins. */
export function nextDay(at: number): number {
  return (Math.floor(at / dayMs) + 1) * dayMs;
}

const dayMs = 86_400_000;

export function emptyDay(): DayTotals {
  return { all: noTotals, purposes: new Map() };
}

/** The sums with one more call in them. */
export function addEntry({ all, purposes }: DayTotals, entry: LedgerEntry): DayTotals {
  const { purpose } = entry;
  const sums = new Map(purposes);
  sums.set(purpose, add(purposes.get(purpose) ?? noTotals, entry));
  return { all: add(all, entry), purposes: sums };
}

/** Two sums as one. */
export function addTotals(one: Totals, other: Totals): Totals {
  return {
    calls: one.calls + other.calls,
    unpriced: one.unpriced + other.unpriced,
    promptTokens: one.promptTokens + other.promptTokens,
    cacheHitTokens: one.cacheHitTokens + other.cacheHitTokens,
    completionTokens: one.completionTokens + other.completionTokens,
    reasoningTokens: one.reasoningTokens + other.reasoningTokens,
    CNY: one.CNY + other.CNY,
    USD: one.USD + other.USD,
  };
}

function add(totals: Totals, { usage, cost }: LedgerEntry): Totals {
  const { CNY, USD } = cost ?? { CNY: 0, USD: 0 };
  return addTotals(totals, { calls: 1, unpriced: cost === undefined ? 1 : 0, ...usage, CNY, USD });
}

const count = v.pipe(v.number(), v.minValue(0));

const line = v.object({
  at: v.number(),
  purpose: v.string(),
  session: v.exactOptional(v.string()),
  model: v.string(),
  kind: v.picklist(['official', 'gateway', 'local']),
  origin: v.string(),
  in: count,
  cached: count,
  out: count,
  reasoning: count,
  CNY: v.exactOptional(count),
  USD: v.exactOptional(count),
  tariff: v.exactOptional(v.picklist(['peak', 'offPeak'])),
  estimated: v.exactOptional(v.literal(true)),
});

/** One line, without a line feed. */
export function encodeEntry({ sessionId, usage, cost, ...entry }: LedgerEntry): string {
  return JSON.stringify({
    at: entry.at,
    purpose: entry.purpose,
    session: sessionId,
    model: entry.model,
    kind: entry.kind,
    origin: entry.origin,
    in: usage.promptTokens,
    cached: usage.cacheHitTokens,
    out: usage.completionTokens,
    reasoning: usage.reasoningTokens,
    CNY: cost?.CNY,
    USD: cost?.USD,
    tariff: cost?.tariff,
    estimated: entry.estimated,
  } satisfies { [K in keyof v.InferOutput<typeof line>]-?: v.InferOutput<typeof line>[K] | undefined });
}

/** The entry that a line holds; undefined for a torn or foreign one. Fields of later versions are passed over. */
export function parseEntry(text: string): LedgerEntry | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(line, json);
  if (!parsed.success) return undefined;
  const { session, in: promptTokens, cached, out, reasoning, CNY, USD, tariff, ...entry } = parsed.output;
  const isEstimated = entry.estimated && { estimated: entry.estimated };
  const hasCost = CNY !== undefined && USD !== undefined && tariff !== undefined;
  return {
    ...entry,
    ...(session !== undefined && { sessionId: session }),
    usage: { promptTokens, cacheHitTokens: cached, completionTokens: out, reasoningTokens: reasoning },
    ...(hasCost && { cost: { CNY, USD, tariff, ...isEstimated } }),
  };
}
