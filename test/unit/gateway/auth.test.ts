/** Who is let in: the HMAC vectors of the article's own function, and everything that must be turned away. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { authenticate } from '../../gateway/api/auth.ts';
import { type Gateway, startGateway } from '../../gateway/gateway.ts';
import { Refusal } from '../../gateway/net/refusal.ts';
import { ask, type Json, post } from './asking.ts';

interface Vector {
  readonly name: string;
  readonly secret: string;
  readonly method: string;
  readonly path: string;
  readonly timestamp: string;
  readonly body?: string;
  readonly bodyBase64?: string;
  readonly signature: string;
}

const vectors = JSON.parse(
  readFileSync(new URL('../../fixtures/signature.json', import.meta.url), 'utf8'),
) as readonly Vector[];

describe('gateway signature check', () => {
  for (const vector of vectors) {
    const body = Buffer.from(
      vector.bodyBase64 ?? vector.body ?? '',
      vector.bodyBase64 === undefined ? 'utf8' : 'base64',
    );
    const options = { auth: 'hmac', key: 'sk-a', secret: vector.secret, signedBody: 'full' } as const;
    const headers = { 'x-api-key': 'sk-a', 'x-timestamp': vector.timestamp, 'x-signature': vector.signature };
    const { method, path } = vector;
    const nowMs = Number(vector.timestamp) * 1000;

    it(`accepts the vector "${vector.name}" and nothing near it`, () => {
      authenticate({ method, path, headers, body }, options, nowMs);
      const others = [
        { method: 'PUT', path, headers, body },
        { method, path: `${path}/`, headers, body },
        { method, path, headers, body: Buffer.concat([body, Buffer.from(' ')]) },
        { method, path, headers: { ...headers, 'x-timestamp': String(Number(vector.timestamp) + 1) }, body },
        { method, path, headers: { ...headers, 'x-signature': vector.signature.replace(/=$/, '') }, body },
      ];
      for (const other of others) assert.throws(() => authenticate(other, options, nowMs), Refusal);
    });
  }

  it('accepts a vector over HTTP when the clock says so', async () => {
    const vector = vectors.find(({ path, body }) => path === '/v1/chat/completions' && body?.includes('"hi"'));
    assert.ok(vector);
    const gateway = await startGateway({
      auth: 'hmac',
      secret: vector.secret,
      now: () => Number(vector.timestamp) * 1000,
    });
    const response = await fetch(gateway.url + vector.path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-api-key': gateway.key,
        'x-timestamp': vector.timestamp,
        'x-signature': vector.signature,
      },
      body: vector.body ?? '',
    });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('date'), new Date(Number(vector.timestamp) * 1000).toUTCString());
    await gateway.close();
  });
});

describe('gateway authentication', () => {
  let official: Gateway;
  let signing: Gateway;
  let both: Gateway;
  before(async () => {
    [official, signing, both] = await Promise.all([
      startGateway(),
      startGateway({ auth: 'hmac', secret: 's' }),
      startGateway({ auth: 'both' }),
    ]);
  });
  after(() => Promise.all([official.close(), signing.close(), both.close()]));

  function sign(gateway: Gateway, path: string, body: string, more: Json = {}): Json {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', gateway.secret)
      .update(`POST\n${path}\n${timestamp}\n${body}`)
      .digest('base64');
    return { 'x-api-key': gateway.key, 'x-timestamp': timestamp, 'x-signature': signature, ...more };
  }

  it('answers a request without a key as DeepSeek does: 31 bytes, no JSON, no content type', async () => {
    const reply = await post(official, '/chat/completions', ask('hi'), { authorization: '' });
    assert.equal(reply.status, 401);
    assert.equal(reply.text.length, 31);
    assert.equal(reply.headers.get('content-type'), null);
  });

  it('names the end of a wrong key only', async () => {
    const reply = await post(official, '/chat/completions', ask('hi'), { authorization: 'Bearer sk-wrong-0000' });
    assert.equal(reply.status, 401);
    assert.deepEqual(JSON.parse(reply.text), {
      error: {
        message: 'Authentication Fails, Your api key: ****0000 is invalid',
        type: 'authentication_error',
        param: null,
        code: 'invalid_request_error',
      },
    });
  });

  it('says what is wrong with a signed request and never what was expected', async () => {
    const body = JSON.stringify(ask('hi'));
    const path = '/v1/chat/completions';
    const now = Math.floor(Date.now() / 1000);
    const cases: readonly (readonly [Json, string])[] = [
      [{ 'x-signature': '' }, 'missing_header'],
      [{ 'x-api-key': 'sk-other' }, 'unknown_key'],
      [{ 'x-timestamp': 'now' }, 'timestamp_malformed'],
      [{ 'x-timestamp': String(now - 400) }, 'timestamp_out_of_window'],
      [{ 'x-timestamp': String(now * 1000) }, 'timestamp_out_of_window'],
      [{ 'x-signature': Buffer.alloc(32).toString('base64') }, 'signature_mismatch'],
    ];
    for (const [more, code] of cases) {
      const headers = { authorization: `Bearer ${signing.key}`, ...sign(signing, path, body, more) };
      const reply = await post(signing, path, body, headers);
      assert.equal(reply.status, 401, code);
      assert.equal((JSON.parse(reply.text) as { error: { code: string } }).error.code, code);
      assert.ok(!reply.text.includes(sign(signing, path, body)['x-signature'] as string));
    }
  });

  it('signs the path with its query', async () => {
    const body = JSON.stringify(ask('hi'));
    const path = '/v1/chat/completions?team=a';
    assert.equal((await post(signing, path, body, sign(signing, path, body))).status, 200);
    assert.equal((await post(signing, path, body, sign(signing, '/v1/chat/completions', body))).status, 401);
  });

  it('takes either scheme when told to take both, but no half of one', async () => {
    const body = JSON.stringify(ask('hi'));
    const path = '/v1/chat/completions';
    assert.equal((await post(both, path, body)).status, 200);
    assert.equal((await post(both, path, body, sign(both, path, body))).status, 200);
    assert.equal((await post(both, path, body, sign(both, path, '{}'))).status, 401);
  });

  it('can want the empty body signed instead', async () => {
    const gateway = await startGateway({ auth: 'hmac', signedBody: 'empty' });
    const body = JSON.stringify(ask('hi'));
    const path = '/v1/chat/completions';
    assert.equal((await post(gateway, path, body, sign(gateway, path, ''))).status, 200);
    assert.equal((await post(gateway, path, body, sign(gateway, path, body))).status, 401);
    await gateway.close();
  });

  it('lets a skewed clock move the window and the Date header', async () => {
    const body = JSON.stringify(ask('hi'));
    const path = '/v1/chat/completions';
    const fault = JSON.stringify({ clockSkewSeconds: 900 });
    const reply = await post(signing, path, body, sign(signing, path, body, { 'x-fault': fault }));
    assert.equal(reply.status, 401);
    const awayMs = Date.parse(reply.headers.get('date') ?? '') - Date.now();
    assert.ok(awayMs > 890_000 && awayMs < 910_000, String(awayMs));
  });

  it('keeps credentials out of what it remembers', async () => {
    const body = JSON.stringify(ask('hi'));
    await post(signing, '/v1/chat/completions', body, sign(signing, '/v1/chat/completions', body));
    const listing = await (await fetch(`${signing.url}/__control/requests`)).text();
    assert.ok(listing.includes('x-signature'));
    assert.ok(!listing.includes(signing.key));
    assert.equal(signing.requests.at(-1)?.headers['authorization'], undefined);
  });
});
