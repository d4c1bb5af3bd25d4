/** Each fault on command, seen by a plain client. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { ControlWords } from '../../gateway/faults/control-words.ts';
import type { Fault } from '../../gateway/faults/fault.ts';
import { type Gateway, startGateway } from '../../gateway/gateway.ts';
import { ask, chat, contentOf, eventsOf, faultHeader, post, send, stream } from './asking.ts';

describe('gateway faults', () => {
  let gateway: Gateway;
  before(async () => (gateway = await startGateway()));
  after(() => gateway.close());
  beforeEach(() => gateway.clear());

  const path = '/chat/completions';
  const answer = { text: '一 two 三 four' };

  /** The pieces in which the body of a stream arrives at a bare socket. */
  async function pieces(fault: Fault): Promise<Buffer[]> {
    const body = JSON.stringify(ask('hi', { stream: true }));
    const socket = connect(gateway.port, '127.0.0.1');
    const received: Buffer[] = [];
    socket.on('data', (piece: Buffer) => received.push(piece));
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${gateway.key}\r\ncontent-type: application/json\r\n` +
        `x-fault: ${faultHeader(fault)}\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    await once(socket, 'close');
    return received;
  }

  it('answers with a status, its documented body and Retry-After', async () => {
    gateway.fault({ status: 429, retryAfter: 3 });
    gateway.fault({ status: 402 });
    gateway.fault({ status: 503, body: 'no', contentType: 'text/plain', headers: { 'x-more': '1' } });
    const [first, second, third] = [
      await post(gateway, path, ask('hi')),
      await post(gateway, path, ask('hi')),
      await post(gateway, path, ask('hi')),
    ];
    assert.equal(first.status, 429);
    assert.equal(first.headers.get('retry-after'), '3');
    assert.match(first.text, /exceeds your concurrency limit/);
    assert.equal(second.headers.get('retry-after'), null);
    assert.match(second.text, /"Insufficient Balance","type":"unknown_error"/);
    assert.deepEqual([third.status, third.text, third.headers.get('x-more')], [503, 'no', '1']);
    assert.equal((await post(gateway, path, ask('hi'))).status, 200);
  });

  it('checks the credentials before it fails on command', async () => {
    gateway.fault({ status: 503 });
    assert.equal((await post(gateway, path, ask('hi'), { authorization: 'Bearer x' })).status, 401);
  });

  it('queues faults for a number of matching requests', async () => {
    gateway.fault({ status: 500 }, { times: 2, path: /chat/ });
    const models = await fetch(`${gateway.url}/models`, { headers: { authorization: `Bearer ${gateway.key}` } });
    assert.equal(models.status, 200);
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await post(gateway, path, ask('hi'))).status);
    assert.deepEqual(statuses, [500, 500, 200]);
  });

  it('is controlled over HTTP, and refuses a fault it does not know', async () => {
    const queued = await post(gateway, '/__control', { fault: { status: 502 }, times: 'always', path: 'chat' });
    assert.deepEqual(JSON.parse(queued.text), { queued: 1 });
    const reply = await post(gateway, path, ask('hi'));
    assert.deepEqual([reply.status, reply.headers.get('content-type')], [502, 'text/html']);
    await fetch(`${gateway.url}/__control`, { method: 'DELETE' });
    assert.equal((await post(gateway, path, ask('hi'))).status, 200);
    assert.equal((await post(gateway, '/__control', { fault: { statsu: 1 } })).status, 400);
    assert.equal((await post(gateway, path, ask('hi'), { 'x-fault': '{"slowMs":"x"}' })).status, 400);
    const listed = (await (await fetch(`${gateway.url}/__control/requests`)).json()) as {
      path: string;
      body: string;
    }[];
    assert.deepEqual(
      listed.map((request) => request.path),
      [path, path],
    );
    assert.match(listed[0]?.body ?? '', /"hi"/);
  });

  it('keeps the connection alive with comments in a stream and blank lines otherwise', async () => {
    const keepAlive = { forMs: 20, everyMs: 10 };
    const text = await stream(gateway, ask('hi'), { keepAlive, answer });
    assert.ok(text.startsWith(': keep-alive\n\n: keep-alive\n\ndata: {'));
    assert.equal(contentOf(text), answer.text);
    const whole = await post(gateway, path, ask('hi'), { 'x-fault': faultHeader({ keepAlive }) });
    assert.ok(whole.text.startsWith('\n\n{'));
  });

  it('breaks a stream after some events and before [DONE]', async () => {
    const response = await send(gateway, path, ask('hi', { stream: true }), { 'x-fault': '{"cutAfter":3}' });
    const received: string[] = [];
    await assert.rejects(async () => {
      for await (const piece of response.body ?? []) received.push(Buffer.from(piece).toString());
    });
    assert.equal(eventsOf(received.join('')).length, 3);
    assert.equal(gateway.requests[0]?.aborted, false);
  });

  it('breaks a whole answer in its middle', async () => {
    await assert.rejects(chat(gateway, ask('hi'), { cutAfter: 0 }));
  });

  it('ends without [DONE]', async () => {
    const text = await stream(gateway, ask('hi'), { noDone: true, answer });
    assert.equal(contentOf(text), answer.text);
    assert.ok(!text.includes('[DONE]'));
    assert.ok((await stream(gateway, ask('hi'))).endsWith('data: [DONE]\n\n'));
  });

  it('stalls with the connection open until the client leaves', async () => {
    const controller = new AbortController();
    const response = await send(
      gateway,
      path,
      ask('hi', { stream: true }),
      { 'x-fault': '{"stallAfter":2}' },
      controller.signal,
    );
    const reader = response.body!.getReader();
    for (let text = ''; eventsOf(text).length < 2;) text += Buffer.from((await reader.read()).value!).toString();
    controller.abort();
    await gateway.requests[0]!.closed;
    assert.equal(gateway.requests[0]?.aborted, true);
  });

  it('puts malformed events between the good ones', async () => {
    const text = await stream(gateway, ask('hi'), { malformed: 2, answer });
    assert.equal(text.match(/"id":"broken"/g)?.length, 2);
    assert.throws(() => eventsOf(text));
  });

  it('reports an error inside the stream', async () => {
    const text = await stream(gateway, ask('hi'), { errorAfter: 2 });
    assert.match(text, /data: \{"error":\{"message":"Internal server error"[^\n]*\n\n$/);
  });

  it('writes byte by byte, or splits inside a character', async () => {
    const bytes = await pieces({ chunkBytes: 1, answer });
    assert.equal(contentOf(unchunk(Buffer.concat(bytes))), answer.text);
    const split = Buffer.concat(await pieces({ splitUtf8: true, answer }));
    const wide = Buffer.from('一');
    assert.ok(split.includes(Buffer.concat([wide.subarray(0, 1), Buffer.from('\r\n')])));
    assert.equal(contentOf(unchunk(split)), answer.text);
  });

  /** Undoes the chunked coding of an HTTP/1.1 answer. */
  function unchunk(bytes: Buffer): string {
    const parts: Buffer[] = [];
    let at = bytes.indexOf('\r\n\r\n') + 4;
    for (;;) {
      const end = bytes.indexOf('\r\n', at);
      const size = Number.parseInt(bytes.toString('latin1', at, end), 16);
      if (size === 0) return Buffer.concat(parts).toString();
      parts.push(bytes.subarray(end + 2, end + 2 + size));
      at = end + 4 + size;
    }
  }

  it('ends lines with CRLF', async () => {
    const text = await stream(gateway, ask('hi'), { crlf: true, answer });
    assert.ok(!/[^\r]\n/.test(text));
    assert.equal(contentOf(text), answer.text);
  });

  it('sends one giant event', async () => {
    const text = await stream(gateway, ask('hi'), { giantBytes: 1024 * 1024, answer });
    assert.equal(contentOf(text).length, answer.text.length + 1024 * 1024);
  });

  it('answers with another content type, a page, or nothing', async () => {
    const mistyped = await post(gateway, path, ask('hi', { stream: true }), {
      'x-fault': '{"contentType":"text/plain"}',
    });
    assert.equal(mistyped.headers.get('content-type'), 'text/plain');
    const page = await post(gateway, path, ask('hi'), { 'x-fault': '{"html":true}' });
    assert.deepEqual([page.status, page.text.startsWith('<!DOCTYPE html>')], [200, true]);
    const empty = await post(gateway, path, ask('hi'), { 'x-fault': '{"empty":true}' });
    assert.deepEqual([empty.status, empty.text], [200, '']);
  });

  it('redirects, and resets', async () => {
    const elsewhere = await post(gateway, path, ask('hi'), { 'x-fault': '{"redirect":"http://127.0.0.1:1/x"}' });
    assert.deepEqual([elsewhere.status, elsewhere.headers.get('location')], [307, 'http://127.0.0.1:1/x']);
    const failure: unknown = await post(gateway, path, ask('hi'), { 'x-fault': '{"reset":true}' }).catch(
      (error: Error) => error.cause,
    );
    assert.equal((failure as { code: string }).code, 'ECONNRESET');
  });

  it('puts usage where it is told to', async () => {
    const shapes = { attached: [0, 1], separate: [1, 1], none: [0, 0] } as const;
    for (const [usage, [empty, reports]] of Object.entries(shapes)) {
      const events = eventsOf(await stream(gateway, ask('hi'), { usage: usage as 'none', answer }));
      assert.equal(events.filter(({ choices }) => choices.length === 0).length, empty, usage);
      assert.equal(events.filter((event) => event.usage !== undefined).length, reports, usage);
    }
    const every = eventsOf(await stream(gateway, ask('hi'), { usage: 'every', answer }));
    assert.ok(every.every((event) => event.usage !== undefined));
  });

  it('waits before the head and between events, in order', async () => {
    const startedAt = performance.now();
    await stream(gateway, ask('hi'), { slowMs: 30, pauseMs: 5, answer: { text: 'a b' } });
    assert.ok(performance.now() - startedAt >= 30);
    await stream(gateway, ask('hi'), { pace: 1000, answer });
  });

  it('blasts prepared events for benchmarks', async () => {
    for (const perWrite of [1, 7]) {
      const text = await stream(gateway, ask('hi'), { blast: { events: 500, perWrite } });
      assert.equal(contentOf(text), ' word'.repeat(500));
      assert.ok(text.endsWith('data: [DONE]\n\n'));
    }
    const request = { model: 'deepseek-flash', prompt: 'a', stream: true };
    const reply = await post(gateway, '/beta/completions', request, { 'x-fault': '{"blast":{"events":20}}' });
    assert.equal(reply.text.match(/"text":" word"/g)?.length, 20);
  });

  it('reads control words from the newest question', async () => {
    assert.equal((await post(gateway, path, ask('please simulate 429'))).status, 429);
    const later = [
      { role: 'user', content: 'simulate 429' },
      { role: 'assistant', content: 'x' },
      { role: 'user', content: 'go on' },
    ];
    assert.equal((await post(gateway, path, ask('', { messages: later }))).status, 200);
    assert.equal((await chat(gateway, ask('simulate length'))).choices[0].finish_reason, 'length');
  });

  it('fails once for a question that asks for one failure', () => {
    const words = new ControlWords();
    assert.deepEqual(words.read('simulate 503 once'), { status: 503 });
    assert.equal(words.read('simulate 503 once'), undefined);
    assert.deepEqual(words.read('simulate 503'), { status: 503 });
    assert.equal(words.read('simulate nothing known'), undefined);
    assert.equal(words.read('simulate 200'), undefined);
  });
});
