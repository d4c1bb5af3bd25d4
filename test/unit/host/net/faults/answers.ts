/** Answers that are none: refusals, redirects, pages of a captive portal, broken framing, clocks that differ by a day. */
import assert from 'node:assert/strict';
import type http from 'node:http';
import type { ErrorCode } from '../../../../../src/api/errors.ts';
import { startGateway } from '../../../../gateway/gateway.ts';
import { listen, startHttp } from '../servers.ts';
import net from 'node:net';
import { stream } from './recording.ts';
import type { Tally } from './tally.ts';
import { ask, assertFailed, assertWhole, canaries, type Outcome } from './trial.ts';

const dayMs = 86_400_000;
const portal = '<!DOCTYPE html><html><head><title>Welcome to Airport Wi-Fi</title></head><body>Log in</body></html>';

/** Tries them over plain HTTP; TLS makes no difference to any. */
export async function tryAnswers(tally: Tally): Promise<void> {
  await tryStatuses(tally);
  await tryRedirects(tally);
  await tryPages(tally);
  await tryFraming(tally);
  await tryClocks(tally);
}

/** What a service says back that repeats what it was sent. */
function echo(incoming: http.IncomingMessage): string {
  return JSON.stringify({ error: { message: `Refused: ${JSON.stringify(incoming.headers)} ${incoming.url}` } });
}

async function answered(
  handle: (incoming: http.IncomingMessage, response: http.ServerResponse) => unknown,
): Promise<Outcome> {
  const { port } = await startHttp((incoming, response) => {
    incoming.resume();
    incoming.on('end', () => handle(incoming, response));
  });
  return ask({ address: `http://127.0.0.1:${port}` });
}

async function tryStatuses(tally: Tally): Promise<void> {
  const codes: readonly (readonly [number, ErrorCode])[] = [
    [400, 'BAD_REQUEST'],
    [401, 'AUTH'],
    [402, 'BALANCE'],
    [403, 'AUTH'],
    [404, 'NOT_FOUND'],
    [405, 'NOT_FOUND'],
    [407, 'NETWORK'],
    [408, 'SERVER'],
    [413, 'CONTEXT_TOO_LONG'],
    [422, 'BAD_REQUEST'],
    [429, 'RATE_LIMIT'],
    [500, 'SERVER'],
    [502, 'SERVER'],
    [503, 'SERVER'],
    [504, 'SERVER'],
    [511, 'WEB_PAGE'],
  ];
  for (const [status, code] of codes) {
    await tally.try(`status ${status} that repeats the request`, async () => {
      const outcome = await answered((incoming, response) => response.writeHead(status).end(echo(incoming)));
      assertFailed(outcome, code);
      assert.equal(outcome.end.error?.facts.status, status);
    });
  }
  await tally.try('error inside a stream that repeats the request', async () =>
    assertFailed(await answered((incoming, response) => response.end(`data: ${echo(incoming)}\n\n`)), 'SERVER'),
  );
}

async function tryRedirects(tally: Tally): Promise<void> {
  const elsewhere = await startHttp((_incoming, response) => response.end(stream));
  for (const status of [301, 302, 303, 307, 308]) {
    for (const [kind, place] of [
      ['same origin', '/elsewhere'],
      ['cross-origin', `http://127.0.0.1:${elsewhere.port}/v1/chat/completions`],
      ['with a login', `http://me:${encodeURIComponent(canaries.proxyPassword)}@portal.example/login`],
    ] as const) {
      await tally.try(`redirect ${status}, ${kind}`, async () => {
        let asked = 0;
        const outcome = await answered((_incoming, response) => {
          asked += 1;
          response.writeHead(status, { location: place }).end(portal);
        });
        assertFailed(outcome, 'REDIRECT');
        assert.equal(asked, 1);
        assert.equal(elsewhere.sockets.length, 0, 'it was followed');
      });
    }
  }
}

