/** The way to a server, looked at over real sockets: what is told of each step, and that nothing is left open. */
import assert from 'node:assert/strict';
import net from 'node:net';
import type { Finding } from '../../../../src/core/doctor/finding.ts';
import { examineWay } from '../../../../src/host/doctor/way.ts';
import type { NetworkSettings } from '../../../../src/host/net/http.ts';
import { createAuthority } from '../../../gateway/net/certificate.ts';
import { startProxy } from '../net/proxyServer.ts';
import {
  certificate,
  closeAll,
  listen,
  startHttp,
  startHttps,
  until,
  writeTemporary,
  type Running,
} from '../net/servers.ts';

type Told = Readonly<Record<string, Finding & Readonly<Record<string, unknown>>>>;

async function examine(address: string, settings: Partial<NetworkSettings> = {}, signal?: AbortSignal): Promise<Told> {
  const told: Record<string, Finding & Record<string, unknown>> = {};
  await examineWay(new URL(address), {
    settings: { proxy: '', proxySupport: 'override', noProxy: [], caFile: '', ...settings },
    environment: {},
    signal: signal ?? new AbortController().signal,
    tell(finding) {
      assert.equal(told[finding.check], undefined, `${finding.check} twice`);
      told[finding.check] = finding as Finding & Record<string, unknown>;
    },
  });
  assert.deepEqual(Object.keys(told).sort(), ['certificate', 'names', 'proxy', 'socket']);
  return told;
}

const answer = (_incoming: unknown, response: { end(text: string): unknown }): unknown => response.end('x');
const allClosed = ({ sockets }: Running): Promise<void> => until(() => sockets.every((socket) => socket.destroyed));

describe('the way to a server', () => {
  const authority = createAuthority(Date.now());
  const issued = authority.issue();
  const server = { key: issued.keyPem, cert: issued.certificatePem };

  afterEach(closeAll);

  it('is told step by step, with the version of TLS and who signed', async () => {
    const running = await startHttps(answer, server);
    const caFile = await writeTemporary(authority.certificatePem);
    const told = await examine(`https://127.0.0.1:${running.port}`, { caFile });
    assert.equal(told['proxy']?.['via'], 'loopback');
    assert.deepEqual(told['names']?.['addresses'], ['127.0.0.1']);
    assert.equal(told['socket']?.['cause'], undefined);
    const { protocol, application, issuer, validUntil, cause } = told['certificate'] ?? {};
    assert.deepEqual([protocol, application, cause], ['TLSv1.3', 'h2', undefined]);
    assert.match(String(issuer), /^Loopback authority/);
    assert.ok(Number(validUntil) > Date.now());
    await allClosed(running);
  });

  it('names the issuer that nobody knows, and the chain up to it', async () => {
    const between = authority.delegate();
    const own = between.issue();
    const running = await startHttps(answer, { key: own.keyPem, cert: own.certificatePem + between.certificatePem });
    const { cause, unknownIssuer, chain } = (await examine(`https://127.0.0.1:${running.port}`))['certificate'] ?? {};
    assert.match(String(cause), /UNABLE_TO|SELF_SIGNED/);
    assert.match(String(unknownIssuer), /^Loopback authority/);
    assert.equal((chain as readonly string[]).length, 2);
    await allClosed(running);
  });

  it('says that a certificate is for another name, has expired, or that TLS is too old', async () => {
    const caFile = await writeTemporary(authority.certificatePem);
    const old = authority.issue({ fromMs: Date.now() - 9e8, untilMs: Date.now() - 8e8 });
    const other = authority.issue({ hosts: ['other.example'] });
    const causes = [];
    for (const options of [
      { key: other.keyPem, cert: other.certificatePem },
      { key: old.keyPem, cert: old.certificatePem },
      { ...server, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0', http1: true },
    ] as const) {
      const running = await startHttps(answer, options);
      causes.push((await examine(`https://127.0.0.1:${running.port}`, { caFile }))['certificate']?.['cause']);
      await allClosed(running);
    }
    assert.deepEqual(causes, [
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'CERT_HAS_EXPIRED',
      'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
    ]);
  });

  it('has no certificate over plain http, and no connection where nobody listens', async () => {
    const running = await startHttp(answer);
    assert.deepEqual((await examine(`http://127.0.0.1:${running.port}`))['certificate'], {
      check: 'certificate',
      absent: true,
    });
    const gone = await examine('https://127.0.0.1:1');
    assert.equal(gone['socket']?.['cause'], 'ECONNREFUSED');
    assert.equal(gone['certificate']?.['waitsFor'], 'socket');
    assert.equal((await examine('https://nowhere.invalid'))['socket']?.['waitsFor'], 'names');
    await allClosed(running);
  });

  it('goes through the proxy that applies, tells its address without the login, and what it refuses', async () => {
    const running = await startHttps(answer);
    const caFile = await writeTemporary(certificate.certificatePem);
    for (const secure of [false, true]) {
      const proxy = await startProxy({ targetPort: running.port, secure });
      const url = `${secure ? 'https' : 'http'}://me:hunter2@localhost:${proxy.port}`;
      const told = await examine('https://gateway.example', { proxy: url, caFile });
      assert.equal(told['socket']?.['cause'], undefined);
      assert.equal(told['certificate']?.['cause'], 'ERR_TLS_CERT_ALTNAME_INVALID');
      assert.deepEqual(new Set(proxy.seen), new Set(['CONNECT gateway.example:443']));
      assert.ok(!JSON.stringify(told).includes('hunter2'));
      await allClosed(proxy);
    }
    const refusing = await startProxy({ targetPort: 1, refuse: 407 });
    const told = await examine('https://gateway.example', { proxy: `http://127.0.0.1:${refusing.port}` });
    assert.equal(told['socket']?.['cause'], 'PROXY_AUTH_REQUIRED');
    const unusable = await examine('https://gateway.example', { proxy: 'socks5://127.0.0.1:1' });
    assert.equal(unusable['proxy']?.['cause'], 'PROXY_UNSUPPORTED');
    assert.equal(unusable['names']?.['waitsFor'], 'proxy');
  });

  it('ends at once when it is stopped, and closes what it opened', async () => {
    const silent = await listen(net.createServer((socket) => socket.resume()));
    const controller = new AbortController();
    const examining = examine(`https://127.0.0.1:${silent.port}`, {}, controller.signal);
    await until(() => silent.sockets.length > 0);
    controller.abort();
    await examining;
    await allClosed(silent);
  });
});
