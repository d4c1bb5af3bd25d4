import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Connection } from '../../../../src/api/connection.ts';
import type { DeepSeekError, ErrorCode, ErrorFacts } from '../../../../src/api/errors.ts';
import { brokenExchange, failureOf } from '../../../../src/api/transport/failure.ts';
import { chunk, collect, endOf, never, question, textOf, withServer } from '../../../helpers/wireServer.ts';

const now = Date.UTC(2026, 10, 15);
const asked = { origin: 'https://gw.example', model: 'm', signed: false, secrets: ['sk-0123456789abcdef', 'hush'] };
const read = (status: number, body: string, headers: Record<string, string> = {}): DeepSeekError =>
  failureOf({ status, headers, body }, asked, now);
const said = (message: string): string =>
  JSON.stringify({ error: { message, type: 'x', code: 'invalid_request_error' } });

describe('a refusal', () => {
  const table: readonly (readonly [number, string, ErrorCode, ErrorFacts?])[] = [
    [301, '', 'REDIRECT'],
    [307, '', 'REDIRECT'],
    [400, said('Failed to deserialize the JSON body'), 'BAD_REQUEST'],
    [
      401,
      said('Authentication Fails, Your api key: ****cdef is invalid'),
      'AUTH',
      { serverMessage: 'Authentication Fails, Your api key: **** is invalid' },
    ],
    [401, 'Authentication Fails (no header)', 'AUTH', { serverMessage: 'Authentication Fails (no header)' }],
    [402, said('Insufficient Balance'), 'BALANCE'],
    [403, '', 'AUTH'],
    [404, '', 'NOT_FOUND'],
    [405, '', 'NOT_FOUND'],
    [407, '', 'NETWORK'],
    [
      413,
      '<html><head><title>413 Request Entity Too Large</title>',
      'CONTEXT_TOO_LONG',
      { serverMessage: '413 Request Entity Too Large' },
    ],
    [415, 'Expected request with `Content-Type: application/json`', 'BAD_REQUEST'],
    [418, '', 'BAD_REQUEST'],
    [422, said('bad parameter'), 'BAD_REQUEST'],
    [
      429,
      said(
        'Your current concurrency is 40, which exceeds your concurrency limit of 39 based on your remaining balance.',
      ),
      'RATE_LIMIT',
      {
        serverMessage:
          'Your current concurrency is 40, which exceeds your concurrency limit of 39 based on your remaining balance.',
      },
    ],
    [500, '', 'SERVER'],
    [
      502,
      '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head>',
      'SERVER',
      { serverMessage: '502 Bad Gateway' },
    ],
    [503, '{}', 'SERVER'],
    [504, '<html><body>late</body></html>', 'SERVER'],
    [
      400,
      said('The supported API model names are deepseek-flash, deepseek-v4-pro, but you passed gpt-9.'),
      'UNKNOWN_MODEL',
      { model: 'm', models: ['deepseek-flash', 'deepseek-v4-pro'] },
    ],
    [400, said('Model Not Exist'), 'UNKNOWN_MODEL', { model: 'm' }],
    [404, said('The model `m` does not exist.'), 'UNKNOWN_MODEL', { model: 'm' }],
    [404, '{"error":"model \\"m\\" not found, try pulling it first"}', 'UNKNOWN_MODEL', { model: 'm' }],
    [
      400,
      said(
        "This model's maximum context length is 131072 tokens. However, you requested 140000 tokens (139000 in the messages, 1000 in the completion). Please reduce the length.",
      ),
      'CONTEXT_TOO_LONG',
      { contextTokens: 131_072, requestedTokens: 140_000 },
    ],
    [
      400,
      said('request (9000 tokens) exceeds the available context size (4096 tokens), try increasing it'),
      'CONTEXT_TOO_LONG',
      { contextTokens: 4096, requestedTokens: 9000 },
    ],
    [400, said('Content Exists Risk'), 'CONTENT_RISK'],
    [400, said('This model does not support image'), 'IMAGE_UNSUPPORTED', { model: 'm' }],
    [400, said('unknown variant `image_url`, expected `text`'), 'IMAGE_UNSUPPORTED', { model: 'm' }],
    [400, '{"error":"registry/model does not support insert"}', 'UNSUPPORTED', { feature: 'completion' }],
    [400, '{"detail":"bad"}', 'BAD_REQUEST', { serverMessage: 'bad' }],
    [422, '{"detail":[{"loc":["body"],"msg":"field required"}]}', 'BAD_REQUEST', { serverMessage: 'field required' }],
    [400, '{"object":"error","message":"old shape"}', 'BAD_REQUEST', { serverMessage: 'old shape' }],
    [400, '{"error":"just words"}', 'BAD_REQUEST', { serverMessage: 'just words' }],
  ];
  for (const [status, body, code, facts = {}] of table) {
    it(`with ${status} ${body.slice(0, 60)} is ${code}`, () => {
      const error = read(status, body);
      assert.equal(error.code, code);
      assert.equal(error.facts.status, status);
      assert.deepEqual({ ...error.facts, ...facts }, error.facts);
    });
  }

  it('keeps the request id under each of its names', () => {
    for (const name of ['x-request-id', 'x-deepseek-request-id', 'request-id']) {
      assert.equal(read(500, '', { [name]: 'id-1' }).facts.requestId, 'id-1');
    }
  });

  it('reads Retry-After as seconds or as a date by the server clock, and nothing else', () => {
    const wait = (value: string, date?: string): number | undefined =>
      read(429, '', { 'retry-after': value, ...(date === undefined ? {} : { date }) }).facts.retryAfterMs;
    assert.equal(wait('7'), 7000);
    assert.equal(wait('0'), 0);
    assert.equal(wait(new Date(now + 9000).toUTCString()), 9000);
    assert.equal(wait(new Date(now + 99_000).toUTCString(), new Date(now + 90_000).toUTCString()), 9000);
    for (const value of ['-5', 'soon', '', 'NaN', new Date(now - 9000).toUTCString()])
      assert.equal(wait(value), undefined);
  });

  it('names a clock that is off by more than 30 s, as the cause where requests are signed', () => {
    const at = (seconds: number): Record<string, string> => ({ date: new Date(now + seconds * 1000).toUTCString() });
    for (const status of [401, 403]) {
      const signed = failureOf({ status, headers: at(-3600), body: '' }, { ...asked, signed: true }, now);
      assert.equal(signed.code, 'CLOCK_SKEW');
      assert.equal(signed.facts.skewSeconds, -3600);
    }
    assert.equal(read(401, '', at(31)).code, 'AUTH');
    assert.equal(read(401, '', at(31)).facts.skewSeconds, 31);
    const near = failureOf({ status: 401, headers: at(30), body: '' }, { ...asked, signed: true }, now);
    assert.equal(near.code, 'AUTH');
    assert.equal(near.facts.skewSeconds, undefined);
  });

  it('shows no key, nothing left of one, and no control characters', () => {
    const words =
      'key sk-0123456789abcdef and sk-proj-ABCD_1234 and hush; Bearer abc.def ****beef\u0000\u001b[31m\u202Eend\nnext';
    const message = read(400, said(words)).facts.serverMessage ?? '';
    assert.equal(message, 'key **** and **** and ****; Bearer **** **** [31m end next');
    assert.equal(read(400, said('x'.repeat(9999))).facts.serverMessage?.length, 500);
    assert.ok(read(400, said(`${'x'.repeat(499)}🌏`)).facts.serverMessage?.isWellFormed());
  });
});

