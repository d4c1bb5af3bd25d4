import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import * as fc from 'fast-check';
import type { ChatEvent } from '../../../../src/api/events.ts';
import { DeepSeekError } from '../../../../src/api/errors.ts';
import type { HttpSend } from '../../../../src/api/http.ts';
import { createClient } from '../../../../src/api/client.ts';
import { unconnected as connection } from '../../../helpers/connections.ts';
import { hashing } from '../../../helpers/hashing.ts';
import {
  chunk,
  collect,
  done,
  endOf,
  healthy,
  never,
  question,
  sse,
  textOf,
  withServer,
} from '../../../helpers/wireServer.ts';

const finish = chunk({ content: '' }, { finish_reason: 'stop' });

/** A client whose network answers with these pieces, whoever asks. */
function clientOver(...pieces: readonly (string | Uint8Array)[]): ReturnType<typeof createClient> {
  const send: HttpSend = () =>
    Promise.resolve({
      status: 200,
      headers: { 'x-request-id': 'r1' },
      body: (async function* body() {
        for (const piece of pieces) yield Buffer.from(piece);
      })(),
    });
  return createClient({ send, hashing, now: Date.now, random: () => 0 });
}

const ask = (...pieces: readonly (string | Uint8Array)[]): Promise<ChatEvent[]> =>
  collect(clientOver(...pieces).chat(question, { connection, signal: never }));

/** Events with neighbouring pieces of the same kind joined: what every way of cutting must agree on. */
function joined(events: readonly ChatEvent[]): ChatEvent[] {
  const whole: ChatEvent[] = [];
  for (const event of events) {
    const last = whole.at(-1);
    if ((event.type === 'text' || event.type === 'reasoning') && last?.type === event.type) {
      whole[whole.length - 1] = { type: event.type, text: last.text + event.text };
    } else {
      whole.push(event);
    }
  }
  return whole;
}

