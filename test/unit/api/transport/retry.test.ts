import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import * as fc from 'fast-check';
import { DeepSeekError } from '../../../../src/api/errors.ts';
import { Retries } from '../../../../src/api/transport/retry.ts';
import {
  chunk,
  collect,
  done,
  endOf,
  healthy,
  never,
  openWireServer,
  question,
  textOf,
  withServer,
} from '../../../helpers/wireServer.ts';

const busy = new DeepSeekError('SERVER', 'x', { status: 503 });

describe('the wait before another try', () => {
  it('is full jitter under a ceiling that doubles from 1 s to 30 s', () => {
    const most = new Retries(8, false, () => 1);
    const waits = Array.from({ length: 8 }, () => most.next(busy)?.delayMs);
    assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    assert.equal(most.next(busy), undefined);
    assert.equal(most.tries, 9);
    assert.equal(new Retries(1, false, () => 0).next(busy)?.delayMs, 0);
  });

  it('stands on what the server asked for, up to 60 s', () => {
    const after = (retryAfterMs: number): number | undefined =>
      new Retries(1, false, () => 0.5).next(new DeepSeekError('RATE_LIMIT', 'x', { status: 429, retryAfterMs }))
        ?.delayMs;
    assert.equal(after(5000), 5500);
    assert.equal(after(3_600_000), 60_500);
  });

  it('is never outside its bounds', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.nat(100_000),
        fc.nat(9),
        (random, retryAfterMs, count) => {
          const retries = new Retries(10, false, () => random);
          const error = new DeepSeekError('RATE_LIMIT', 'x', { retryAfterMs });
          for (let tried = 0; tried < count; tried += 1) retries.next(error);
          const delayMs = retries.next(error)?.delayMs ?? -1;
          const floorMs = Math.min(retryAfterMs, 60_000);
          assert.ok(delayMs >= floorMs && delayMs <= floorMs + 30_000);
        },
      ),
    );
  });
});

