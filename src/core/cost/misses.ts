/**
 * Why the service had to read anew what it had read before, and how much of it.
 * Owns the comparison of a request with the one before it. Words are the host's.
 *
 * The cache holds prefixes: it helps as far as two requests begin alike, for a model, for hours to days.
 * Source: api-docs.deepseek.com/guides/kv_cache, read 2026-11-15.
 */
import type { Thinking, Usage } from '../../api/events.ts';
import { savingOf, type Amounts, type PriceBook, type PricedModel } from './prices.ts';

/** A part of a request, by a digest in place of its text. */
export interface SentPart {
  readonly kind: 'system' | 'rules' | 'attachment' | 'question' | 'answer';
  /** Of an attachment. */
  readonly label?: string;
  readonly digest: string;
  /** Estimated. */
  readonly tokens: number;
}

/** The fingerprint of a request. */
export interface SentRequest {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly origin: string;
  readonly model: string;
  readonly thinking: Thinking;
  readonly parts: readonly SentPart[];
}

export const missCauses = [
  'service',
  'model',
  'thinking',
  'instructions',
  'rules',
  'attachment',
  'question',
  'answer',
  /** Earlier turns were left out. */
  'shortened',
  /** Too long ago. */
  'expired',
  /** Nothing that is known of here. */
  'unknown',
] as const;

export type MissCause = (typeof missCauses)[number];

export interface CacheMiss {
  readonly cause: MissCause;
  /** Of the attachment that is another. */
  readonly label?: string;
  /** Since the request before; 0 where the clock was put back. */
  readonly hours: number;
  /** Tokens that were sent before and were not in the cache. */
  readonly tokens: number;
  /** What that cost more than it would have from the cache, in billionths; absent where no price is known. */
  readonly cost?: Amounts;
}

const hourMs = 3_600_000;
/** Fewer tokens than this are not worth a word: the cache keeps whole units and the ends of messages. */
const leastTokens = 1_024;
const leastShare = 0.1;

/** What the request lost, given what the service counted for it; undefined if it lost nothing worth a word. */
export function explainMiss(
  before: SentRequest,
  now: SentRequest,
  { promptTokens, cacheHitTokens }: Usage,
  priced: PricedModel,
  book?: PriceBook,
): CacheMiss | undefined {
  const scale = promptTokens / Math.max(1, sumOf(now.parts));
  const known = new Set(before.parts.map(({ digest }) => digest));
  const sentAgain = scale * sumOf(now.parts.filter(({ digest }) => known.has(digest)));
  if (!isLoss(sentAgain, cacheHitTokens)) return undefined;

  const shared = now.parts.findIndex((part, index) => part.digest !== before.parts[index]?.digest);
  const common = shared === -1 ? now.parts.length : shared;
  const isPrefixLost = isLoss(scale * sumOf(now.parts.slice(0, common)), cacheHitTokens);
  const tokens = Math.round(sentAgain - cacheHitTokens);
  const change = isPrefixLost ? causeOfAll(before, now) : causeAt(before.parts, now.parts, common);
  const cost = savingOf(tokens, priced, now.at, book);
  return { ...change, hours: Math.max(0, Math.floor((now.at - before.at) / hourMs)), tokens, ...(cost && { cost }) };
}

/** Why even what is the same was not found. */
function causeOfAll(before: SentRequest, now: SentRequest): Pick<CacheMiss, 'cause'> {
  if (before.origin !== now.origin) return { cause: 'service' };
  if (before.model !== now.model) return { cause: 'model' };
  if (now.at - before.at >= hourMs) return { cause: 'expired' };
  return { cause: before.thinking === now.thinking ? 'unknown' : 'thinking' };
}

/** What is another at this place, so that all behind it was read anew. */
function causeAt(
  before: readonly SentPart[],
  now: readonly SentPart[],
  index: number,
): Pick<CacheMiss, 'cause' | 'label'> {
  const [old, part] = [before[index], now[index]];
  if (part === undefined || old === undefined) return { cause: 'unknown' };
  if (part.kind === 'system') return { cause: 'instructions' };
  const rest = before.slice(index);
  const skipped = rest.slice(
    0,
    Math.max(
      0,
      rest.findIndex(({ digest }) => digest === part.digest),
    ),
  );
  if (skipped.some(({ kind }) => kind === 'question' || kind === 'answer')) return { cause: 'shortened' };
  if (part.kind === 'rules' || old.kind === 'rules') return { cause: 'rules' };
  const attachment = part.kind === 'attachment' ? part : old.kind === 'attachment' ? old : undefined;
  if (attachment !== undefined) {
    return { cause: 'attachment', ...(attachment.label !== undefined && { label: attachment.label }) };
  }
  return { cause: part.kind === 'answer' ? 'answer' : 'question' };
}

function isLoss(wantedTokens: number, hitTokens: number): boolean {
  return wantedTokens - hitTokens >= Math.max(leastTokens, wantedTokens * leastShare);
}

function sumOf(parts: readonly SentPart[]): number {
  return parts.reduce((sum, { tokens }) => sum + tokens, 0);
}
