import assert from 'node:assert/strict';
import { once } from 'node:events';
import type http from 'node:http';
import net from 'node:net';
import { setImmediate, setTimeout } from 'node:timers/promises';
import {
  assertHeldBack,
  closeAll,
  codeOf,
  listen,
  readText,
  request,
  startHttp,
  startTransport,
  until,
} from './servers.ts';

describe('an exchange over HTTP', () => {
  afterEach(closeAll);

  it('sends method, path, query, headers and body as they are, and asks for no compression', async () => {
    let seen: { method?: string; url?: string; headers: http.IncomingHttpHeaders; body: Buffer } | undefined;
    const { port } = await startHttp(async (incoming, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      seen = { method: incoming.method!, url: incoming.url!, headers: incoming.headers, body: Buffer.concat(chunks) };
      response.end();
    });
    const body = new Uint8Array([0, 255, 10, 13, 1]).subarray(1);
    const headers = { 'X-Signature': 'abc=', 'Accept-Encoding': 'br' };
    const response = await startTransport().send(
      request(`http://127.0.0.1:${port}/a%2Fb//c?q=%20+&q`, { method: 'POST', headers, body }),
    );
    await readText(response);
    assert.equal(seen?.method, 'POST');
    assert.equal(seen?.url, '/a%2Fb//c?q=%20+&q');
    assert.equal(seen?.headers['x-signature'], 'abc=');
    assert.equal(seen?.headers['accept-encoding'], 'identity');
    assert.equal(seen?.headers['content-length'], '4');
    assert.deepEqual(seen?.body, Buffer.from(body));
  });

  it('gives back status, lower-case headers with repeats joined, and the bytes', async () => {
    const { port } = await startHttp((_incoming, response) => {
      response.writeHead(418, { 'X-Request-ID': 'r1', 'X-Twice': ['a', 'b'] }).end('täxt');
    });
    const response = await startTransport().send(request(`http://127.0.0.1:${port}`));
    assert.equal(response.status, 418);
    assert.equal(response.headers['x-request-id'], 'r1');
    assert.equal(response.headers['x-twice'], 'a, b');
    assert.equal(await readText(response), 'täxt');
  });

  it('passes over interim responses', async () => {
    const { port } = await startHttp((_incoming, response) => {
      response.writeEarlyHints({ link: '</a>; rel=preload' });
      response.end('final');
    });
    const response = await startTransport().send(request(`http://127.0.0.1:${port}`));
    assert.equal(response.status, 200);
    assert.equal(await readText(response), 'final');
  });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`gives back a ${status} and does not follow it`, async () => {
      let visits = 0;
      const { port } = await startHttp((_incoming, response) => {
        visits += 1;
        response.writeHead(status, { location: '/elsewhere' }).end();
      });
      const response = await startTransport().send(request(`http://127.0.0.1:${port}`, { method: 'POST' }));
      assert.equal(response.status, status);
      assert.equal(response.headers['location'], '/elsewhere');
      await readText(response);
      assert.equal(visits, 1);
    });
  }

  it('yields chunks as they arrive, before the body ends', async () => {
    let finish: (() => void) | undefined;
    const { port } = await startHttp((_incoming, response) => {
      response.write('first');
      finish = () => response.end('last');
    });
    const { body } = await startTransport().send(request(`http://127.0.0.1:${port}`));
    const chunks: string[] = [];
    for await (const chunk of body) {
      chunks.push(Buffer.from(chunk).toString());
      finish?.();
    }
    assert.deepEqual(chunks, ['first', 'last']);
  });

  it('gives a late reader in one piece what has come so far, in order', async () => {
    let written = 0;
    const { port } = await startHttp(async (_incoming, response) => {
      for (const piece of ['one ', 'two ', 'three ', 'four']) {
        response.write(piece);
        written += 1;
        await setTimeout(10);
      }
      response.end();
    });
    const { body } = await startTransport().send(request(`http://127.0.0.1:${port}`));
    await until(() => written === 4);
    await setTimeout(50);
    const chunks: string[] = [];
    for await (const chunk of body) chunks.push(Buffer.from(chunk).toString());
    assert.deepEqual(chunks, ['one two three four']);
  });

  it('keeps the connection for the next request', async () => {
    const { port, sockets } = await startHttp((_incoming, response) => response.end('ok'));
    const transport = startTransport();
    for (let count = 0; count < 5; count += 1) {
      await readText(await transport.send(request(`http://127.0.0.1:${port}`)));
      // undici takes a connection for free one turn of the event loop after the answer.
      await setImmediate();
    }
    assert.equal(sockets.length, 1);
  });

  it('holds a fast sender back while nobody reads, and loses nothing', () =>
    assertHeldBack(64 * 1024 * 1024, async (handle) => {
      const { port } = await startHttp(handle);
      return startTransport().send(request(`http://127.0.0.1:${port}`));
    }));

  it('rejects for an address that is none', async () => {
    assert.equal(await codeOf(startTransport().send(request('http://'))), 'ERR_INVALID_URL');
  });

  it('rejects for a header that cannot be sent, without its value', async () => {
    const { port } = await startHttp((_incoming, response) => response.end());
    const sending = startTransport().send(request(`http://127.0.0.1:${port}`, { headers: { 'x-key': 'secret\n' } }));
    await assert.rejects(sending, (error: Error) => !error.message.includes('secret'));
  });
});

