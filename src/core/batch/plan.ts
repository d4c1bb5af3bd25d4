/**
 * What a batch will take, before anything is sent: requests, tokens, money now and off-peak, time.
 * Owns the estimate. It errs on the dear side: nothing is taken to be in the service's cache.
 */
import type { ServiceKind } from '../../api/connection.ts';
import { addCosts, priceOf, type Cost, type PriceBook } from '../cost/prices.ts';
import { tariffAt } from '../cost/tariff.ts';

/** One request to come. */
export interface Weighed {
  readonly model: string;
  readonly promptTokens: number;
  readonly answerTokens: number;
}

export interface Plan {
  readonly requests: number;
  readonly promptTokens: number;
  readonly answerTokens: number;
  /** Undefined where no price is known. */
  readonly costNow?: Cost;
  /** When the lower price begins and what it would be then; undefined if it holds now, or none is known. */
  readonly offPeak?: { readonly at: number; readonly cost: Cost };
  readonly durationMs: number;
}

/** What an answer takes before its first word, and for each token: what the service usually does. */
const firstTokenMs = 1_500;
const tokenMs = 15;

/** The plan for requests sent from `at` (milliseconds since 1970) on, so many at a time. */
export function planBatch(
  requests: Iterable<Weighed>,
  { kind, book }: { readonly kind: ServiceKind; readonly book: PriceBook },
  at: number,
  concurrency: number,
): Plan {
  const sums = { requests: 0, promptTokens: 0, answerTokens: 0 };
  const span = tariffAt(at, book.holidays);
  const later = span.tariff === 'peak' ? span.until : undefined;
  let costNow: Cost | undefined;
  let costLater: Cost | undefined;
  let isPriced = true;
  for (const { model, promptTokens, answerTokens } of requests) {
    sums.requests += 1;
    sums.promptTokens += promptTokens;
    sums.answerTokens += answerTokens;
    const tokens = { promptTokens, cacheHitTokens: 0, completionTokens: answerTokens };
    const now = priceOf(tokens, { kind, model }, at, book);
    isPriced &&= now !== undefined;
    if (now !== undefined) costNow = addCosts(costNow, now);
    const then = later === undefined ? undefined : priceOf(tokens, { kind, model }, later, book);
    if (then !== undefined) costLater = addCosts(costLater, then);
  }
  return {
    ...sums,
    ...(isPriced && costNow && { costNow }),
    ...(isPriced && later !== undefined && costLater && { offPeak: { at: later, cost: costLater } }),
    durationMs: timeOf(sums.requests, sums.answerTokens, concurrency),
  };
}

function timeOf(requests: number, answerTokens: number, concurrency: number): number {
  if (requests === 0) return 0;
  const oneMs = firstTokenMs + (answerTokens / requests) * tokenMs;
  return Math.ceil(requests / Math.max(1, Math.min(concurrency, requests))) * oneMs;
}
