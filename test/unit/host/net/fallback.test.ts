import assert from 'node:assert/strict';
import net from 'node:net';
import type { TransportOptions } from '../../../../src/host/net/http.ts';
import { startProxy } from './proxyServer.ts';
import {
  certificate,
  closeAll,
  codeOf,
  expiredCertificate,
  listen,
  readText,
  request,
  startHttp,
  startHttps,
  startTransport,
  writeTemporary,
} from './servers.ts';

/** An address that no connection reaches without the editor's help. */
const url = 'http://api.invalid/v1';
const origin = 'http://api.invalid';

/** The editor's fetch, which knows the way: everything goes to `port`. */
function editorFetch(port: number): { fetch: typeof globalThis.fetch; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    fetch: (input, init) => {
      assert.ok(typeof input === 'string');
      asked.push(input);
      const { pathname, search } = new URL(input);
      return globalThis.fetch(`http://127.0.0.1:${port}${pathname}${search}`, init);
    },
  };
}

describe("falling back on the editor's fetch", () => {
  afterEach(closeAll);

  const heard: string[] = [];
  beforeEach(() => heard.splice(0));

  async function start(handle: Parameters<typeof startHttp>[0], options: Partial<TransportOptions> = {}) {
    const { port, sockets } = await startHttp(handle);
    const { fetch, asked } = editorFetch(port);
    const onFallback = (origin: string): number => heard.push(origin);
    return { transport: startTransport({}, { fetch, onFallback, ...options }), asked, sockets };
  }

  it('carries the same exchange, says so once, and stays with it for that origin', async () => {
    const { transport, asked } = await start(async (incoming, response) => {
      let body = '';
      for await (const chunk of incoming) body += String(chunk);
      response.setHeader('X-Twice', ['a', 'b']);
      response.writeHead(201);
      response.end(
        `${incoming.method} ${incoming.url} ${String(incoming.headers['x-key'])} ${incoming.headers['accept-encoding']} ${body}`,
      );
    });
    for (let count = 0; count < 3; count += 1) {
      const response = await transport.send(
        request(`${url}?q`, { method: 'POST', headers: { 'X-Key': 'k' }, body: Buffer.from('body') }),
      );
      assert.equal(response.status, 201);
      assert.equal(response.headers['x-twice'], 'a, b');
      assert.equal(await readText(response), 'POST /v1?q k identity body');
    }
    assert.deepEqual(heard, [origin]);
    assert.equal(asked.length, 3);
  });

  it('does not try the other way again, and is found for each origin by itself', async () => {
    const { port } = await startHttp((_incoming, response) => response.end('ok'));
    const refusing = await startProxy({ targetPort: 1, refuse: 407 });
    const onFallback = (origin: string): number => heard.push(origin);
    const transport = startTransport(
      { proxy: `http://127.0.0.1:${refusing.port}` },
      { ...editorFetch(port), onFallback },
    );
    for (const host of ['one.invalid', 'one.invalid', 'two.invalid', 'one.invalid']) {
      await readText(await transport.send(request(`https://${host}`)));
    }
    assert.deepEqual(refusing.seen, ['CONNECT one.invalid:443', 'CONNECT two.invalid:443']);
    assert.deepEqual(heard, ['https://one.invalid', 'https://two.invalid']);
  });

  it('gives back the first failure if that does not get through either', async () => {
    const fetch = (): Promise<Response> => Promise.reject(new TypeError('fetch failed'));
    const transport = startTransport({}, { fetch, onFallback: (origin) => heard.push(origin) });
    const code = await codeOf(transport.send(request(url)));
    assert.ok(code === 'ENOTFOUND' || code === 'EAI_AGAIN', String(code));
    assert.deepEqual(heard, []);
  });

  for (const status of [301, 307]) {
    it(`gives back a ${status} and does not follow it`, async () => {
      const { transport, asked } = await start((_incoming, response) =>
        response.writeHead(status, { location: '/next' }).end(),
      );
      const response = await transport.send(request(url));
      assert.equal(response.status, status);
      assert.equal(response.headers['location'], '/next');
      assert.equal(asked.length, 1);
    });
  }

  it('gives back a redirect that fetch keeps to itself as some redirect', async () => {
    const opaque = Object.defineProperty(new Response(), 'type', { value: 'opaqueredirect' });
    const response = await startTransport({}, { fetch: () => Promise.resolve(opaque) }).send(request(url));
    assert.equal(response.status, 302);
  });

  it('ends with the abort, in the body too, and with its reason', async () => {
    const { transport, sockets } = await start((incoming, response) => {
      if (incoming.url === '/body') response.write('first');
    });
    for (const path of ['/head', '/body']) {
      const controller = new AbortController();
      const reason = new Error('enough');
      const exchange = (async () => {
        const { body } = await transport.send(request(origin + path, { signal: controller.signal }));
        for await (const _chunk of body) controller.abort(reason);
      })();
      setTimeout(() => controller.abort(reason), path === '/head' ? 100 : 3000).unref();
      await assert.rejects(exchange, (error) => error === reason);
    }
    assert.ok(sockets.length > 0);
  });

  it('rejects with the system code when the body breaks off', async () => {
    const { transport } = await start((_incoming, response) => {
      response.write('so far');
      setTimeout(() => response.destroy(), 20);
    });
    assert.equal(await codeOf(transport.send(request(url)).then(readText)), 'UND_ERR_SOCKET');
  });

  it('is tried again from the start after the settings have changed', async () => {
    const { port } = await startHttp((_incoming, response) => response.end('ok'));
    let proxy = 'http://127.0.0.1:1';
    const readSettings: TransportOptions['readSettings'] = () => ({
      proxy,
      proxySupport: 'on',
      noProxy: [],
      caFile: '',
    });
    const { fetch, asked } = editorFetch(port);
    const transport = startTransport({}, { readSettings, fetch });
    await readText(await transport.send(request(url)));
    assert.equal(asked.length, 1);
    const server = await startProxy({ targetPort: port });
    proxy = `http://127.0.0.1:${server.port}`;
    await readText(await transport.send(request(url)));
    assert.equal(asked.length, 1);
    assert.equal(server.seen.length, 1);
  });

  it('helps where a proxy refuses or is of a kind that is not supported', async () => {
    const { port } = await startHttp((_incoming, response) => response.end('ok'));
    const refusing = await startProxy({ targetPort: 1, refuse: 407 });
    for (const proxy of [`http://127.0.0.1:${refusing.port}`, 'socks5://127.0.0.1:1']) {
      for (const scheme of ['http', 'https']) {
        const transport = startTransport({ proxy }, editorFetch(port));
        assert.equal(await readText(await transport.send(request(`${scheme}://api.invalid`))), 'ok');
      }
    }
  });
});

