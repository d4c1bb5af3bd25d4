import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import type http2 from 'node:http2';
import net from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type tls from 'node:tls';
import { promisify } from 'node:util';
import type { HttpResponse } from '../../../../src/api/http.ts';
import {
  assertHeldBack,
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
  until,
  writeTemporary,
} from './servers.ts';

/** Leaves the body at its first chunk. */
async function readFirst(response: HttpResponse): Promise<string> {
  for await (const chunk of response.body) return Buffer.from(chunk).toString();
  return '';
}

describe('over TLS', () => {
  let caFile = '';

  beforeEach(async () => {
    caFile = await writeTemporary(`A note before\n${certificate.certificatePem}`);
  });
  afterEach(closeAll);

  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    it(`says that an answer came by ${maxVersion}`, async () => {
      const { port } = await startHttps((_, response) => response.end('ok'), { maxVersion });
      const response = await startTransport({ caFile }).send(request(`https://localhost:${port}/`));
      assert.equal(response.tls, maxVersion);
      assert.equal(await readText(response), 'ok');
    });
  }

  it('holds the server that was looked up before to the name, and speaks HTTP/2 with it', async () => {
    const { port } = await startHttps((incoming, response) => response.end(incoming.httpVersion));
    const transport = startTransport({ caFile });
    const addresses = ['127.0.0.1'];
    const response = await transport.send(request(`https://localhost:${port}/`, { addresses }));
    assert.equal(await readText(response), '2.0');
    const other = transport.send(request(`https://page.example:${port}/`, { addresses }));
    assert.equal(await codeOf(other), 'ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('says nothing of TLS where there is none', async () => {
    const { port } = await startHttp((_, response) => response.end('ok'));
    const response = await startTransport({ caFile }).send(request(`http://127.0.0.1:${port}/`));
    assert.equal('tls' in response, false);
    assert.equal(await readText(response), 'ok');
  });

  describe('HTTP/2', () => {
    it('carries an exchange whose headers and body are those of HTTP/1.1', async () => {
      const { port } = await startHttps(async (incoming, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of incoming) chunks.push(chunk as Buffer);
        response.writeHead(201, {
          'X-Twice': ['a', 'b'],
          'X-Seen': `${incoming.httpVersion} ${String(incoming.headers['x-key'])}`,
        });
        response.end(Buffer.concat(chunks));
      });
      const response = await startTransport({ caFile }).send(
        request(`https://localhost:${port}/v1`, {
          method: 'POST',
          headers: { 'X-Key': 'k' },
          body: Buffer.from('body'),
        }),
      );
      assert.equal(response.status, 201);
      assert.equal(response.headers['x-twice'], 'a, b');
      assert.equal(response.headers['x-seen'], '2.0 k');
      assert.deepEqual(
        Object.keys(response.headers).filter((name) => name.startsWith(':')),
        [],
      );
      assert.equal(await readText(response), 'body');
    });

    it('opens one connection for fifty requests that are each cancelled after the first byte', async () => {
      let cancelled = 0;
      const { port, sockets } = await startHttps((incoming, response) => {
        incoming.on('aborted', () => (cancelled += 1));
        response.write('first');
      });
      const transport = startTransport({ caFile });
      for (let count = 1; count <= 50; count += 1) {
        const controller = new AbortController();
        const response = await transport.send(request(`https://localhost:${port}`, { signal: controller.signal }));
        const reader = response.body[Symbol.asyncIterator]();
        await reader.next();
        controller.abort();
        await assert.rejects(reader.next(), { name: 'AbortError' });
        await until(() => cancelled === count);
      }
      assert.equal(sockets.length, 1);
    });

    it('opens one connection for fifty requests at once, which a cancelled one leaves alone', async () => {
      const { port, sockets } = await startHttps((incoming, response) => {
        response.write(incoming.url);
        if (incoming.url !== '/0') setTimeout(() => response.end('.'), 20);
      });
      const transport = startTransport({ caFile });
      const texts = await Promise.all(
        Array.from({ length: 50 }, async (_, index) => {
          const response = await transport.send(request(`https://localhost:${port}/${index}`));
          return index === 0 ? readFirst(response) : readText(response);
        }),
      );
      assert.deepEqual(
        texts.slice(1),
        Array.from({ length: 49 }, (_, index) => `/${index + 1}.`),
      );
      assert.equal(sockets.length, 1);
    });

    it('closes the stream at once on an abort before the answer', async () => {
      let open = 0;
      const { port, sockets } = await startHttps((incoming) => {
        open += 1;
        incoming.on('aborted', () => (open -= 1));
      });
      const transport = startTransport({ caFile });
      const controller = new AbortController();
      const sending = transport.send(
        request(`https://localhost:${port}`, { method: 'POST', body: Buffer.alloc(9), signal: controller.signal }),
      );
      await until(() => open === 1);
      controller.abort();
      await assert.rejects(sending, { name: 'AbortError' });
      await until(() => open === 0);
      assert.equal(sockets.length, 1);
      assert.equal(sockets[0]!.destroyed, false);
    });

    it('rejects when the server resets the stream, and goes on using the connection', async () => {
      const { port, sockets } = await startHttps((incoming, response) => {
        if (incoming.url === '/whole') return void response.end('whole');
        response.write('so far');
        const { stream } = response as unknown as http2.Http2ServerResponse;
        setTimeout(() => stream.close(2), 10);
      });
      const transport = startTransport({ caFile });
      const { body } = await transport.send(request(`https://localhost:${port}`));
      let text = '';
      const reading = (async () => {
        for await (const chunk of body) text += Buffer.from(chunk).toString();
      })();
      assert.equal(await codeOf(reading), 'ERR_HTTP2_STREAM_ERROR');
      assert.equal(text, 'so far');
      assert.equal(await readText(await transport.send(request(`https://localhost:${port}/whole`))), 'whole');
      assert.equal(sockets.length, 1);
    });

    it('goes on with a new connection after the server has closed the session', async () => {
      const sessions = new Set<http2.ServerHttp2Session>();
      const { port, sockets } = await startHttps((_incoming, response) => {
        const { stream } = response as unknown as http2.Http2ServerResponse;
        if (stream.session) sessions.add(stream.session as http2.ServerHttp2Session);
        response.end('ok');
      });
      const transport = startTransport({ caFile });
      for (const [count, close] of [
        (session: http2.ServerHttp2Session) => session.close(),
        (session: http2.ServerHttp2Session) => session.goaway(0),
        (session: http2.ServerHttp2Session) => session.destroy(),
        (_session: http2.ServerHttp2Session, socket: net.Socket) => socket.destroy(),
      ].entries()) {
        assert.equal(await readText(await transport.send(request(`https://localhost:${port}`))), 'ok');
        assert.equal(sockets.length, count + 1);
        const [session] = sessions;
        sessions.clear();
        close(session!, sockets[count]!);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      assert.equal(await readText(await transport.send(request(`https://localhost:${port}`))), 'ok');
    });

    it('holds a fast sender back while nobody reads, and loses nothing', () =>
      assertHeldBack(16 * 1024 * 1024, async (handle) => {
        const { port } = await startHttps(handle);
        return startTransport({ caFile }).send(request(`https://localhost:${port}`));
      }));

    it('gives way to HTTP/1.1 where the server speaks no other', async () => {
      const { port, sockets } = await startHttps((incoming, response) => response.end(incoming.httpVersion), {
        http1: true,
      });
      const transport = startTransport({ caFile });
      assert.equal(await readText(await transport.send(request(`https://localhost:${port}`))), '1.1');
      await setImmediate();
      assert.equal(await readText(await transport.send(request(`https://localhost:${port}`))), '1.1');
      assert.equal(sockets.length, 1);
    });
  });

  describe('certificates', () => {
    const answer = (_incoming: unknown, response: { end(text: string): void }): void => response.end('trusted');

    it('refuses a server whose certificate nobody known has signed', async () => {
      const { port } = await startHttps(answer);
      assert.equal(
        await codeOf(startTransport().send(request(`https://localhost:${port}`))),
        'DEPTH_ZERO_SELF_SIGNED_CERT',
      );
    });

    it('accepts it with the extra file, by name and by address', async () => {
      const { port } = await startHttps(answer);
      const transport = startTransport({ caFile });
      for (const host of ['localhost', '127.0.0.1']) {
        assert.equal(await readText(await transport.send(request(`https://${host}:${port}`))), 'trusted');
      }
    });

    it('refuses an expired one, though its issuer is known', async () => {
      const { port } = await startHttps(answer, {
        key: expiredCertificate.keyPem,
        cert: expiredCertificate.certificatePem,
      });
      const transport = startTransport({ caFile: await writeTemporary(expiredCertificate.certificatePem) });
      assert.equal(await codeOf(transport.send(request(`https://localhost:${port}`))), 'CERT_HAS_EXPIRED');
    });

    it('refuses TLS from a server that does not speak it', async () => {
      const { port } = await startHttp((_incoming, response) => response.end());
      assert.equal(
        await codeOf(startTransport().send(request(`https://localhost:${port}`))),
        'ERR_SSL_WRONG_VERSION_NUMBER',
      );
    });

    it('says that the extra file cannot be read, and reads it again for the next request', async () => {
      const { port } = await startHttps(answer);
      const file = await writeTemporary('');
      await rm(file);
      const transport = startTransport({ caFile: file });
      const url = `https://localhost:${port}`;
      await assert.rejects(transport.send(request(url)), { code: 'CA_FILE_UNREADABLE', message: /ENOENT/ });
      await writeFile(file, 'no certificate');
      assert.equal(await codeOf(transport.send(request(url))), 'CA_FILE_INVALID');
      await writeFile(file, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
      assert.equal(await codeOf(transport.send(request(url))), 'CA_FILE_INVALID');
      await writeFile(file, certificate.certificatePem);
      assert.equal(await readText(await transport.send(request(url))), 'trusted');
    });
  });

  describe('strictness', () => {
    /** Runs `script` in a fresh process with the transport as `send(url)`, giving back what it prints. */
    async function runChild(script: string, environment: Record<string, string>): Promise<string> {
      const source = `
      import { createTransport } from ${JSON.stringify(new URL('../../../../src/host/net/http.ts', import.meta.url).href)};
      const transport = createTransport({
        readSettings: () => ({ proxy: '', proxySupport: 'on', noProxy: [], caFile: process.env.CA_FILE ?? '' }),
        environment: {},
      });
      const send = (url) => transport
        .send({ method: 'GET', url, headers: {}, signal: new AbortController().signal, connectTimeoutMs: 3000 })
        .then(({ status }) => String(status), ({ code }) => code);
      ${script}
      await transport.dispose();`;
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--input-type=module', '--no-warnings', '-e', source],
        {
          env: { ...process.env, ...environment },
          timeout: 8000,
        },
      );
      return stdout.trim();
    }

    const tls11: tls.TlsOptions & { http1: boolean } = {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
      http1: true,
    };

    it('refuses a server that speaks TLS 1.1 at most', async () => {
      const { port } = await startHttps((_incoming, response) => response.end(), tls11);
      const code = await codeOf(startTransport({ caFile }).send(request(`https://localhost:${port}`)));
      assert.equal(code, 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
    });

    it('refuses it also where Node was started with a lower floor', async () => {
      const { port } = await startHttps((_incoming, response) => response.end(), tls11);
      const control = `
      const { connect } = await import('node:tls');
      const socket = connect({ port: ${port}, host: 'localhost', rejectUnauthorized: false });
      await new Promise((resolve, reject) => socket.on('secureConnect', resolve).on('error', reject));
      console.log(socket.getProtocol());
      socket.destroy();`;
      const NODE_OPTIONS = '--tls-min-v1.0 --tls-cipher-list=DEFAULT@SECLEVEL=0';
      const script = `${control} console.log(await send('https://localhost:${port}'))`;
      assert.equal(
        await runChild(script, { NODE_OPTIONS, CA_FILE: caFile }),
        'TLSv1.1\nERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
      );
    });

    it('checks certificates also where Node was told not to', async () => {
      const { port } = await startHttps((_incoming, response) => response.end());
      const script = `console.log((await fetch('https://localhost:${port}')).status, await send('https://localhost:${port}'))`;
      assert.equal(await runChild(script, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }), '200 DEPTH_ZERO_SELF_SIGNED_CERT');
    });

    it('asks the system for certificates when Node does not know the issuer, with one handshake from then on', async function () {
      if (process.platform !== 'linux') this.skip(); // Elsewhere the system's list cannot be set for one process.
      // An answer without end keeps its connection, so that the second request takes another.
      const { port, sockets } = await startHttps((_incoming, response) => void response.write('x'), { http1: true });
      const url = `https://localhost:${port}`;
      const script = `console.log(await send('${url}'), await send('${url}'))`;
      assert.equal(await runChild(script, { SSL_CERT_FILE: caFile, NODE_EXTRA_CA_CERTS: '' }), '200 200');
      assert.equal(sockets.length, 3);
    });

    it('lets the process end when nothing is left but kept connections', async () => {
      const { port } = await startHttps((_incoming, response) => response.end('x'));
      const plain = await startHttp((_incoming, response) => response.end('x'));
      const script = `
      transport.dispose = async () => {};
      console.log(await send('https://localhost:${port}'), await send('http://localhost:${plain.port}'));`;
      assert.equal(await runChild(script, { CA_FILE: caFile }), '200 200');
    });

    it('leaves no handle behind when it is disposed of', async () => {
      const { port } = await startHttps((_incoming, response) => void response.write('x'));
      const silent = await listen(net.createServer((socket) => socket.resume()));
      const script = `
      console.log(await send('https://localhost:${port}'));
      const pending = send('https://127.0.0.1:${silent.port}');
      await new Promise((resolve) => setTimeout(resolve, 100));
      await transport.dispose();
      console.log(await pending);
      await new Promise((resolve) => setTimeout(resolve, 50));
      console.log(process.getActiveResourcesInfo().filter((kind) => /TCP|TLS|Timeout/.test(kind)).join());`;
      assert.equal(await runChild(script, { CA_FILE: caFile }), '200\nUND_ERR_ABORTED');
    });
  });
});
