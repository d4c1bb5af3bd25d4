import assert from 'node:assert/strict';
import net from 'node:net';
import { startProxy } from './proxyServer.ts';
import {
  certificate,
  closeAll,
  codeOf,
  listen,
  readText,
  request,
  startHttp,
  startHttps,
  startTransport,
  until,
  writeTemporary,
} from './servers.ts';

/** The test certificate is for localhost; a name with a dot at its end is the same host and is not loopback to us. */
const localhost = 'localhost.';

describe('through a proxy', () => {
  let caFile = '';

  beforeEach(async () => {
    caFile = await writeTemporary(certificate.certificatePem);
  });
  afterEach(closeAll);

  it('goes an https request by a tunnel, with HTTP/2 inside and one tunnel for many', async () => {
    const server = await startHttps((incoming, response) => response.end(`${incoming.httpVersion} ${incoming.url}`));
    const proxy = await startProxy({ targetPort: server.port });
    const transport = startTransport({ proxy: `http://127.0.0.1:${proxy.port}`, caFile });
    for (const word of ['one', 'two']) {
      const response = await transport.send(request(`https://${localhost}/${word}`));
      assert.equal(await readText(response), `2.0 /${word}`);
    }
    assert.deepEqual(proxy.seen, [`CONNECT ${localhost}:443`]);
    assert.deepEqual(proxy.authorizations, [undefined]);
  });

  it('logs in with the name and password of its URL, and tells the server neither', async () => {
    let seen: string[] = [];
    const server = await startHttps((incoming, response) => {
      seen = Object.keys(incoming.headers);
      response.end('ok');
    });
    const proxy = await startProxy({ targetPort: server.port });
    const environment = { HTTPS_PROXY: `http://me:p%40ss@127.0.0.1:${proxy.port}` };
    const transport = startTransport({ caFile }, { environment });
    assert.equal(await readText(await transport.send(request(`https://${localhost}:8443/`))), 'ok');
    assert.deepEqual(proxy.seen, [`CONNECT ${localhost}:8443`]);
    assert.deepEqual(proxy.authorizations, [`Basic ${Buffer.from('me:p@ss').toString('base64')}`]);
    assert.ok(!seen.includes('proxy-authorization'));
  });

  it('goes an https request also where the proxy itself speaks TLS', async () => {
    const server = await startHttps((incoming, response) => response.end(incoming.httpVersion));
    const proxy = await startProxy({ targetPort: server.port, secure: true });
    const transport = startTransport({ proxy: `https://localhost:${proxy.port}`, caFile });
    assert.equal(await readText(await transport.send(request(`https://${localhost}`))), '2.0');
  });

  it('goes a plain request whole, under its absolute address', async () => {
    const server = await startHttp(async (incoming, response) => {
      let body = '';
      for await (const chunk of incoming) body += String(chunk);
      response.end(`${incoming.headers.host} ${incoming.url} ${body}`);
    });
    const proxy = await startProxy({ targetPort: server.port });
    const transport = startTransport({ proxy: `http://me:pass@127.0.0.1:${proxy.port}` });
    const response = await transport.send(
      request('http://models.example:8080/v1?q', { method: 'POST', body: Buffer.from('body') }),
    );
    assert.equal(await readText(response), 'models.example:8080 /v1?q body');
    assert.deepEqual(proxy.seen, ['POST http://models.example:8080/v1?q']);
    assert.deepEqual(proxy.authorizations, [`Basic ${Buffer.from('me:pass').toString('base64')}`]);
  });

  it('goes nothing for loopback or for an exception', async () => {
    const server = await startHttp((_incoming, response) => response.end('direct'));
    const proxy = await startProxy({ targetPort: server.port });
    const transport = startTransport({ proxy: `http://127.0.0.1:${proxy.port}`, noProxy: ['.invalid'] });
    assert.equal(await readText(await transport.send(request(`http://127.0.0.1:${server.port}`))), 'direct');
    await assert.rejects(transport.send(request('http://models.invalid')));
    await assert.rejects(transport.send(request('https://models.invalid')));
    assert.deepEqual(proxy.seen, []);
  });

  for (const scheme of ['http', 'https']) {
    it(`rejects with PROXY_AUTH_REQUIRED for ${scheme} when the proxy wants a login`, async () => {
      const proxy = await startProxy({ targetPort: 1, refuse: 407 });
      const transport = startTransport({ proxy: `http://me:hunter2@127.0.0.1:${proxy.port}` });
      await assert.rejects(transport.send(request(`${scheme}://api.example`)), (error: Error & { code: string }) => {
        assert.equal(error.code, 'PROXY_AUTH_REQUIRED');
        return !`${error.message} ${JSON.stringify(error)}`.includes('hunter2');
      });
    });
  }

  it('takes a 407 from a server that was asked directly for an answer', async () => {
    const { port } = await startHttp((_incoming, response) => void response.writeHead(407).end());
    assert.equal((await startTransport().send(request(`http://127.0.0.1:${port}`))).status, 407);
  });

  it('rejects when the proxy refuses, hangs up or is not there', async () => {
    const refusing = await startProxy({ targetPort: 1, refuse: 503 });
    const hanging = await startProxy({ targetPort: 1, hangUp: true });
    const gone = await listen(net.createServer());
    const ask = (port: number): Promise<unknown> =>
      codeOf(startTransport({ proxy: `http://127.0.0.1:${port}` }).send(request('https://api.example')));
    assert.equal(await ask(refusing.port), 'PROXY_REFUSED');
    assert.equal(await ask(hanging.port), 'PROXY_CLOSED');
    await closeAll();
    assert.equal(await ask(gone.port), 'ECONNREFUSED');
    assert.equal(hanging.seen.length, 1);
  });

  for (const scheme of ['http', 'https']) {
    it(`rejects for ${scheme} when the proxy is not one that is supported`, async () => {
      const transport = startTransport({ proxy: 'socks5://127.0.0.1:1080' });
      assert.equal(await codeOf(transport.send(request(`${scheme}://api.example`))), 'PROXY_UNSUPPORTED');
    });
  }

  it('refuses a certificate for another host, though its issuer is known', async () => {
    const server = await startHttps((_incoming, response) => response.end());
    const proxy = await startProxy({ targetPort: server.port });
    const transport = startTransport({ proxy: `http://127.0.0.1:${proxy.port}`, caFile });
    assert.equal(await codeOf(transport.send(request('https://other.example'))), 'ERR_TLS_CERT_ALTNAME_INVALID');
    assert.equal(proxy.seen.length, 1);
  });

  it('goes a plain request also where the proxy itself speaks TLS, whose certificate names the proxy', async () => {
    const server = await startHttp((incoming, response) => response.end(incoming.headers.host));
    const proxy = await startProxy({ targetPort: server.port, secure: true });
    const transport = startTransport({ proxy: `https://127.0.0.1:${proxy.port}`, caFile });
    assert.equal(await readText(await transport.send(request('http://models.example'))), 'models.example');
    assert.deepEqual(proxy.seen, ['GET http://models.example/']);
  });

  for (const scheme of ['http', 'https']) {
    it(`refuses for ${scheme} a proxy whose certificate nobody known has signed`, async () => {
      const proxy = await startProxy({ targetPort: 1, secure: true });
      const transport = startTransport({ proxy: `https://127.0.0.1:${proxy.port}` });
      assert.equal(await codeOf(transport.send(request(`${scheme}://api.example`))), 'DEPTH_ZERO_SELF_SIGNED_CERT');
      assert.deepEqual(proxy.seen, []);
    });
  }

  it('counts the way to the proxy and the handshake behind it into the connect time, and closes both', async () => {
    const silentServer = await listen(net.createServer((socket) => socket.resume()));
    const proxy = await startProxy({ targetPort: silentServer.port });
    const silentProxy = await listen(net.createServer((socket) => socket.resume()));
    for (const { port, sockets } of [proxy, silentProxy]) {
      const transport = startTransport({ proxy: `http://127.0.0.1:${port}` });
      const sending = transport.send(request('https://api.example', { connectTimeoutMs: 100 }));
      assert.equal(await codeOf(sending), 'UND_ERR_CONNECT_TIMEOUT');
      await until(() => sockets.length === 1 && sockets[0]!.destroyed);
    }
    await until(() => silentServer.sockets[0]!.destroyed);
  });
});
