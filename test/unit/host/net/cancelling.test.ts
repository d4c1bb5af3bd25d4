import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import net from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { closeAll, listen, readText, request, startHttp, startTransport, until } from './servers.ts';

describe('cancelling', () => {
  afterEach(closeAll);

  it('rejects without sending when it comes before', async () => {
    const { port, sockets } = await startHttp((_incoming, response) => response.end());
    const reason = new Error('not wanted');
    const sending = startTransport().send(request(`http://127.0.0.1:${port}`, { signal: AbortSignal.abort(reason) }));
    await assert.rejects(sending, (error) => error === reason);
    await setTimeout(20);
    assert.equal(sockets.length, 0);
  });

  it('before the answer closes the socket and rejects with the reason', async () => {
    const { port, sockets } = await startHttp(() => {});
    const controller = new AbortController();
    const reason = new Error('enough');
    const sending = startTransport().send(request(`http://127.0.0.1:${port}`, { signal: controller.signal }));
    await until(() => (sockets[0]?.bytesRead ?? 0) > 0);
    controller.abort(reason);
    await assert.rejects(sending, (error) => error === reason);
    await until(() => sockets[0]!.destroyed);
    assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
  });

  it('while a connection is being made closes the attempt and rejects at once', async () => {
    const { port, sockets } = await listen(net.createServer((socket) => socket.resume()));
    const controller = new AbortController();
    const sending = startTransport().send(request(`https://127.0.0.1:${port}`, { signal: controller.signal }));
    await until(() => sockets.length === 1);
    controller.abort();
    await assert.rejects(sending, { name: 'AbortError' });
    await until(() => sockets[0]!.destroyed);
  });

  it('in the body closes the socket and drops what was not read', async () => {
    const { port, sockets } = await startHttp((_incoming, response) => void response.write('more and more'));
    const controller = new AbortController();
    const { body } = await startTransport().send(request(`http://127.0.0.1:${port}`, { signal: controller.signal }));
    const reason = new Error('enough');
    await setTimeout(20);
    controller.abort(reason);
    const reader = body[Symbol.asyncIterator]();
    await assert.rejects(reader.next(), (error) => error === reason);
    await until(() => sockets[0]!.destroyed);
    assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
  });

  it('rejects a reader that waits for the next chunk', async () => {
    const { port } = await startHttp((_incoming, response) => response.flushHeaders());
    const controller = new AbortController();
    const { body } = await startTransport().send(request(`http://127.0.0.1:${port}`, { signal: controller.signal }));
    const reading = body[Symbol.asyncIterator]().next();
    controller.abort();
    await assert.rejects(reading, { name: 'AbortError' });
  });

  it('leaving the loop closes the exchange', async () => {
    const { port, sockets } = await startHttp((_incoming, response) => void response.write('first'));
    const controller = new AbortController();
    const { body } = await startTransport().send(request(`http://127.0.0.1:${port}`, { signal: controller.signal }));
    for await (const chunk of body) {
      assert.equal(Buffer.from(chunk).toString(), 'first');
      break;
    }
    await until(() => sockets[0]!.destroyed);
    assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
    assert.deepEqual(await body[Symbol.asyncIterator]().next(), { done: true, value: undefined });
  });

  it('leaves no listener behind after a whole exchange', async () => {
    const { port } = await startHttp((_incoming, response) => response.end('ok'));
    const controller = new AbortController();
    const transport = startTransport();
    for (let count = 0; count < 3; count += 1) {
      await readText(await transport.send(request(`http://127.0.0.1:${port}`, { signal: controller.signal })));
    }
    assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
  });
});