describe('a failing exchange', () => {
  afterEach(closeAll);

  async function startTcp(onData: (socket: net.Socket) => void): Promise<string> {
    const server = net.createServer((socket) => socket.once('data', () => onData(socket)));
    return `http://127.0.0.1:${(await listen(server)).port}`;
  }

  it('rejects with the system code when nobody listens', async () => {
    const { port } = await listen(net.createServer((socket) => socket.resume()));
    await closeAll();
    assert.equal(await codeOf(startTransport().send(request(`http://127.0.0.1:${port}`))), 'ECONNREFUSED');
  });

  it('rejects with the system code for a name that does not exist', async () => {
    const code = await codeOf(startTransport().send(request('http://nowhere.invalid')));
    assert.ok(code === 'ENOTFOUND' || code === 'EAI_AGAIN', String(code));
  });

  it('rejects when the server hangs up before an answer', async () => {
    const url = await startTcp((socket) => socket.end());
    assert.equal(await codeOf(startTransport().send(request(url))), 'UND_ERR_SOCKET');
  });

  it('rejects when the server resets the connection before an answer', async () => {
    const url = await startTcp((socket) => socket.resetAndDestroy());
    assert.equal(await codeOf(startTransport().send(request(url))), 'ECONNRESET');
  });

  it('rejects for an answer that is not HTTP, and holds none of it', async () => {
    const url = await startTcp((socket) => socket.end('SSH-2.0-secret\r\n'));
    const sending = startTransport().send(request(url));
    await assert.rejects(sending, (error: Error & { code: string }) => {
      assert.equal(error.code, 'HTTPParserError');
      assert.deepEqual(Object.keys(error).sort(), ['code', 'name']);
      return !JSON.stringify([error, error.message, error.stack]).includes('secret');
    });
  });

  const head = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n';
  for (const [name, breakOff, code] of [
    ['hangs up', (socket: net.Socket) => socket.end(), 'UND_ERR_SOCKET'],
    ['resets the connection', (socket: net.Socket) => socket.resetAndDestroy(), 'ECONNRESET'],
  ] as const) {
    it(`yields what came and then rejects when the server ${name} in the body`, async () => {
      const url = await startTcp((socket) => {
        socket.write(`${head}so far`);
        void setTimeout(20).then(() => breakOff(socket));
      });
      const { status, body } = await startTransport().send(request(url));
      assert.equal(status, 200);
      let text = '';
      const reading = (async () => {
        for await (const chunk of body) text += Buffer.from(chunk).toString();
      })();
      assert.equal(await codeOf(reading), code);
      assert.equal(text, 'so far');
    });
  }

  it('goes on with a new connection after the server has closed an idle one', async () => {
    const { port, sockets } = await startHttp((_incoming, response) => response.end('ok'));
    const transport = startTransport();
    for (let count = 1; count <= 3; count += 1) {
      assert.equal(await readText(await transport.send(request(`http://127.0.0.1:${port}`))), 'ok');
      assert.equal(sockets.length, count);
      const socket = sockets[count - 1]!;
      socket.end();
      await once(socket, 'close');
      await setTimeout(20);
    }
  });

  it('gives up on a connection after its own time, and closes the attempt', async () => {
    // A server whose TLS never answers.
    const { port, sockets } = await listen(net.createServer((socket) => socket.resume()));
    const sending = startTransport().send(request(`https://127.0.0.1:${port}`, { connectTimeoutMs: 50 }));
    assert.equal(await codeOf(sending), 'UND_ERR_CONNECT_TIMEOUT');
    await until(() => sockets.every(({ destroyed }) => destroyed));
  });

  it('lets another request wait longer for the same connection', async () => {
    const { port, sockets } = await listen(net.createServer((socket) => socket.resume()));
    const transport = startTransport();
    const controller = new AbortController();
    const url = `https://127.0.0.1:${port}`;
    let isWaiting = true;
    const patient = transport.send(request(url, { signal: controller.signal })).finally(() => (isWaiting = false));
    assert.equal(await codeOf(transport.send(request(url, { connectTimeoutMs: 50 }))), 'UND_ERR_CONNECT_TIMEOUT');
    await setTimeout(50);
    assert.ok(isWaiting && sockets.every(({ destroyed }) => !destroyed));
    controller.abort();
    await assert.rejects(patient, { name: 'AbortError' });
    await until(() => sockets.every(({ destroyed }) => destroyed));
  });

  it('has no time limit once the connection stands', async () => {
    const { port } = await startHttp(async (_incoming, response) => {
      await setTimeout(150);
      response.end('late');
    });
    const response = await startTransport().send(request(`http://127.0.0.1:${port}`, { connectTimeoutMs: 50 }));
    assert.equal(await readText(response), 'late');
  });
});

