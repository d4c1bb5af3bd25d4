/**
 * Our client as the host composes it, on the gateway kind, so that every request is signed.
 */
import { createClient, type CallReport } from '../../../src/api/client.ts';
import type { Connection } from '../../../src/api/connection.ts';
import { defaultSigning } from '../../../src/api/sign.ts';
import { hashing } from '../../../src/host/net/hashing.ts';
import { createTransport } from '../../../src/host/net/http.ts';
import type { AskOnce } from './peers.ts';

export function createOurs(origin: string, prompt: string): AskOnce {
  const settings = { proxy: '', proxySupport: 'off', noProxy: [], caFile: '' } as const;
  const { send } = createTransport({
    readSettings: () => settings,
    environment: {},
  });
  // Each call is watched for its receipt. The host takes the hashes later, when no answer streams through its hands.
  const onCall = (_report: CallReport): void => undefined;
  const client = createClient({ send, hashing, now: Date.now, random: Math.random, onCall });
  const connection: Connection = {
    kind: 'gateway',
    address: origin,
    credential: { apiKey: 'sk-benchmark', secretKey: 'benchmark-secret', origin },
    signing: defaultSigning,
    headers: {},
    timeouts: { connectMs: 30_000, firstTokenMs: 600_000, idleMs: 120_000 },
    retries: 0,
  };
  return async (model, onText, signal = new AbortController().signal) => {
    const request = { model, messages: [{ role: 'user', text: prompt }], thinking: 'high' } as const;
    for await (const event of client.chat(request, { connection, signal })) {
      if (event.type === 'text') onText(event.text);
      else if (event.type === 'end' && event.error) throw event.error;
    }
  };
}
