/**
 * The ways an answer can go wrong on command, and the reading of them from JSON.
 * Owns the vocabulary. queue.ts decides which request gets which, stream.ts and routes.ts carry them out.
 */
import type { ToolCall } from '../api/chat/wire.ts';

/**
 * Everything that can be wrong with one answer; members combine. Counts of events do not include comments; what is to
 * happen after more events than there are happens at the end.
 */
export interface Fault {
  /** Answer with this status and the body that DeepSeek documents for it, or `body`. */
  readonly status?: number;
  readonly body?: string;
  readonly contentType?: string;
  /** Extra response headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Value of Retry-After: seconds or an HTTP date. */
  readonly retryAfter?: string | number;
  /** Say nothing at all for this long. */
  readonly slowMs?: number;
  /** Send the head, then keep-alives (comments in a stream, blank lines otherwise) for `forMs`, one each `everyMs`. */
  readonly keepAlive?: { readonly forMs: number; readonly everyMs: number };
  /** Wait before each event. */
  readonly pauseMs?: number;
  /** Stop sending after this many events, with the connection open: for ever, or `until` a test has done what it wants to. */
  readonly stallAfter?: number;
  /** Ends the stall; what is left of the answer comes without any pace. Only for a test in the same process. */
  readonly until?: Promise<unknown>;
  /** Break the connection after this many events; a whole answer is broken in its middle. */
  readonly cutAfter?: number;
  /** End the stream properly but without `[DONE]`. */
  readonly noDone?: boolean;
  /** Events that are not JSON, sent one after each of the first events. */
  readonly malformed?: number;
  /** An error event instead of the event after this many, then the end. */
  readonly errorAfter?: number;
  /** Write at most this many bytes at once. */
  readonly chunkBytes?: number;
  /** Split every event inside its first character of more than one byte. */
  readonly splitUtf8?: boolean;
  readonly crlf?: boolean;
  /** One event with a delta of this many characters. */
  readonly giantBytes?: number;
  /** A page instead of the answer; with `status` if not 200. */
  readonly html?: boolean;
  /** 200 and nothing. */
  readonly empty?: boolean;
  /** How far this server's clock is ahead: Date header and the window of signatures. */
  readonly clockSkewSeconds?: number;
  /** 307 to this URL. */
  readonly redirect?: string;
  /** Reset the connection instead of answering. */
  readonly reset?: boolean;
  /** Tokens per second of this answer, 0 for no limit. */
  readonly pace?: number;
  readonly finishReason?: string;
  /** Where usage goes in a stream: on the finish event (as DeepSeek does), in an event of its own, on each, nowhere. */
  readonly usage?: 'attached' | 'separate' | 'every' | 'none';
  /** Name of the field of the reasoning, for servers that are not DeepSeek. */
  readonly reasoningField?: 'reasoning_content' | 'reasoning';
  /** Exactly this answer instead of an invented one. */
  readonly answer?: {
    readonly text?: string;
    readonly reasoning?: string;
    readonly toolCalls?: readonly ToolCall[];
  };
  /** A stream for benchmarks: this many equal events prepared beforehand, `perWrite` (1) to a write. */
  readonly blast?: { readonly events: number; readonly perWrite?: number };
}

const kinds: Record<keyof Fault, 'number' | 'string' | 'boolean' | 'object' | 'text'> = {
  status: 'number',
  body: 'string',
  contentType: 'string',
  headers: 'object',
  retryAfter: 'text',
  slowMs: 'number',
  keepAlive: 'object',
  pauseMs: 'number',
  stallAfter: 'number',
  until: 'object',
  cutAfter: 'number',
  noDone: 'boolean',
  malformed: 'number',
  errorAfter: 'number',
  chunkBytes: 'number',
  splitUtf8: 'boolean',
  crlf: 'boolean',
  giantBytes: 'number',
  html: 'boolean',
  empty: 'boolean',
  clockSkewSeconds: 'number',
  redirect: 'string',
  reset: 'boolean',
  pace: 'number',
  finishReason: 'string',
  usage: 'string',
  reasoningField: 'string',
  answer: 'object',
  blast: 'object',
};

/** Reads a fault from a JSON value. Throws an Error that names the member that is not known or of the wrong type. */
export function readFault(value: unknown): Fault {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('a fault is an object');
  for (const [name, member] of Object.entries(value)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name as keyof Fault] : undefined;
    if (kind === undefined) throw new Error(`no fault is called ${name}`);
    const fits = kind === 'text' ? ['number', 'string'].includes(typeof member) : typeof member === kind;
    if (!fits || member === null) throw new Error(`the fault ${name} has the wrong type`);
  }
  return value;
}