describe('a transport', () => {
  afterEach(closeAll);

  it('breaks off everything when it is disposed of, and takes nothing more', async () => {
    const { port, sockets } = await startHttp((incoming, response) => {
      if (incoming.url === '/body') response.write('x');
    });
    const silent = await listen(net.createServer((socket) => socket.resume()));
    const transport = startTransport();
    const url = `http://127.0.0.1:${port}`;
    const { body } = await transport.send(request(`${url}/body`));
    const waiting = codeOf(transport.send(request(url)));
    const connecting = codeOf(transport.send(request(`https://127.0.0.1:${silent.port}`)));
    await until(() => sockets.length === 2 && silent.sockets.length === 1);
    const reader = body[Symbol.asyncIterator]();
    await reader.next();
    const reading = codeOf(reader.next());
    await transport.dispose();
    assert.equal(await waiting, 'UND_ERR_DESTROYED');
    assert.equal(await reading, 'UND_ERR_DESTROYED');
    assert.equal(await connecting, 'UND_ERR_ABORTED');
    await until(() => [...sockets, ...silent.sockets].every(({ destroyed }) => destroyed));
    assert.equal(await codeOf(transport.send(request(url))), 'UND_ERR_DESTROYED');
  });

  it('takes new connections when the settings change, and lets running exchanges finish', async () => {
    let finish: (() => void) | undefined;
    const { port, sockets } = await startHttp((incoming, response) => {
      if (incoming.url !== '/slow') return void response.end('quick');
      response.write('slow ');
      finish = () => response.end('end');
    });
    const none = { proxy: '', proxySupport: 'override', noProxy: [], caFile: '' } as const;
    let settings: { noProxy: readonly string[] } & Omit<typeof none, 'noProxy'> = none;
    const transport = startTransport({}, { readSettings: () => settings });
    const slow = await transport.send(request(`http://127.0.0.1:${port}/slow`));
    const ask = async (): Promise<void> => {
      await readText(await transport.send(request(`http://127.0.0.1:${port}`)));
      await setImmediate();
    };
    settings = { ...none };
    await ask();
    await ask();
    assert.equal(sockets.length, 2);
    settings = { ...none, noProxy: ['example'] };
    await ask();
    assert.equal(sockets.length, 3);
    finish?.();
    assert.equal(await readText(slow), 'slow end');
    await until(() => sockets[0]!.destroyed && sockets[1]!.destroyed && !sockets[2]!.destroyed);
  });

  it('does not trust connections from before a long sleep of the machine', async () => {
    const { port, sockets } = await startHttp((_incoming, response) => response.end('ok'));
    let nowMs = 1_000_000;
    const transport = startTransport({}, { now: () => nowMs });
    const ask = async (): Promise<void> => {
      await readText(await transport.send(request(`http://127.0.0.1:${port}`)));
      await setImmediate();
    };
    await ask();
    nowMs += 30_000;
    await ask();
    assert.equal(sockets.length, 1);
    nowMs += 3_600_000;
    await ask();
    assert.equal(sockets.length, 2);
  });
});

