/**
 * What became of a prompt: one line of JSON in the file of results.
 * Owns the shape, writing it and reading it. Names are for people and their scripts; money is in whole yuan and dollars.
 */
import * as v from 'valibot';
import { errorCodes, type ErrorCode } from '../../api/errors.ts';
import type { EndReason, Usage } from '../../api/events.ts';
import type { Cost } from '../cost/prices.ts';

/** Why there is no answer: what the service or the way to it said, or what was wrong with the prompt itself. */
export type FailureCode = ErrorCode | 'PICTURE' | 'FILE';

export interface Result {
  readonly id: string;
  /** SHA-256 of what was asked: a prompt that was changed has another, and is asked again. */
  readonly hash: string;
  readonly status: 'ok' | 'failed';
  readonly answer: string;
  readonly reasoning?: string;
  readonly model: string;
  readonly usage?: Usage;
  /** In billionths. */
  readonly cost?: Pick<Cost, 'CNY' | 'USD'>;
  readonly error?: FailureCode;
  /** How the answer ended, unless it came to its own end. */
  readonly finish?: EndReason;
  /** Requests made for it. */
  readonly tries: number;
  /** When it came, in milliseconds since 1970, and how long it took. */
  readonly at: number;
  readonly durationMs: number;
  /** The same had been asked before: nothing was sent. */
  readonly cached?: true;
  /** How many prompts shared the request. */
  readonly merged?: number;
  /** Workspace path of the file that the prompt was about. */
  readonly file?: string;
}

const billion = 1e9;
const count = v.pipe(v.number(), v.minValue(0));

const line = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    id: v.string(),
    hash: v.string(),
    status: v.picklist(['ok', 'failed']),
    answer: v.string(),
    reasoning: v.exactOptional(v.string()),
    model: v.string(),
    usage: v.exactOptional(v.object({ in: count, cached: count, out: count, reasoning: count })),
    cost: v.exactOptional(v.object({ CNY: count, USD: count })),
    error: v.exactOptional(v.picklist([...errorCodes, 'PICTURE', 'FILE'])),
    finish: v.exactOptional(
      v.picklist(['stop', 'length', 'tool_calls', 'content_filter', 'insufficient_system_resource', 'unknown']),
    ),
    tries: count,
    at: v.pipe(v.string(), v.isoTimestamp()),
    ms: count,
    cached: v.exactOptional(v.literal(true)),
    merged: v.exactOptional(count),
    file: v.exactOptional(v.string()),
  }),
);

/** One line, without a line feed. */
export function encodeResult({ usage, cost, at, durationMs, ...rest }: Result): string {
  const { id, hash, status, answer, reasoning, model, error, finish, tries, cached, merged, file } = rest;
  return JSON.stringify({
    id,
    hash,
    status,
    answer,
    reasoning,
    model,
    usage: usage && {
      in: usage.promptTokens,
      cached: usage.cacheHitTokens,
      out: usage.completionTokens,
      reasoning: usage.reasoningTokens,
    },
    cost: cost && { CNY: cost.CNY / billion, USD: cost.USD / billion },
    error,
    finish,
    tries,
    at: new Date(at).toISOString(),
    ms: durationMs,
    cached,
    merged,
    file,
  });
}

/** The result that a line holds; undefined for a torn or foreign one. Members of later versions are passed over. */
export function parseResult(text: string): Result | undefined {
  const parsed = v.safeParse(line, text);
  if (!parsed.success) return undefined;
  const { usage, cost, at, ms, ...rest } = parsed.output;
  return {
    ...rest,
    ...(usage && {
      usage: {
        promptTokens: usage.in,
        cacheHitTokens: usage.cached,
        completionTokens: usage.out,
        reasoningTokens: usage.reasoning,
      },
    }),
    ...(cost && { cost: { CNY: Math.round(cost.CNY * billion), USD: Math.round(cost.USD * billion) } }),
    at: Date.parse(at),
    durationMs: ms,
  };
}

/** What is known of the prompts of a batch from lines read so far: for each prompt the line that came last. */
export class Outcomes<T extends Pick<Result, 'id' | 'hash' | 'status'>> {
  readonly #last = new Map<string, T>();

  add(result: T): void {
    this.#last.set(keyOf(result), result);
  }

  find(prompt: Pick<Result, 'id' | 'hash'>): T | undefined {
    return this.#last.get(keyOf(prompt));
  }

  get all(): Iterable<T> {
    return this.#last.values();
  }
}

function keyOf({ id, hash }: Pick<Result, 'id' | 'hash'>): string {
  return `${hash} ${id}`;
}
