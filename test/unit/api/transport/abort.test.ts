import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { createClient } from '../../../../src/api/client.ts';
import { DeepSeekError } from '../../../../src/api/errors.ts';
import type { ChatEvent } from '../../../../src/api/events.ts';
import { hashing } from '../../../helpers/hashing.ts';
import { openUndici } from '../../../helpers/undiciSend.ts';
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

const within = async (limitMs: number, promise: Promise<unknown>): Promise<void> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${limitMs} ms`)), limitMs);
  });
  await Promise.race([promise, late]);
  clearTimeout(timer);
};

describe('stopping a call', () => {
  it('ends the stream as aborted and closes the connection at once', async () => {
    await withServer(
      (response) => response.write(chunk({ content: 'half' })),
      async ({ client, connect, asked }) => {
        const controller = new AbortController();
        const events: ChatEvent[] = [];
        let closed: Promise<void> | undefined;
        for await (const event of client.chat(question, {
          connection: connect('official'),
          signal: controller.signal,
        })) {
          events.push(event);
          if (event.type === 'text') {
            closed = within(500, asked[0]?.closed ?? Promise.reject(new Error('nothing asked')));
            controller.abort();
          }
        }
        assert.equal(textOf(events), 'half');
        assert.equal(endOf(events).reason, 'aborted');
        assert.equal(endOf(events).error?.code, 'ABORTED');
        await closed;
        assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
      },
    );
  });

  it('works before the response, while nobody answers', async () => {
    await withServer(
      () => undefined,
      async (server) => {
        const controller = new AbortController();
        const events = collect(
          server.client.chat(question, { connection: server.connect('official'), signal: controller.signal }),
        );
        while (server.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
        controller.abort();
        await within(500, server.asked[0]!.closed);
        assert.equal(endOf(await events).reason, 'aborted');
      },
    );
  });

  it('before the first read sends nothing', async () => {
    await withServer(
      (response) => response.end(healthy),
      async ({ client, connect, asked }) => {
        const options = { connection: connect('official'), signal: AbortSignal.abort() };
        const events = await collect(client.chat(question, options));
        assert.deepEqual(
          events.map(({ type }) => type),
          ['end'],
        );
        await assert.rejects(client.models(options), (error) => DeepSeekError.is(error, 'ABORTED'));
        assert.equal(asked.length, 0);
      },
    );
  });

  it('during a wait for another try ends the wait', async () => {
    const server = await openWireServer(
      (response) => response.writeHead(503).end(),
      Date.now,
      () => 0.999,
    );
    const controller = new AbortController();
    const options = { connection: server.connect('official', { retries: 3 }), signal: controller.signal };
    const events: ChatEvent[] = [];
    for await (const event of server.client.chat(question, options)) {
      events.push(event);
      if (event.type === 'waiting' && event.for === 'retry') controller.abort();
    }
    assert.equal(endOf(events).reason, 'aborted');
    assert.equal(server.asked.length, 1);
    await server.close();
  });

  it('by leaving the loop closes the connection and hands out nothing more', async () => {
    await withServer(
      (response) => response.write(chunk({ content: 'a' }) + chunk({ content: 'b' })),
      async ({ client, connect, asked }) => {
        const { signal } = new AbortController();
        const stream = client.chat(question, { connection: connect('official'), signal });
        for await (const event of stream) if (event.type === 'text') break;
        await within(500, asked[0]!.closed);
        assert.equal(getEventListeners(signal, 'abort').length, 0);
        assert.deepEqual(await collect(stream), []);
      },
    );
  });

  it('of a small call throws ABORTED', async () => {
    await withServer(
      () => undefined,
      async ({ client, connect, asked }) => {
        const controller = new AbortController();
        const models = client.models({ connection: connect('official'), signal: controller.signal });
        setTimeout(() => controller.abort(), 30);
        await assert.rejects(models, (error) => DeepSeekError.is(error, 'ABORTED'));
        await within(500, asked[0]!.closed);
        assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
      },
    );
  });

  it('is not what happens after a whole answer: the one connection serves the next call', async () => {
    const sockets = new Set<unknown>();
    const { send, close } = openUndici({ connections: 1 });
    const client = createClient({ send, hashing, now: Date.now, random: () => 0 });
    await withServer(
      (response) => {
        sockets.add(response.socket);
        response.write(healthy);
        setTimeout(() => response.end(), 10);
      },
      async ({ connect }) => {
        for (let call = 0; call < 3; call += 1) {
          const events = await collect(client.chat(question, { connection: connect('official'), signal: never }));
          assert.equal(endOf(events).reason, 'stop');
        }
      },
    );
    await close();
    assert.equal(sockets.size, 1);
  });
});

describe('deadlines', () => {
  const limits = { connectMs: 1000, firstTokenMs: 1000, idleMs: 1000 };

  it('name the phase: no first token, though keep-alives come', async () => {
    await withServer(
      (response) => {
        const timer = setInterval(() => response.write(': keep-alive\n\n'), 10);
        response.on('close', () => clearInterval(timer));
      },
      async ({ client, connect, asked }) => {
        const connection = connect('official', { timeouts: { ...limits, firstTokenMs: 120 } });
        const events = await collect(client.chat(question, { connection, signal: never }));
        assert.equal(endOf(events).error?.code, 'TIMEOUT');
        assert.equal(endOf(events).error?.facts.phase, 'firstToken');
        assert.ok(events.some((event) => event.type === 'waiting' && event.for === 'queue'));
        await within(500, asked[0]!.closed);
      },
    );
  });

  it('name the phase: no response at all', async () => {
    await withServer(
      () => undefined,
      async ({ client, connect }) => {
        const connection = connect('official', { timeouts: { ...limits, firstTokenMs: 60, idleMs: 20 } });
        const events = await collect(client.chat(question, { connection, signal: never }));
        assert.equal(endOf(events).error?.facts.phase, 'firstToken');
        await assert.rejects(client.models({ connection, signal: never }), (error) =>
          DeepSeekError.is(error, 'TIMEOUT'),
        );
      },
    );
  });

  it('name the phase: silence in the middle', async () => {
    await withServer(
      (response) => response.write(chunk({ content: 'half' })),
      async ({ client, connect }) => {
        const connection = connect('official', { timeouts: { ...limits, idleMs: 60 } });
        const events = await collect(client.chat(question, { connection, signal: never }));
        assert.equal(textOf(events), 'half');
        assert.equal(endOf(events).error?.facts.phase, 'idle');
      },
    );
  });

  it('let any bytes count as life: comments during pauses keep the stream', async () => {
    await withServer(
      (response) => {
        response.write(chunk({ content: 'a' }));
        let beats = 0;
        const timer = setInterval(() => {
          response.write(': keep-alive\n\n');
          if (++beats < 12) return;
          clearInterval(timer);
          response.end(chunk({ content: 'b' }, { finish_reason: 'stop' }) + done);
        }, 20);
      },
      async ({ client, connect }) => {
        const connection = connect('official', { timeouts: { ...limits, idleMs: 150 } });
        const events = await collect(client.chat(question, { connection, signal: never }));
        assert.equal(textOf(events), 'ab');
        assert.equal(endOf(events).reason, 'stop');
      },
    );
  });

  it('end what only ever drips, in words or in comments', async () => {
    for (const drop of [chunk({ content: 'x' }), ': keep-alive\n\n']) {
      await withServer(
        (response) => {
          response.write(chunk({ content: 'x' }));
          const timer = setInterval(() => response.write(drop), 10);
          response.on('close', () => clearInterval(timer));
        },
        async ({ client, connect, asked }) => {
          const connection = connect('official', { timeouts: { ...limits, wholeMs: 100 } });
          const events = await collect(client.chat(question, { connection, signal: never }));
          assert.equal(endOf(events).error?.facts.phase, 'whole');
          assert.match(textOf(events), /^x+$/u);
          await within(500, asked[0]!.closed);
        },
      );
    }
  });

  it('do not blame the server for a slow reader', async () => {
    await withServer(
      (response) => {
        response.write(chunk({ content: 'a' }));
        setTimeout(() => response.end(chunk({ content: 'b' }, { finish_reason: 'stop' }) + done), 10);
      },
      async ({ client, connect }) => {
        const connection = connect('official', { timeouts: { ...limits, idleMs: 50 } });
        const events: ChatEvent[] = [];
        for await (const event of client.chat(question, { connection, signal: never })) {
          events.push(event);
          if (event.type === 'text') await new Promise((resolve) => setTimeout(resolve, 130));
        }
        assert.equal(endOf(events).reason, 'stop');
      },
    );
  });
});
