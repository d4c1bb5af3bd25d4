/**
 * Keeps automatic calls from knocking on a door that just said no.
 * Owns one memory: the last connection whose key or account was refused. What the user starts always goes through.
 */
import type { Connection } from './connection.ts';
import type { DeepSeekError } from './errors.ts';

export interface Breaker {
  /** The refusal that automatic calls over this connection meet, or undefined if they may go. */
  refusal(connection: Connection): DeepSeekError | undefined;
  /** Learns from a finished call: a refused key or account opens the breaker, an answer closes it. */
  record(connection: Connection, error: DeepSeekError | undefined): void;
  /** Lets automatic calls go again. */
  reset(): void;
}

/** Makes a closed breaker. A connection with another address, key or secret passes an open one. */
export function createBreaker(): Breaker {
  let open: { readonly connection: Connection; readonly error: DeepSeekError } | undefined;
  return {
    refusal: (connection) => (open !== undefined && isSameDoor(open.connection, connection) ? open.error : undefined),
    record(connection, error) {
      if (error === undefined) {
        if (open !== undefined && isSameDoor(open.connection, connection)) open = undefined;
      } else if (error.code === 'AUTH' || error.code === 'CLOCK_SKEW' || error.code === 'BALANCE') {
        open = { connection, error };
      }
    },
    reset() {
      open = undefined;
    },
  };
}

function isSameDoor(a: Connection, b: Connection): boolean {
  return (
    a.kind === b.kind &&
    a.address === b.address &&
    a.credential?.apiKey === b.credential?.apiKey &&
    a.credential?.secretKey === b.credential?.secretKey &&
    a.credential?.origin === b.credential?.origin &&
    JSON.stringify(a.signing) === JSON.stringify(b.signing)
  );
}
