/**
 * What became of one call, for those who keep record. Owns the shape; who watches is transport/witness.ts.
 */
import type { CallOptions } from './connection.ts';
import type { Endpoint } from './endpoint.ts';
import type { DeepSeekError } from './errors.ts';
import type { Usage } from './events.ts';

/** One call that is over. */
export interface CallReport {
  readonly options: CallOptions;
  /** Undefined when the request could not be made. */
  readonly endpoint: Endpoint | undefined;
  /** The model asked for, and the id that the server returned. */
  readonly model: string | undefined;
  readonly answeredBy: string | undefined;
  /** When the call began, in milliseconds since 1970, and how long it took. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** How often something was sent; 0 when a check kept the call in the house. */
  readonly tries: number;
  /** Of the last try, as far as it got. */
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly tls?: string | undefined;
  readonly sentBytes: number;
  readonly receivedBytes: number;
  readonly usage: Usage | undefined;
  /** Undefined when the service answered. */
  readonly error: DeepSeekError | undefined;
  /** The bytes of the last try themselves, what came back only if it was not too much. To be asked for before the hash. */
  bytes?(): { readonly request: Uint8Array; readonly response: Uint8Array | undefined };
  /** SHA-256, in hex, of the exact bytes that the last try sent and of those that came back. Takes time with their size. */
  hash(): { readonly request: string; readonly response: string };
}