describe('a stream', () => {
  it('hands out waiting, start, pieces, usage and one end, in this order', async () => {
    assert.deepEqual(await ask(healthy), [
      { type: 'waiting', for: 'connection' },
      { type: 'start', model: 'deepseek-flash', requestId: 'r1' },
      { type: 'reasoning', text: 'Let me ' },
      { type: 'reasoning', text: 'think.' },
      { type: 'text', text: '你好' },
      { type: 'text', text: ' 🌏' },
      { type: 'usage', usage: { promptTokens: 10, cacheHitTokens: 4, completionTokens: 7, reasoningTokens: 3 } },
      { type: 'end', reason: 'stop', model: 'deepseek-flash', malformedEvents: 0 },
    ]);
  });

  it('is the same however its bytes are cut', async () => {
    const bytes = Buffer.from(`\uFEFF: hello\r\n\r\n${healthy.replaceAll('\n', '\r\n')}`);
    const expected = joined(await ask(bytes)).filter((event) => event.type !== 'waiting');
    assert.equal(expected.length, 5);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 40 }), async (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const pieces = edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
        const events = await ask(...pieces);
        assert.deepEqual(
          joined(events).filter((event) => event.type !== 'waiting'),
          expected,
        );
      }),
      { numRuns: 200 },
    );
    const events = await ask(...Array.from(bytes, (byte) => Uint8Array.of(byte)));
    assert.deepEqual(
      joined(events).filter((event) => event.type !== 'waiting'),
      expected,
    );
  });

  it('reads LF, CRLF and CR, data without a space, several data lines, and comments between', async () => {
    for (const lineEnd of ['\n', '\r\n', '\r']) {
      const text = `: x\n\ndata:{"choices":\ndata: [{"delta":{"content":"a"}}]}\n\n: y\n\n${finish}${done}`;
      assert.equal(textOf(await ask(text.replaceAll('\n', lineEnd))), 'a');
    }
  });

  it('reads one giant event', async () => {
    const giant = 'x'.repeat(1024 * 1024);
    const bytes = Buffer.from(chunk({ content: giant }) + finish + done);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 1400) }, (_, index) =>
      bytes.subarray(index * 1400, index * 1400 + 1400),
    );
    assert.equal(textOf(await ask(...pieces)), giant);
  });

  it('gives up on a line without end instead of filling memory', async () => {
    const megabyte = 'x'.repeat(1024 * 1024);
    const events = await ask('data: ', ...Array.from({ length: 20 }, () => megabyte));
    assert.equal(endOf(events).error?.code, 'MALFORMED');
  });

  it('gives up on calls without end, though they have no arguments', async () => {
    let sent = 0;
    const send: HttpSend = () =>
      Promise.resolve({
        status: 200,
        headers: {},
        body: (async function* body() {
          const megabyte = 'x'.repeat(1024 * 1024);
          for (; sent < 100; sent += 1) {
            const call = { index: sent, id: megabyte, function: { name: 'read', arguments: '' } };
            yield Buffer.from(chunk({ tool_calls: [call] }));
          }
        })(),
      });
    const client = createClient({ send, hashing, now: Date.now, random: () => 0 });
    const events = await collect(client.chat(question, { connection, signal: never }));
    assert.equal(endOf(events).error?.code, 'MALFORMED');
    assert.ok(sent < 10, `${sent} pieces were taken`);
  });

  it('gives up on an answer without end, of whatever it consists', async () => {
    const megabyte = 'x'.repeat(1024 * 1024);
    for (const name of ['content', 'reasoning_content']) {
      let sent = 0;
      const send: HttpSend = () =>
        Promise.resolve({
          status: 200,
          headers: {},
          body: (async function* body() {
            for (; sent < 100; sent += 1) yield Buffer.from(chunk({ [name]: megabyte }));
          })(),
        });
      const client = createClient({ send, hashing, now: Date.now, random: () => 0 });
      const events = await collect(client.chat(question, { connection, signal: never }));
      assert.equal(endOf(events).error?.code, 'MALFORMED');
      assert.equal(events.filter(({ type }) => type === 'end').length, 1);
      assert.ok(sent < 10, `${sent} pieces were taken`);
    }
  });

  it('skips and counts one or two unreadable events, and ends at the third', async () => {
    const bad = 'data: {"choices":[{"del\n\n';
    const two = await ask(chunk({ content: 'a' }) + bad + chunk({ content: 'b' }) + 'data: 7\n\n' + finish + done);
    assert.equal(textOf(two), 'ab');
    assert.equal(endOf(two).malformedEvents, 2);
    assert.equal(endOf(two).reason, 'stop');
    const three = await ask(chunk({ content: 'a' }) + bad + bad + bad + chunk({ content: 'never' }) + finish + done);
    assert.equal(textOf(three), 'a');
    assert.equal(endOf(three).error?.code, 'MALFORMED');
    assert.equal(endOf(three).malformedEvents, 3);
  });

  it('is cut when the bytes end before the answer, and the partial text stays', async () => {
    for (const text of [chunk({ content: 'half' }), chunk({ content: 'half' }) + 'data: {"choi']) {
      const events = await ask(text);
      assert.equal(textOf(events), 'half');
      assert.equal(endOf(events).reason, 'error');
      assert.equal(endOf(events).error?.code, 'STREAM_CLOSED');
    }
  });

  it('is whole with a finish reason and no [DONE], or [DONE] and no finish reason', async () => {
    assert.equal(endOf(await ask(chunk({ content: 'a' }) + finish)).reason, 'stop');
    assert.equal(endOf(await ask(chunk({ content: 'a' }) + done)).reason, 'stop');
  });

  it('reads nothing behind [DONE]', async () => {
    const events = await ask(
      chunk({ content: 'a' }) + finish + done + chunk({ content: 'b' }),
      chunk({ content: 'c' }),
    );
    assert.equal(textOf(events), 'a');
    assert.equal(events.filter(({ type }) => type === 'end').length, 1);
  });

  it('is empty when the service answers with nothing', async () => {
    for (const text of ['', '\n\n', ': keep-alive\n\n', done, finish + done, chunk({ content: '' }) + finish + done]) {
      assert.equal(endOf(await ask(text)).error?.code, 'EMPTY', JSON.stringify(text));
    }
  });

  it('keeps the reason of an answer that was cut or filtered before its first word', async () => {
    for (const reason of ['length', 'content_filter', 'insufficient_system_resource'] as const) {
      assert.equal(endOf(await ask(chunk({ content: '' }, { finish_reason: reason }) + done)).reason, reason);
    }
    const events = await ask(chunk({ content: 'a' }, { finish_reason: 'brand_new' }) + done);
    assert.equal(endOf(events).reason, 'unknown');
  });

  it('ends with an error that the server writes into it', async () => {
    for (const error of [{ message: 'engine died', code: 'invalid_request_error' }, 'engine died']) {
      const events = await ask(chunk({ content: 'a' }) + sse({ error }) + chunk({ content: 'b' }));
      assert.equal(textOf(events), 'a');
      assert.equal(endOf(events).error?.code, 'SERVER');
      assert.equal(endOf(events).error?.facts.serverMessage, 'engine died');
    }
    const limited = await ask(sse({ error: { message: 'slow down', code: 429 } }));
    assert.equal(endOf(limited).error?.code, 'RATE_LIMIT');
    const risky = await ask(sse({ error: { message: 'Content Exists Risk' } }));
    assert.equal(endOf(risky).error?.code, 'CONTENT_RISK');
  });

  it('understands a whole JSON answer, and names a page for what it is', async () => {
    const message = { role: 'assistant', reasoning_content: 'hm', content: 'whole' };
    const usage = { prompt_tokens: 1, completion_tokens: 2 };
    const text = JSON.stringify({ model: 'm2', choices: [{ index: 0, message, finish_reason: 'stop' }], usage });
    for (const pieces of [[text], ['\n\n', text.slice(0, 9), text.slice(9)]]) {
      const events = await ask(...pieces);
      assert.equal(textOf(events, 'reasoning') + textOf(events), 'hmwhole');
      assert.equal(endOf(events).model, 'm2');
      assert.ok(events.some((event) => event.type === 'usage' && event.usage.completionTokens === 2));
    }
    const refusal = await ask(JSON.stringify({ error: { message: 'overloaded' } }));
    assert.equal(endOf(refusal).error?.code, 'SERVER');
    const page = await ask('<!doctype html><html><head><title>Sign in to Wi-Fi</title></head></html>');
    assert.equal(endOf(page).error?.code, 'WEB_PAGE');
    assert.equal(endOf(page).error?.facts.serverMessage, 'Sign in to Wi-Fi');
    assert.equal(endOf(await ask('{"choices":[')).error?.code, 'MALFORMED');
  });

  it('reports the last usage once, on whichever chunk it came', async () => {
    const usage = (tokens: number): object => ({ prompt_tokens: 5, completion_tokens: tokens });
    const text =
      sse({ choices: [{ delta: { content: 'a' } }], usage: usage(1) }) +
      sse({ choices: [{ delta: { content: 'b' }, finish_reason: 'stop' }], usage: null }) +
      sse({ choices: [], usage: { ...usage(2), prompt_tokens_details: { cached_tokens: 3 } } }) +
      done;
    const reported = (await ask(text)).filter((event) => event.type === 'usage');
    assert.deepEqual(reported, [
      { type: 'usage', usage: { promptTokens: 5, cacheHitTokens: 3, completionTokens: 2, reasoningTokens: 0 } },
    ]);
  });

  it('survives members of any type', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.json(), { maxLength: 4 }), async (values) => {
        const text = values
          .map(
            (value) => `data: ${value}\n\ndata: {"choices":[{"delta":${value}}],"usage":${value},"model":${value}}\n\n`,
          )
          .join('');
        const events = await ask(text + chunk({ content: 'a' }) + finish + done);
        assert.equal(events.filter(({ type }) => type === 'end').length, 1);
        assert.equal(events.at(-1)?.type, 'end');
      }),
      { numRuns: 100 },
    );
  });

  it('says once that it waits in the queue, and only before the first event', async () => {
    const alive = ': keep-alive\n\n';
    const events = await ask(alive, alive, alive + chunk({ content: 'a' }), alive, finish + done);
    assert.deepEqual(
      events.map((event) => (event.type === 'waiting' ? event.for : event.type)),
      ['connection', 'queue', 'start', 'text', 'end'],
    );
  });

  it('sends nothing before somebody reads it', async () => {
    await withServer(
      (response) => response.end(healthy),
      async ({ client, connect, asked }) => {
        client.chat(question, { connection: connect('official'), signal: never });
        await new Promise((resolve) => setTimeout(resolve, 20));
        assert.equal(asked.length, 0);
      },
    );
  });

  it('answers impatient readers in order, and goes on saying that it is over', async () => {
    const stream = clientOver(healthy).chat(question, { connection, signal: never })[Symbol.asyncIterator]();
    const results = await Promise.all(Array.from({ length: 10 }, () => stream.next()));
    assert.deepEqual(
      results.map(({ value }) => (value as ChatEvent | undefined)?.type),
      ['waiting', 'start', 'reasoning', 'reasoning', 'text', 'text', 'usage', 'end', undefined, undefined],
    );
    assert.equal((await stream.next()).done, true);
  });

  it('leaves no listener and no timer behind, however it ends', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    // The test's own time limit starts after its first turn.
    await Promise.resolve();
    const before = timers();
    const controller = new AbortController();
    for (const text of [healthy, '', chunk({ content: 'cut' }), '<html>']) {
      await collect(clientOver(text).chat(question, { connection, signal: controller.signal }));
    }
    for await (const event of clientOver(healthy).chat(question, { connection, signal: controller.signal })) {
      if (event.type === 'text') break;
    }
    assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
    // What follows [DONE] is read in the background.
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(timers(), before);
  });

  it('travels errors, it never throws', async () => {
    const client = createClient({
      send: () => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })),
      hashing,
      now: Date.now,
      random: () => 0,
    });
    for (const address of ['http://127.0.0.1:1', 'nonsense://', 'http://169.254.169.254']) {
      const events = await collect(client.chat(question, { connection: { ...connection, address }, signal: never }));
      assert.ok(DeepSeekError.is(endOf(events).error));
    }
  });
});
