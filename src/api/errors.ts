/**
 * The one error of this extension and its closed list of codes.
 * Owns what can be said about a failed call without any key, secret, prompt or payload in it.
 * Does not own words for the user (host/messages.ts) nor the reading of a server's answer (failure.ts).
 */

/** Every way a call can fail. A new code does not compile until the host's table has words and an action for it. */
export const errorCodes = [
  'NO_KEY',
  'BAD_KEY_FORMAT',
  'BAD_ADDRESS',
  'WRONG_ORIGIN',
  'POLICY',
  'AUTH',
  'CLOCK_SKEW',
  'BALANCE',
  'BUDGET',
  'RATE_LIMIT',
  'CONTEXT_TOO_LONG',
  'CONTENT_RISK',
  'UNKNOWN_MODEL',
  'IMAGE_UNSUPPORTED',
  'UNSUPPORTED',
  'BAD_REQUEST',
  'NOT_FOUND',
  'REDIRECT',
  'SERVER',
  'NETWORK',
  'TLS',
  'TIMEOUT',
  'ABORTED',
  'STREAM_CLOSED',
  'MALFORMED',
  'WEB_PAGE',
  'EMPTY',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** What is known beyond the code. Every field is safe to show and to log. */
export interface ErrorFacts {
  /** HTTP status, if an answer came. */
  readonly status?: number;
  /** The server's own request id, if it sent one. */
  readonly requestId?: string;
  /** The server's own words, at most 500 characters, control characters and key fragments removed. */
  readonly serverMessage?: string;
  /** Which wait ran out (`TIMEOUT`). */
  readonly phase?: 'connect' | 'firstToken' | 'idle' | 'whole';
  /** Server clock minus local clock, in seconds (`CLOCK_SKEW`). */
  readonly skewSeconds?: number;
  /** How long the server asked to wait. */
  readonly retryAfterMs?: number;
  /** Limit and demand in tokens (`CONTEXT_TOO_LONG`). */
  readonly contextTokens?: number;
  readonly requestedTokens?: number;
  /** The model that was asked for and those that the server offers (`UNKNOWN_MODEL`). */
  readonly model?: string;
  readonly models?: readonly string[];
  /** The operating system's or TLS library's error code (`NETWORK`, `TLS`), as in `ECONNREFUSED`. */
  readonly cause?: string;
  /** The origin that was asked: scheme, host and port. */
  readonly origin?: string;
  /** What the service kind lacks (`UNSUPPORTED`). */
  readonly feature?: 'completion' | 'image' | 'balance' | 'models' | 'files' | 'prefix';
  /** The rule that kept the request in the house, its size and the most there may be (`POLICY`). */
  readonly breach?: 'host' | 'model' | 'size';
  readonly sizeBytes?: number;
  readonly mostBytes?: number;
  /** Tries made, the first one included. */
  readonly tries?: number;
}

/** A failed call: a closed code and facts. The message is English and for logs. */
export class DeepSeekError extends Error {
  override readonly name = 'DeepSeekError';
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, message: string, facts: ErrorFacts = {}) {
    super(message);
    this.code = code;
    this.facts = facts;
  }

  /** Whether `error` is a DeepSeekError, of `code` if one is given. */
  static is(error: unknown, code?: ErrorCode): error is DeepSeekError {
    return error instanceof DeepSeekError && (code === undefined || error.code === code);
  }
}
