/**
 * Connections as settings and keys would make them, and what a client reports of a call over one.
 * Owns their usual values; a test names what it is about.
 */
import type { CallReport } from '../../src/api/client.ts';
import type { Connection } from '../../src/api/connection.ts';
import { defaultSigning } from '../../src/api/sign.ts';

/** To nowhere, and without a key: nothing is sent, or something else stands in for the network. */
export const unconnected: Connection = {
  kind: 'local',
  address: 'http://127.0.0.1:1',
  signing: defaultSigning,
  headers: {},
  timeouts: { connectMs: 5000, firstTokenMs: 5000, idleMs: 5000 },
  retries: 0,
};

/** To a service at `address`, with a key and a secret for it. */
export function connectionTo(
  address: string,
  more: Partial<Connection> = {},
): Connection & Required<Pick<Connection, 'credential'>> {
  const { origin } = new URL(address);
  const credential = { apiKey: 'sk-0123456789abcdef', secretKey: 'secret-of-the-team', origin };
  return { ...unconnected, kind: 'gateway', address, credential, ...more };
}

/** What is reported of a call that went well. */
export function callReport(more: Partial<CallReport> = {}): CallReport {
  return {
    options: { connection: unconnected, signal: new AbortController().signal },
    endpoint: 'chat',
    model: 'm',
    answeredBy: 'm',
    startedAt: 1000,
    durationMs: 5,
    tries: 1,
    status: 200,
    requestId: undefined,
    tls: undefined,
    sentBytes: 1,
    receivedBytes: 1,
    usage: undefined,
    error: undefined,
    hash: () => ({ request: 'a'.repeat(64), response: 'b'.repeat(64) }),
    ...more,
  };
}
