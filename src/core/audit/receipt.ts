/**
 * What is kept of one call to a service: who was asked, what for, how it went, and hashes of what went both ways.
 * Owns the shape. Sealing and linking are chain.ts. No key, and without the person's leave no prompt and no answer: fingerprints and hashes alone.
 */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.minValue(0));
const hex = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** The members of a receipt, in the order in which they are written. */
const members = {
  /** When the call began, in milliseconds since 1970. */
  at: v.number(),
  /** As in `chat`, `title`, `completion`, `models`. */
  purpose: v.string(),
  session: v.exactOptional(v.string()),
  /** The answer of the session that the call made. */
  answer: v.exactOptional(v.string()),
  service: v.picklist(['official', 'gateway', 'local']),
  origin: v.string(),
  endpoint: v.string(),
  /** Fingerprint of the key that was sent. */
  key: v.exactOptional(v.string()),
  /** The model asked for, and the one that answered. */
  model: v.exactOptional(v.string()),
  answeredBy: v.exactOptional(v.string()),
  /** SHA-256 of the exact bytes that the last try sent, and of those that came back. */
  requestSha256: hex,
  requestBytes: count,
  responseSha256: hex,
  responseBytes: count,
  promptTokens: v.exactOptional(count),
  cacheHitTokens: v.exactOptional(count),
  completionTokens: v.exactOptional(count),
  reasoningTokens: v.exactOptional(count),
  /** In billionths, where a price is known. */
  costCNY: v.exactOptional(count),
  costUSD: v.exactOptional(count),
  tariff: v.exactOptional(v.picklist(['peak', 'offPeak'])),
  /** The service did not say how many tokens it was. */
  estimated: v.exactOptional(v.literal(true)),
  /** HTTP status, if an answer came. */
  status: v.exactOptional(v.number()),
  /** `ok`, or the code of the error (api/errors.ts). */
  outcome: v.string(),
  /** Secrets that placeholders stand for in the request. */
  masked: v.exactOptional(count),
  /** What was asked and answered: only where the person opted in. */
  prompt: v.exactOptional(v.string()),
  response: v.exactOptional(v.string()),
  /** Version of TLS, as in `TLSv1.3`. */
  tls: v.exactOptional(v.string()),
  tries: count,
  durationMs: count,
  requestId: v.exactOptional(v.string()),
} as const;

export const receiptSchema = v.object(members);

export type Receipt = Readonly<v.InferOutput<typeof receiptSchema>>;

/** The names of the members in their order. */
export const receiptMembers = Object.keys(members) as readonly (keyof Receipt)[];