describe('a broken exchange', () => {
  const codeOf = (code: string, answered = false): string => {
    const { code: mapped, facts } = brokenExchange(Object.assign(new Error('x'), { code }), 'o', answered);
    return `${mapped} ${facts.cause}${facts.phase === undefined ? '' : ` ${facts.phase}`}`;
  };

  it('is told by its cause: network, TLS or a slow connection', () => {
    assert.equal(codeOf('ECONNREFUSED'), 'NETWORK ECONNREFUSED');
    assert.equal(codeOf('ENOTFOUND'), 'NETWORK ENOTFOUND');
    for (const cause of [
      'CERT_HAS_EXPIRED',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
      'EPROTO',
    ]) {
      assert.equal(codeOf(cause), `TLS ${cause}`);
    }
    assert.equal(codeOf('UND_ERR_CONNECT_TIMEOUT'), 'TIMEOUT UND_ERR_CONNECT_TIMEOUT connect');
    assert.equal(codeOf('ETIMEDOUT'), 'TIMEOUT ETIMEDOUT connect');
    assert.equal(codeOf('ETIMEDOUT', true), 'NETWORK ETIMEDOUT');
  });

  it('finds the cause inside wrapped and gathered errors, and lives without one', () => {
    const inner = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
    assert.equal(
      brokenExchange(new TypeError('fetch failed', { cause: inner }), 'o', false).facts.cause,
      'ECONNREFUSED',
    );
    assert.equal(brokenExchange(new AggregateError([inner]), 'o', false).facts.cause, 'ECONNREFUSED');
    for (const thrown of [new Error('x'), 'x', undefined, null])
      assert.equal(brokenExchange(thrown, 'o', false).code, 'NETWORK');
  });
});

