import assert from 'node:assert/strict';
import type http from 'node:http';
import net from 'node:net';
import { createClient } from '../../../../src/api/client.ts';
import { findServers } from '../../../../src/host/doctor/servers.ts';
import { hashing } from '../../../../src/host/net/hashing.ts';
import { closeAll, listen, startHttp, startTransport, until } from '../net/servers.ts';

describe('model servers on this machine', () => {
  afterEach(closeAll);

  const client = (): ReturnType<typeof createClient> =>
    createClient({ send: startTransport().send, hashing, now: Date.now, random: Math.random });

  it('are those that answer with their models; a web server, a silent one and nobody are none', async () => {
    const asked: http.IncomingHttpHeaders[] = [];
    const models = await startHttp((incoming, response) => {
      asked.push(incoming.headers);
      response.end(JSON.stringify({ data: [{ id: 'coder:7b' }, { id: 'chat' }] }));
    });
    const pages = await startHttp((_incoming, response) => response.end('<!doctype html><title>My site</title>'));
    const silent = await listen(net.createServer((socket) => socket.resume()));
    const found = await findServers(
      client(),
      [
        { name: 'Silent', port: silent.port },
        { name: 'Models', port: models.port },
        { name: 'Pages', port: pages.port },
        { name: 'Nobody', port: 1 },
      ],
      new AbortController().signal,
    );
    const address = `http://127.0.0.1:${models.port}`;
    assert.deepEqual(found, [{ name: 'Models', port: models.port, address, models: ['coder:7b', 'chat'] }]);
    assert.ok(asked.every(({ authorization }) => authorization === undefined));
    await until(() => silent.sockets.every((socket) => socket.destroyed));
  });

  it('are looked for no longer when nobody waits', async () => {
    const silent = await listen(net.createServer((socket) => socket.resume()));
    const controller = new AbortController();
    const finding = findServers(client(), [{ name: 'Silent', port: silent.port }], controller.signal);
    await until(() => silent.sockets.length > 0);
    controller.abort();
    assert.deepEqual(await finding, []);
    await until(() => silent.sockets.every((socket) => socket.destroyed));
  });
});