describe('another try', () => {
  const outcome = async (handler: (response: ServerResponse, index: number) => unknown, retries = 2) => {
    let result = { reason: '', text: '', asked: 0, tries: undefined as number | undefined, waits: [] as number[] };
    await withServer(
      (response, _asked, index) => handler(response, index),
      async ({ client, connect, asked }) => {
        const connection = connect('official', { retries });
        const events = await collect(client.chat(question, { connection, signal: never }));
        const { reason, error } = endOf(events);
        result = {
          reason: error?.code ?? reason,
          text: textOf(events),
          asked: asked.length,
          tries: error?.facts.tries,
          waits: events.flatMap((event) => (event.type === 'waiting' && event.for === 'retry' ? [event.attempt] : [])),
        };
        assert.ok(events.filter(({ type }) => type === 'start').length <= 1);
      },
    );
    return result;
  };

  for (const status of [429, 500, 502, 503, 504]) {
    it(`follows ${status}, is announced, and its answer is the answer`, async () => {
      const result = await outcome((response, index) =>
        index < 2 ? response.writeHead(status).end('<html>busy</html>') : response.end(healthy),
      );
      assert.deepEqual(result, { reason: 'stop', text: '你好 🌏', asked: 3, tries: undefined, waits: [1, 2] });
    });
  }

  for (const status of [400, 401, 402, 403, 404, 413, 422, 501]) {
    it(`never follows ${status}`, async () => {
      const result = await outcome((response) => response.writeHead(status).end('{}'));
      assert.equal(result.asked, 1);
      assert.equal(result.tries, 1);
      assert.deepEqual(result.waits, []);
    });
  }

  it('follows an empty answer and one that broke before its first word', async () => {
    const beginnings = [
      '',
      done,
      chunk({ role: 'assistant', content: null, reasoning_content: '' }),
      ': keep-alive\n\n',
    ];
    for (const text of beginnings) {
      const result = await outcome((response, index) => response.end(index === 0 ? text : healthy));
      assert.deepEqual([result.reason, result.asked, result.text], ['stop', 2, '你好 🌏'], text);
    }
  });

  it('does not follow the first word, however the answer ends', async () => {
    for (const piece of [
      chunk({ content: 'a' }),
      chunk({ reasoning_content: 'a' }),
      chunk({ tool_calls: [{ index: 0, id: 'c', function: { name: 'f' } }] }),
    ]) {
      const result = await outcome((response) => response.end(piece));
      assert.deepEqual([result.reason, result.asked], ['STREAM_CLOSED', 1]);
    }
  });

  it('ends with the last error and the number of tries', async () => {
    const result = await outcome((response) => response.writeHead(503).end());
    assert.deepEqual([result.reason, result.asked, result.tries], ['SERVER', 3, 3]);
  });

  it('comes free and unannounced after one stale connection', async () => {
    const result = await outcome((response, index) => (index === 0 ? response.destroy() : response.end(healthy)), 0);
    assert.deepEqual([result.reason, result.asked, result.waits.length], ['stop', 2, 0]);
  });

  it('signs anew: another timestamp, nonce and signature over the same bytes', async () => {
    let clock = Date.UTC(2026, 0);
    let seed = 0;
    const server = await openWireServer(
      (response, _asked, index) =>
        index < 2 ? response.writeHead(503, { 'retry-after': '0' }).end() : response.end(healthy),
      () => (clock += 1000),
      () => (seed = (seed + 0.000_137) % 0.01),
    );
    const gateway = server.connect('gateway', { retries: 2 });
    const connection = { ...gateway, signing: { ...gateway.signing, nonceHeader: 'X-Nonce' } };
    const events = await collect(server.client.chat(question, { connection, signal: never }));
    await server.close();
    assert.equal(endOf(events).reason, 'stop');
    for (const name of ['x-timestamp', 'x-nonce', 'x-signature']) {
      assert.equal(new Set(server.asked.map(({ headers }) => headers[name])).size, 3, name);
    }
    assert.equal(new Set(server.asked.map(({ body }) => body.toString())).size, 1);
  });

  it('starts at once when the user says so', async () => {
    const server = await openWireServer((response, _asked, index) =>
      index === 0 ? response.writeHead(429, { 'retry-after': '60' }).end() : response.end(healthy),
    );
    const waits: number[] = [];
    let retryNow: (() => void) | undefined;
    const options = {
      connection: server.connect('official', { retries: 1 }),
      signal: never,
      onRetryWait: (resume: () => void) => (retryNow = resume),
    };
    for await (const event of server.client.chat(question, options)) {
      if (event.type !== 'waiting' || event.for !== 'retry') continue;
      waits.push(event.delayMs);
      setImmediate(() => retryNow?.());
    }
    assert.deepEqual(waits, [60_000]);
    assert.equal(server.asked.length, 2);
    await server.close();
  });

  it('serves small calls too, but never completions', async () => {
    await withServer(
      (response, _asked, index) =>
        index === 0 ? response.writeHead(503).end() : response.end('{"data":[{"id":"m"}]}'),
      async ({ client, connect, asked }) => {
        const models = await client.models({ connection: connect('official', { retries: 1 }), signal: never });
        assert.deepEqual(models, [{ id: 'm' }]);
        assert.equal(asked.length, 2);
      },
    );
    for (const fault of [
      (response: ServerResponse) => response.writeHead(503).end(),
      (response: ServerResponse) => response.destroy(),
    ]) {
      await withServer(fault, async ({ client, connect, asked }) => {
        const fill = { model: 'm', prompt: 'a', suffix: 'b', maxTokens: 9 };
        const events = await collect(
          client.complete(fill, { connection: connect('official', { retries: 4 }), signal: never }),
        );
        assert.equal(endOf(events).reason, 'error');
        assert.equal(asked.length, 1);
      });
    }
  });
});
