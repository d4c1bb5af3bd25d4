/**
 * What the next request will use, before it is sent: tokens, how many of them from the cache, and the answer's likely length.
 * Owns the estimate and what it learns from what the service counted. Weighing is context.ts, prices are prices.ts.
 */
import type { Thinking, Usage } from '../../api/events.ts';
import type { PaidTokens } from './prices.ts';

/** What was learned about a model. Plain JSON. */
export interface Habits {
  /** Counted tokens for each estimated one. */
  readonly factor: number;
  /** How long its answers are, at any effort. */
  readonly answerTokens: number;
  /** The same at each effort that was seen. */
  readonly byEffort?: Readonly<Partial<Record<Thinking, number>>>;
}

/** A request that the service has counted. */
export interface Counted {
  /** When it was sent, in milliseconds since 1970. */
  readonly at: number;
  readonly model: string;
  readonly usage: Usage;
  /** What its prompt was estimated at. */
  readonly estimatedTokens: number;
}

/** What is about to be sent. */
export interface Upcoming {
  readonly at: number;
  readonly model: string;
  readonly thinking: Thinking;
  readonly estimatedTokens: number;
}

/** How long an answer will be, thoughts included; `guessed` where none at this effort was seen yet. */
export interface LikelyAnswer {
  readonly tokens: number;
  readonly guessed: boolean;
}

/** Nothing was learned yet. */
export const untaught: Habits = { factor: 1, answerTokens: 1_000 };

/** The weight of what was seen last against all before it. */
const freshness = 0.3;
const smallestFactor = 0.25;
const largestFactor = 4;

/** An answer at each effort beside one at `high`. Nobody publishes this: it is a guess, and is called one where it is shown. */
const usualLength: Readonly<Record<Thinking, number>> = { off: 0.5, low: 0.7, high: 1, max: 2.5 };
const nearest: Readonly<Record<Thinking, readonly Thinking[]>> = {
  off: ['low', 'high', 'max'],
  low: ['off', 'high', 'max'],
  high: ['low', 'max', 'off'],
  max: ['high', 'low', 'off'],
};

/** What the service keeps in its cache comes in units of this many tokens. Measured by others on 2026-07-27. */
const cacheUnitTokens = 128;

/** How long a prompt may be expected in the cache: the service speaks of hours to days. */
export const cacheLifeMs = 12 * 3_600_000;

/** The habits after one more counted request, made at this effort. */
export function learn(habits: Habits, { usage, estimatedTokens }: Counted, thinking: Thinking): Habits {
  const { factor, answerTokens, byEffort = {} } = habits;
  // A few tokens say little about the many.
  const hasWeight = estimatedTokens >= 100 && usage.promptTokens > 0;
  return {
    factor: hasWeight ? mix(factor, bounded(usage.promptTokens / estimatedTokens)) : factor,
    ...(usage.completionTokens > 0
      ? {
          answerTokens: mix(answerTokens, usage.completionTokens),
          // The first one counts whole: before it there was only a guess.
          byEffort: {
            ...byEffort,
            [thinking]: mix(byEffort[thinking] ?? usage.completionTokens, usage.completionTokens),
          },
        }
      : { answerTokens, byEffort }),
  };
}

/** What to expect of an answer at an effort: what was seen at it, else what was seen at the nearest one, put into proportion. */
export function likelyAnswer({ answerTokens, byEffort = {} }: Habits, thinking: Thinking): LikelyAnswer {
  const seen = byEffort[thinking];
  if (seen !== undefined) return { tokens: Math.round(seen), guessed: false };
  const near = nearest[thinking].find((effort) => byEffort[effort] !== undefined) ?? 'high';
  const tokens = ((byEffort[near] ?? answerTokens) * usualLength[thinking]) / usualLength[near];
  return { tokens: Math.round(tokens), guessed: true };
}

/** What to expect of the request. `before` is the one it continues, if that was counted. */
export function forecast(upcoming: Upcoming, before: Counted | undefined, habits: Habits): PaidTokens {
  const promptTokens = Math.round(
    before === undefined
      ? upcoming.estimatedTokens * habits.factor
      : before.usage.promptTokens + (upcoming.estimatedTokens - before.estimatedTokens) * habits.factor,
  );
  return {
    promptTokens: Math.max(0, promptTokens),
    cacheHitTokens: expectedHit(upcoming, before, promptTokens),
    completionTokens: likelyAnswer(habits, upcoming.thinking).tokens,
  };
}

function expectedHit(upcoming: Upcoming, before: Counted | undefined, promptTokens: number): number {
  if (before === undefined || before.model !== upcoming.model || upcoming.at - before.at > cacheLifeMs) return 0;
  const seen = Math.min(before.usage.promptTokens, Math.max(0, promptTokens - 1));
  return Math.floor(seen / cacheUnitTokens) * cacheUnitTokens;
}

function mix(old: number, seen: number): number {
  return old + (seen - old) * freshness;
}

function bounded(factor: number): number {
  return Math.min(largestFactor, Math.max(smallestFactor, factor));
}