describe('an exchange with a name that was looked up before', () => {
  afterEach(closeAll);

  const open = async (): Promise<{ port: number; visits: () => number; sockets: readonly net.Socket[] }> => {
    let visits = 0;
    const { port, sockets } = await startHttp((_incoming, response) => {
      visits += 1;
      response.end('here');
    });
    return { port, visits: () => visits, sockets };
  };

  it('goes where the name led then, without a look at where it leads now', async () => {
    const { port, sockets } = await open();
    const transport = startTransport();
    for (const addresses of [['127.0.0.1'], ['127.0.0.1', '::1']]) {
      const response = await transport.send(request(`http://page.example:${port}/`, { addresses }));
      assert.equal(await readText(response), 'here');
    }
    // A connection that stands may lead to what was not looked up.
    assert.equal(sockets.length, 2);
    await until(() => sockets.every(({ destroyed }) => destroyed));
  });

  it('goes nowhere else, neither by name nor by a connection that stands', async () => {
    const { port, visits } = await open();
    const transport = startTransport();
    await readText(await transport.send(request(`http://localhost:${port}/`)));
    const elsewhere = transport.send(request(`http://localhost:${port}/`, { addresses: ['127.0.0.99'] }));
    assert.equal(await codeOf(elsewhere), 'ECONNREFUSED');
    const nowhere = transport.send(request(`http://localhost:${port}/`, { addresses: [] }));
    assert.equal(await codeOf(nowhere), 'ENOTFOUND');
    assert.equal(visits(), 1);
  });

  it('is not tried again by the editor, which would look the name up again', async () => {
    const fetched: string[] = [];
    const fetch = async (url: unknown): Promise<Response> => {
      fetched.push(String(url));
      return new Response('from inside');
    };
    const transport = startTransport({}, { fetch });
    const asked = request('http://page.invalid/');
    assert.equal(await readText(await transport.send(asked)), 'from inside');
    assert.equal(await codeOf(transport.send({ ...asked, addresses: [] })), 'ENOTFOUND');
    assert.equal(fetched.length, 1);
  });

  it('is broken off with the transport', async () => {
    const { port } = await startHttp(() => undefined);
    const transport = startTransport();
    const waiting = transport.send(request(`http://page.example:${port}/`, { addresses: ['127.0.0.1'] }));
    const code = codeOf(waiting);
    await setImmediate();
    await transport.dispose();
    assert.equal(await code, 'UND_ERR_DESTROYED');
  });
});
