/** The server itself: TLS with a certificate of its own, HTTP/2 and HTTP/1.1, connections, the program. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';
import { type Gateway, startGateway } from '../../gateway/gateway.ts';
import { createCertificate } from '../../gateway/net/certificate.ts';
import { readArguments } from '../../gateway/options.ts';
import { ask } from './asking.ts';

function agentFor(gateway: Gateway, allowH2: boolean): Agent {
  return new Agent({ allowH2, connect: { ca: gateway.certificatePem ?? '' } });
}

async function chatOver(agent: Agent, gateway: Gateway): Promise<string> {
  const response = await request(`${gateway.url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${gateway.key}` },
    body: JSON.stringify(ask('hi', { stream: true })),
    dispatcher: agent,
  });
  assert.equal(response.statusCode, 200);
  return response.body.text();
}

describe('gateway certificate', () => {
  it('is for loopback names, signed by itself, and new each time', () => {
    const nowMs = Date.now();
    const { certificatePem } = createCertificate(nowMs);
    const certificate = new X509Certificate(certificatePem);
    assert.ok(certificate.verify(certificate.publicKey));
    assert.ok(certificate.ca);
    assert.equal(certificate.checkHost('localhost'), 'localhost');
    assert.equal(certificate.checkIP('127.0.0.1'), '127.0.0.1');
    assert.equal(certificate.checkHost('example.com'), undefined);
    assert.ok(certificate.validFromDate.getTime() < nowMs && certificate.validToDate.getTime() > nowMs);
    assert.notEqual(createCertificate(nowMs).certificatePem, certificatePem);
  });
});

describe('gateway over TLS', () => {
  it('speaks HTTP/2, HTTP/1.1 to those who want it, and counts connections', async () => {
    const gateway = await startGateway({ tls: true });
    const [modern, old] = [agentFor(gateway, true), agentFor(gateway, false)];
    await chatOver(modern, gateway);
    await chatOver(modern, gateway);
    await chatOver(old, gateway);
    assert.deepEqual(
      gateway.requests.map(({ httpVersion }) => httpVersion),
      ['2.0', '2.0', '1.1'],
    );
    assert.deepEqual(
      gateway.requests.map(({ connection }) => connection),
      [1, 1, 2],
    );
    assert.equal(gateway.connections, 2);
    await Promise.all([modern.destroy(), old.destroy()]);
    await gateway.close();
  });

  it('sees fifty cancelled answers on one HTTP/2 connection', async () => {
    const gateway = await startGateway({ tls: true });
    const agent = agentFor(gateway, true);
    for (let i = 0; i < 50; i++) {
      const controller = new AbortController();
      const { body } = await request(`${gateway.url}/beta/completions`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${gateway.key}`,
          'x-fault': '{"stallAfter":1}',
        },
        body: JSON.stringify({ model: 'deepseek-flash', prompt: 'alpha beta\nalpha', stream: true }),
        dispatcher: agent,
        signal: controller.signal,
      });
      body.on('error', () => {});
      await once(body, 'data');
      controller.abort();
    }
    await Promise.all(gateway.requests.map(({ closed }) => closed));
    assert.equal(gateway.connections, 1);
    assert.ok(gateway.requests.every(({ aborted }) => aborted));
    await agent.destroy();
    await gateway.close();
  });

  it('breaks one HTTP/2 stream and leaves the connection alone', async () => {
    const gateway = await startGateway({ tls: true });
    const agent = agentFor(gateway, true);
    gateway.fault({ cutAfter: 2 });
    gateway.fault({ reset: true });
    await assert.rejects(chatOver(agent, gateway));
    await assert.rejects(chatOver(agent, gateway));
    assert.match(await chatOver(agent, gateway), /\[DONE\]/);
    assert.equal(gateway.connections, 1);
    await agent.destroy();
    await gateway.close();
  });

  it('can offer HTTP/1.1 only, and old TLS only', async () => {
    const plain = await startGateway({ tls: true, http2: false });
    const agent = agentFor(plain, true);
    await chatOver(agent, plain);
    assert.equal(plain.requests[0]?.httpVersion, '1.1');
    await agent.destroy();
    await plain.close();

    const old = await startGateway({ tls: true, tlsMaxVersion: 'TLSv1.1' });
    const socket = connect({ port: old.port, host: '127.0.0.1', ca: old.certificatePem ?? '', minVersion: 'TLSv1.2' });
    await assert.rejects(once(socket, 'secureConnect'));
    const careless = connect({
      port: old.port,
      host: '127.0.0.1',
      ca: old.certificatePem ?? '',
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    await once(careless, 'secureConnect');
    assert.equal(careless.getProtocol(), 'TLSv1.1');
    careless.destroy();
    await old.close();
  });
});

describe('gateway as a program', () => {
  const program = fileURLToPath(new URL('../../gateway/main.ts', import.meta.url));

  it('prints one line when it listens and stops on a signal with answers under way', async () => {
    const child = spawn(process.execPath, [program, '--auth', 'none', '--prefix', '/team', '--pace', '1'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const url = /^listening (http:\/\/127\.0\.0\.1:\d+\/team)\n$/.exec(line.toString())?.[1];
    assert.ok(url, line.toString());
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ask('hi', { stream: true })),
    });
    const reader = response.body!.getReader();
    await reader.read();
    child.kill('SIGTERM');
    await assert.rejects(async () => {
      while (!(await reader.read()).done);
    });
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });

  it('says what it does not understand', async () => {
    assert.throws(() => readArguments(['--auth', 'magic']), /--auth is one of bearer, hmac, both, none/);
    assert.throws(() => readArguments(['--pace', '-1']));
    assert.throws(() => readArguments(['--nothing']));
    assert.deepEqual(readArguments(['--port', '0', '--tls', '--flavour', 'gateway', '--no-http2']), {
      port: 0,
      tls: true,
      flavour: 'gateway',
      http2: false,
    });
  });

  it('refuses a port that is taken', async () => {
    const gateway = await startGateway();
    await assert.rejects(startGateway({ port: gateway.port }), { code: 'EADDRINUSE' });
    await gateway.close();
  });
});
