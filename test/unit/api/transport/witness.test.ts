/** What those who keep record hear of each call. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { createClient, type CallReport, type DeepSeekClient } from '../../../../src/api/client.ts';
import type { HttpSend } from '../../../../src/api/http.ts';
import { defaultSigning } from '../../../../src/api/sign.ts';
import { hashing } from '../../../helpers/hashing.ts';
import { openUndici } from '../../../helpers/undiciSend.ts';
import {
  collect,
  healthy,
  never,
  openWireServer,
  question,
  type Handler,
  type WireServer,
} from '../../../helpers/wireServer.ts';

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const nothing = sha256('');
const completion = { model: 'm', prompt: 'a', suffix: 'b', maxTokens: 9 };

interface Watched {
  readonly server: WireServer;
  readonly client: DeepSeekClient;
  readonly reports: readonly CallReport[];
}

/** A server, and a client over real sockets whose calls are reported. */
async function watching(handler: Handler, test: (watched: Watched) => Promise<void>): Promise<void> {
  const server = await openWireServer(handler);
  const { send, close } = openUndici();
  const reports: CallReport[] = [];
  const parts = { send, hashing, now: Date.now, random: () => 0 };
  const client = createClient({ ...parts, onCall: (report) => reports.push(report) });
  try {
    await test({ server, client, reports });
  } finally {
    await close();
    await server.close();
  }
}