describe('faults of a real server', () => {
  const ask = async (
    handler: Parameters<typeof withServer>[0],
    overrides: Partial<Connection> = {},
  ): Promise<{ error: DeepSeekError | undefined; text: string; asked: number }> => {
    let result = { error: undefined as DeepSeekError | undefined, text: '', asked: 0 };
    await withServer(handler, async ({ client, connect, asked }) => {
      const events = await collect(
        client.chat(question, { connection: connect('official', overrides), signal: never }),
      );
      result = { error: endOf(events).error, text: textOf(events), asked: asked.length };
    });
    return result;
  };

  it('are told from the status, whatever the body', async () => {
    for (const body of ['', '{"error":{"message":"x"}}', '<html><title>x</title>', '\u0000\uFFFF']) {
      assert.equal((await ask((response) => response.writeHead(402).end(body))).error?.code, 'BALANCE');
    }
  });

  it('include redirects, which are never followed', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      const { error, asked } = await ask((response) => response.writeHead(status, { location: '/elsewhere' }).end());
      assert.equal(error?.code, 'REDIRECT');
      assert.equal(asked, 1);
    }
  });

  it('do not read an endless error page to its end', async () => {
    const { error } = await ask((response) => {
      response.writeHead(500);
      const timer = setInterval(() => response.write('x'.repeat(40_000)), 1);
      response.on('close', () => clearInterval(timer));
    });
    assert.equal(error?.code, 'SERVER');
  });

  it('include a connection that breaks before the answer', async () => {
    const { error, asked } = await ask((response) => response.destroy());
    assert.equal(error?.code, 'NETWORK');
    assert.equal(asked, 2, 'one stale connection is forgiven');
  });

  it('include a connection that breaks in the answer: the partial stays, nothing is asked again', async () => {
    const { error, text, asked } = await ask(
      (response) => response.write(chunk({ content: 'half' }), () => response.destroy()),
      { retries: 3 },
    );
    assert.equal(error?.code, 'STREAM_CLOSED');
    assert.equal(text, 'half');
    assert.equal(asked, 1);
  });

  it('include a port where nobody listens', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, 'close');
    const origin = `http://127.0.0.1:${port}`;
    const { error } = await ask(() => undefined, { address: origin, credential: { apiKey: 'sk-0', origin } });
    assert.equal(error?.code, 'NETWORK');
    assert.equal(error?.facts.cause, 'ECONNREFUSED');
    assert.equal(error?.facts.origin, origin);
  });

  it('include a server that speaks no TLS', async () => {
    await withServer(
      (response) => response.end(),
      async ({ client, connect, origin }) => {
        const address = origin.replace('http:', 'https:');
        const connection = connect('official', { address, credential: { apiKey: 'sk-0', origin: address } });
        const events = await collect(client.chat(question, { connection, signal: never }));
        assert.equal(endOf(events).error?.code, 'TLS');
      },
    );
  });
});