describe("not falling back on the editor's fetch", () => {
  afterEach(closeAll);

  let asked = 0;
  const never: Partial<TransportOptions> = {
    fetch: () => {
      asked += 1;
      return Promise.resolve(new Response());
    },
  };
  beforeEach(() => (asked = 0));
  afterEach(() => assert.equal(asked, 0, "the editor's fetch was asked"));

  /** A transport whose every https request ends at `targetPort`. */
  async function startBehindProxy(targetPort: number, options: Partial<TransportOptions>, caFile = '') {
    const proxy = await startProxy({ targetPort });
    return startTransport({ proxy: `http://127.0.0.1:${proxy.port}`, caFile }, options);
  }

  it('after a byte was sent', async () => {
    const { port, sockets } = await listen(
      net.createServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
    );
    const transport = startTransport({ proxy: `http://127.0.0.1:${port}` }, never);
    assert.equal(await codeOf(transport.send(request(url))), 'ECONNRESET');
    assert.equal(sockets.length, 1);
  });

  it('after an abort', async () => {
    const { port } = await listen(net.createServer((socket) => socket.resume()));
    const transport = startTransport({ proxy: `http://127.0.0.1:${port}` }, never);
    const sending = transport.send(request('https://api.invalid', { signal: AbortSignal.timeout(50) }));
    await assert.rejects(sending, { name: 'TimeoutError' });
  });

  it('for loopback, which the editor reaches no better', async () => {
    const { port } = await listen(net.createServer());
    await closeAll();
    assert.equal(await codeOf(startTransport({}, never).send(request(`http://127.0.0.1:${port}`))), 'ECONNREFUSED');
  });

  it('for an expired certificate', async () => {
    const { port } = await startHttps(() => {}, {
      key: expiredCertificate.keyPem,
      cert: expiredCertificate.certificatePem,
    });
    const transport = await startBehindProxy(port, never);
    assert.equal(await codeOf(transport.send(request('https://api.invalid'))), 'CERT_HAS_EXPIRED');
  });

  it('for a certificate for another host', async () => {
    const { port } = await startHttps(() => {});
    const transport = await startBehindProxy(port, never, await writeTemporary(certificate.certificatePem));
    assert.equal(await codeOf(transport.send(request('https://api.invalid'))), 'ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('for an extra certificate file that cannot be read', async () => {
    const transport = startTransport({ caFile: '/nowhere/ca.pem' }, never);
    assert.equal(await codeOf(transport.send(request('https://api.invalid'))), 'CA_FILE_UNREADABLE');
  });

  it('for a server that refuses the TLS version', async () => {
    const old = await startHttps(() => {}, {
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0',
      http1: true,
    });
    const transport = await startBehindProxy(old.port, never);
    assert.equal(await codeOf(transport.send(request('https://api.invalid'))), 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  });

  it('where the editor was told not to check certificates', async () => {
    const { port } = await startHttps(() => {});
    const transport = await startBehindProxy(port, { ...never, environment: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
    assert.equal(await codeOf(transport.send(request('https://api.invalid'))), 'DEPTH_ZERO_SELF_SIGNED_CERT');
  });

  it('but does so for an issuer that the editor may know', async () => {
    const { port } = await startHttps(() => {});
    const editor = await startHttp((_incoming, response) => response.end('known'));
    const transport = await startBehindProxy(port, editorFetch(editor.port));
    assert.equal(await readText(await transport.send(request('https://api.invalid'))), 'known');
  });
});
