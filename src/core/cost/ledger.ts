/**
 * What every call used and cost, as it is kept: one line of JSON each.
 * Owns the shape of a call's line and the adding up of calls; all sums of a day are sums/daySums.ts. Which files the lines are in is host/cost/ledgerFiles.ts.
 * A line says who was asked, what for, how many tokens and how much; never what was asked.
 */
import * as v from 'valibot';
import type { ServiceKind } from '../../api/connection.ts';
import type { Usage } from '../../api/events.ts';
import type { Amounts, Cost } from './prices.ts';
import { readNote, type LedgerNote } from './sums/notes.ts';

export interface LedgerEntry {
  /** When the request was sent, in milliseconds since 1970. */
  readonly at: number;
  /** As in `chat`, `title`, `completion`. */
  readonly purpose: string;
  readonly sessionId?: string;
  /** The answer of the session that the call made. */
  readonly answerId?: string;
  /** Of the file that it was for, in the workspace. */
  readonly path?: string;
  readonly model: string;
  readonly kind: ServiceKind;
  readonly origin: string;
  readonly usage: Usage;
  /** Undefined where no price is known. */
  readonly cost?: Cost;
  /** What the cache saved, where a price is known. */
  readonly saved?: Amounts;
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

/** A call as sums over it alone. */
export function totalsOf({ usage, cost }: LedgerEntry): Totals {
  const { CNY, USD } = cost ?? { CNY: 0, USD: 0 };
  return { calls: 1, unpriced: cost === undefined ? 1 : 0, ...usage, CNY, USD };
}

const count = v.pipe(v.number(), v.minValue(0));

const line = v.object({
  at: v.number(),
  purpose: v.string(),
  session: v.exactOptional(v.string()),
  answer: v.exactOptional(v.string()),
  path: v.exactOptional(v.string()),
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
  savedCNY: v.exactOptional(count),
  savedUSD: v.exactOptional(count),
  estimated: v.exactOptional(v.literal(true)),
});

function encodeEntry({ sessionId, answerId, usage, cost, saved, ...entry }: LedgerEntry): string {
  return JSON.stringify({
    at: entry.at,
    purpose: entry.purpose,
    session: sessionId,
    answer: answerId,
    path: entry.path,
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
    savedCNY: saved?.CNY,
    savedUSD: saved?.USD,
    estimated: entry.estimated,
  } satisfies { [K in keyof v.InferOutput<typeof line>]-?: v.InferOutput<typeof line>[K] | undefined });
}

/** What one line holds: a call, or a note beside the calls. */
export type LedgerLine = LedgerEntry | LedgerNote;

export function isEntry(line: LedgerLine): line is LedgerEntry {
  return !('type' in line);
}

/** One line of either sort, without a line feed. */
export function encodeLine(held: LedgerLine): string {
  return isEntry(held) ? encodeEntry(held) : JSON.stringify(held);
}

/** What a line holds; undefined for a torn or foreign one. Fields of later versions are passed over. */
export function parseLine(text: string): LedgerLine | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof json === 'object' && json !== null && 'type' in json) return readNote(json);
  const parsed = v.safeParse(line, json);
  return parsed.success ? toEntry(parsed.output) : undefined;
}

function toEntry(parsed: v.InferOutput<typeof line>): LedgerEntry {
  const { session, answer, in: promptTokens, cached, out, reasoning, ...rest } = parsed;
  const { CNY, USD, tariff, savedCNY, savedUSD, ...entry } = rest;
  const isEstimated = entry.estimated && { estimated: entry.estimated };
  const hasCost = CNY !== undefined && USD !== undefined && tariff !== undefined;
  const hasSaved = savedCNY !== undefined && savedUSD !== undefined;
  return {
    ...entry,
    ...(session !== undefined && { sessionId: session }),
    ...(answer !== undefined && { answerId: answer }),
    usage: { promptTokens, cacheHitTokens: cached, completionTokens: out, reasoningTokens: reasoning },
    ...(hasCost && { cost: { CNY, USD, tariff, ...isEstimated } }),
    ...(hasSaved && { saved: { CNY: savedCNY, USD: savedUSD } }),
  };
}