async function tryPages(tally: Tally): Promise<void> {
  for (const type of ['text/html', 'text/event-stream', 'application/json', '']) {
    for (const [status, code] of [
      [200, 'WEB_PAGE'],
      [203, 'WEB_PAGE'],
      [403, 'AUTH'],
      [503, 'SERVER'],
      [511, 'WEB_PAGE'],
    ] as const) {
      await tally.try(`page of a captive portal, ${status} ${type}`, async () => {
        const outcome = await answered((_incoming, response) =>
          response.writeHead(status, type === '' ? {} : { 'content-type': type }).end(portal),
        );
        assertFailed(outcome, code);
        assert.equal(outcome.end.error?.facts.serverMessage, 'Welcome to Airport Wi-Fi');
      });
    }
  }
  await tally.try('nothing at all', async () =>
    assertFailed(await answered((_incoming, response) => response.end()), 'EMPTY'),
  );
}

/** Servers and boxes in between that do not speak HTTP as they should. */
async function tryFraming(tally: Tally): Promise<void> {
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n';
  const answers: Readonly<Record<string, readonly [string, ...ErrorCode[]]>> = {
    'no HTTP': [`SSH-2.0-OpenSSH_9.6\r\n`, 'NETWORK'],
    'HTTP/0.9': [stream, 'NETWORK'],
    'a header without end': [`${head}x: ${'y'.repeat(200_000)}`, 'NETWORK'],
    'a header repeated without limit': [`${head}${'a: b\r\n'.repeat(20_000)}\r\n`, 'NETWORK'],
    'a length too long': [
      `${head}content-length: ${stream.length * 4}\r\n\r\n${stream.slice(0, 900)}`,
      'NETWORK',
      'STREAM_CLOSED',
    ],
    'two lengths': [`${head}content-length: 5\r\ncontent-length: 6\r\n\r\ndata:`, 'NETWORK'],
    'a chunk without size': [`${head}transfer-encoding: chunked\r\n\r\nzz\r\n`, 'NETWORK', 'STREAM_CLOSED'],
    'length and chunks': [
      `${head}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n5\r\ndata:\r\n`,
      'NETWORK',
      'STREAM_CLOSED',
    ],
    'nothing but 100 Continue': ['HTTP/1.1 100 Continue\r\n\r\n', 'NETWORK'],
    'a switch of protocols': [
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n',
      'NETWORK',
    ],
    'compressed though it was not asked for': [
      `${head}content-encoding: gzip\r\ncontent-length: 4\r\n\r\n\u001f\b\b\0`,
      'MALFORMED',
      'STREAM_CLOSED',
      'EMPTY',
      'NETWORK',
    ],
  };
  for (const [name, [answer, ...codes]] of Object.entries(answers)) {
    await tally.try(name, async () => {
      const { port } = await listen(net.createServer((socket) => void socket.once('data', () => socket.end(answer))));
      assertFailed(await ask({ address: `http://127.0.0.1:${port}` }), ...codes);
    });
  }
}

/** A signing gateway whose clock is another than ours. */
async function tryClocks(tally: Tally): Promise<void> {
  for (const days of [-1, -0.01, 0.01, 1]) {
    await tally.try(`clock ${days} days off`, async () => {
      const { apiKey: key, secretKey: secret } = canaries;
      const gateway = await startGateway({ auth: 'hmac', key, secret, now: () => Date.now() + days * dayMs });
      try {
        const outcome = await ask({ address: gateway.url });
        assertFailed(outcome, 'CLOCK_SKEW');
        const skew = outcome.end.error?.facts.skewSeconds ?? 0;
        assert.ok(Math.abs(skew - days * 86_400) < 60, `${skew} s`);
      } finally {
        await gateway.close();
      }
    });
  }
  await tally.try('clock right', async () => {
    const { port } = await startHttp((_incoming, response) => response.end(stream));
    assertWhole(await ask({ address: `http://127.0.0.1:${port}` }));
  });
}