describe('the report of a call', () => {
  it('comes before the end of a stream, with the hashes of the exact bytes both ways', async () => {
    await watching(
      (response) => {
        response.setHeader('x-request-id', 'r-1');
        response.end(healthy);
      },
      async ({ server, client, reports }) => {
        const label = { purpose: 'chat', sessionId: 's', answerId: 'a' };
        const options = { connection: server.connect('official'), signal: never, label };
        for await (const event of client.chat(question, options)) {
          assert.equal(reports.length, event.type === 'end' || event.type === 'usage' ? 1 : 0, event.type);
        }
        const [report] = reports;
        assert.ok(report);
        assert.equal(report.options.label, label);
        assert.deepEqual(report.hash(), { request: sha256(server.asked[0]?.body ?? ''), response: sha256(healthy) });
        assert.deepEqual(report.hash(), report.hash());
        assert.deepEqual(
          [report.sentBytes, report.receivedBytes],
          [server.asked[0]?.body.length, Buffer.byteLength(healthy)],
        );
        assert.deepEqual([report.tries, report.status, report.requestId, report.endpoint], [1, 200, 'r-1', 'chat']);
        assert.deepEqual(
          [report.model, report.answeredBy, report.error],
          ['deepseek-flash', 'deepseek-flash', undefined],
        );
        assert.equal(report.usage?.promptTokens, 10);
        assert.ok(report.durationMs > 0);
      },
    );
  });

  it('is of the last try, and counts all of them', async () => {
    await watching(
      (response, _, index) => (index < 2 ? response.writeHead(503).end('busy') : response.end(healthy)),
      async ({ server, client, reports }) => {
        await collect(client.chat(question, { connection: server.connect('local', { retries: 4 }), signal: never }));
        assert.deepEqual(
          reports.map(({ tries, status }) => [tries, status]),
          [[3, 200]],
        );
        assert.equal(reports[0]?.hash().response, sha256(healthy));
      },
    );
  });

  it('tells a failure by its status and the bytes of the refusal', async () => {
    await watching(
      (response) => response.writeHead(401).end('{"error":{"message":"no"}}'),
      async ({ server, client, reports }) => {
        await collect(client.chat(question, { connection: server.connect('local'), signal: never }));
        await collect(client.complete(completion, { connection: server.connect('local'), signal: never }));
        await assert.rejects(client.models({ connection: server.connect('local'), signal: never }));
        assert.deepEqual(
          reports.map(({ status, error }) => [status, error?.code]),
          Array.from({ length: 3 }, () => [401, 'AUTH']),
        );
        for (const report of reports) assert.equal(report.hash().response, sha256('{"error":{"message":"no"}}'));
      },
    );
  });

  it('comes once for an answer that is stopped or left, with what had come', async () => {
    const first = healthy.slice(0, healthy.indexOf('\n\n') + 2);
    await watching(
      (response) => response.write(first),
      async ({ server, client, reports }) => {
        const abort = new AbortController();
        const options = { connection: server.connect('local'), signal: abort.signal };
        const stopped = collect(client.chat(question, options));
        setTimeout(() => abort.abort(), 100);
        await stopped;
        for await (const event of client.chat(question, { ...options, signal: never })) {
          if (event.type === 'waiting') break;
        }
        assert.deepEqual(
          reports.map(({ error }) => error?.code),
          ['ABORTED', 'ABORTED'],
        );
        assert.deepEqual(
          reports.map((report) => report.hash().response),
          [sha256(first), nothing],
        );
      },
    );
  });

  it('comes for lists, balances, pictures and each question of a probe, by the label of its caller', async () => {
    await watching(
      (response, { path }) =>
        response.end(path.includes('vision') ? '{"text":"a cat","model":"eye"}' : '{"data":[],"balance_infos":[]}'),
      async ({ server, client, reports }) => {
        const label = { purpose: 'probe' };
        const local = server.connect('local');
        await client.models({ connection: local, signal: never });
        const image = { bytes: new Uint8Array([1, 2, 3]), mimeType: 'image/png' } as const;
        await client.analyzeImage(
          { image, question: '', model: 'm' },
          { connection: server.connect('gateway'), signal: never },
        );
        await client.probeFim({ connection: local, signal: never, label });
        const [models, picture, ...probes] = reports;
        assert.deepEqual([models?.endpoint, models?.sentBytes, models?.hash().request], ['models', 0, nothing]);
        assert.deepEqual([picture?.answeredBy, picture?.hash().request], ['eye', sha256(image.bytes)]);
        assert.equal(probes.length, server.asked.length - 2);
        assert.ok(probes.every(({ options }) => options.label === label));
      },
    );
  });

  it('says that nothing was sent when a check kept the call in the house', async () => {
    await watching(
      (response) => response.end(),
      async ({ client, reports, server }) => {
        const { credential: _, ...keyless } = server.connect('gateway');
        await collect(client.chat(question, { connection: keyless, signal: never }));
        await collect(client.chat(question, { connection: server.connect('local'), signal: AbortSignal.abort() }));
        assert.deepEqual(
          reports.map(({ tries, error }) => [tries, error?.code]),
          [
            [0, 'NO_KEY'],
            [0, 'ABORTED'],
          ],
        );
        assert.deepEqual(reports[0]?.hash(), { request: nothing, response: nothing });
      },
    );
  });

  it('does not come for a call that nobody began', async () => {
    await watching(
      (response) => response.end(healthy),
      async ({ server, client, reports }) => {
        client.chat(question, { connection: server.connect('local'), signal: never });
        await Promise.resolve();
        assert.deepEqual(reports, []);
      },
    );
  });

  it('hashes an answer of any size in pieces of any size', async () => {
    const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 4000 }), { maxLength: 600 });
    const large = Array.from({ length: 7 }, (_, n) => new Uint8Array(1_500_000).fill(n));
    await fc.assert(
      fc.asyncProperty(pieces, async (parts) => {
        let report: CallReport | undefined;
        const send: HttpSend = () =>
          Promise.resolve({
            status: 200,
            headers: {},
            body: (async function* body() {
              yield* parts;
            })(),
          });
        const client = createClient({ send, hashing, now: Date.now, random: () => 0, onCall: (one) => (report = one) });
        const connection = { ...plain, retries: 0 };
        await client.models({ connection, signal: never }).catch(() => undefined);
        assert.equal(report?.hash().response, sha256(Buffer.concat(parts)));
      }),
      { numRuns: 30, examples: [[large]] },
    );
  });
});

const plain = {
  kind: 'local',
  signing: defaultSigning,
  address: 'http://127.0.0.1:1',
  headers: {},
  timeouts: { connectMs: 1000, firstTokenMs: 1000, idleMs: 1000 },
} as const;
