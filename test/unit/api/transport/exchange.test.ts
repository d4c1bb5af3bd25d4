import assert from 'node:assert/strict';
import type { Connection, ServiceKind } from '../../../../src/api/connection.ts';
import { createClient } from '../../../../src/api/client.ts';
import { DeepSeekError, type ErrorCode } from '../../../../src/api/errors.ts';
import { defaultSigning, signatureHeaders } from '../../../../src/api/sign.ts';
import { hashing } from '../../../helpers/hashing.ts';
import { openUndici } from '../../../helpers/undiciSend.ts';
import { collect, endOf, healthy, never, question, withServer, type Asked } from '../../../helpers/wireServer.ts';

const ask = async (
  kind: ServiceKind,
  overrides: (connection: Connection) => Partial<Connection> = () => ({}),
): Promise<{ asked: readonly Asked[]; code: ErrorCode | undefined; origin: string }> => {
  let result = { asked: [] as readonly Asked[], code: undefined as ErrorCode | undefined, origin: '' };
  await withServer(
    (response) => response.end(healthy),
    async ({ client, connect, asked, origin }) => {
      const connection = { ...connect(kind), ...overrides(connect(kind)) };
      const events = await collect(client.chat(question, { connection, signal: never }));
      result = { asked, code: endOf(events).error?.code, origin };
    },
  );
  return result;
};

const withKey = (apiKey: string, secretKey?: string) => (connection: Connection) => ({
  credential: {
    origin: connection.credential?.origin ?? '',
    apiKey,
    ...(secretKey === undefined ? {} : { secretKey }),
  },
});

describe('a request', () => {
  it('to the official service carries Bearer and nothing of a signature', async () => {
    const { asked } = await ask('official');
    const [request] = asked;
    assert.equal(request?.method, 'POST');
    assert.equal(request.path, '/chat/completions');
    assert.equal(request.headers.authorization, 'Bearer sk-0123456789abcdef');
    assert.equal(request.headers['content-type'], 'application/json');
    assert.equal(request.headers['content-length'], String(request.body.length));
    assert.deepEqual(
      Object.keys(request.headers).filter((name) => name.startsWith('x-')),
      [],
    );
  });

  it('that a rule keeps in the house is not sent, and is not tried again', async () => {
    const judged: unknown[] = [];
    const { send, close } = openUndici();
    await withServer(
      (response) => response.end(healthy),
      async ({ connect, asked, origin }) => {
        const guard = (outgoing: { readonly sizeBytes: number }): never => {
          judged.push({ ...outgoing, sizeBytes: outgoing.sizeBytes > 0 });
          throw new DeepSeekError('POLICY', 'Not sent');
        };
        const client = createClient({ send, hashing, now: Date.now, random: Math.random, guard });
        const connection = connect('official', { retries: 4 });
        const events = await collect(client.chat(question, { connection, signal: never }));
        assert.equal(endOf(events).error?.code, 'POLICY');
        assert.deepEqual(judged, [{ origin, model: question.model, sizeBytes: true }]);
        assert.equal(asked.length, 0);
      },
    );
    await close();
  });

  it('to a gateway is signed over the exact bytes and path that arrive', async () => {
    for (const bearer of [false, true]) {
      const { asked } = await ask('gateway', ({ address }) => ({
        address: `${address}/team/v1/`,
        signing: { ...defaultSigning, bearer },
      }));
      const [request] = asked;
      assert.equal(request?.path, '/team/v1/chat/completions');
      const expected = signatureHeaders(
        {
          method: 'POST',
          path: request.path,
          body: request.body,
          apiKey: 'sk-0123456789abcdef',
          secretKey: 'secret-of-the-team',
          timestampMs: Number(request.headers['x-timestamp']) * 1000,
          nonce: '',
        },
        defaultSigning,
        hashing,
      );
      assert.equal(request.headers['x-signature'], expected['X-Signature']);
      assert.equal(request.headers['x-api-key'], 'sk-0123456789abcdef');
      assert.equal(request.headers.authorization, bearer ? 'Bearer sk-0123456789abcdef' : undefined);
    }
  });

  it('to a model server needs no key', async () => {
    await withServer(
      (response) => response.end(healthy),
      async ({ client, connect, asked }) => {
        const { credential: _, ...connection } = connect('local');
        assert.equal(endOf(await collect(client.chat(question, { connection, signal: never }))).reason, 'stop');
        assert.equal(asked[0]?.headers.authorization, undefined);
      },
    );
  });

  it('is not sent without the keys that it needs', async () => {
    const cases: readonly (readonly [ServiceKind, string, string?])[] = [
      ['official', ''],
      ['official', ' \n'],
      ['gateway', 'sk-a'],
      ['gateway', 'sk-a', ''],
      ['gateway', '', 'secret'],
    ];
    for (const [kind, key, secret] of cases) {
      const { asked, code } = await ask(kind, withKey(key, secret));
      assert.equal(code, 'NO_KEY', `${kind} ${key}`);
      assert.equal(asked.length, 0);
    }
  });

  it('is not sent with a key saved for another origin', async () => {
    for (const kind of ['official', 'gateway', 'local'] as const) {
      const credential = { apiKey: 'sk-a', secretKey: 's', origin: 'https://api.deepseek.com' };
      const { asked, code } = await ask(kind, () => ({ credential }));
      assert.equal(code, 'WRONG_ORIGIN');
      assert.equal(asked.length, 0);
    }
  });

  it('is not sent with a key that no header may carry; spaces around it are not the key', async () => {
    for (const key of ['sk-a\r\nX-Evil: 1', 'sk a', 'sk-密钥', 'sk-\u0000']) {
      const { asked, code } = await ask('official', withKey(key));
      assert.equal(code, 'BAD_KEY_FORMAT');
      assert.equal(asked.length, 0);
    }
    const { asked } = await ask('official', withKey(' sk-a\n'));
    assert.equal(asked[0]?.headers.authorization, 'Bearer sk-a');
  });

  it('carries configured headers, which never replace ours or the framing', async () => {
    const headers = {
      'X-Team': 'a',
      AUTHORIZATION: 'Bearer evil',
      Host: 'evil',
      'content-length': '1',
      'x-signature': 'evil',
    };
    const { asked, origin } = await ask('gateway', () => ({ headers, signing: { ...defaultSigning, bearer: true } }));
    assert.equal(asked[0]?.headers['x-team'], 'a');
    assert.equal(asked[0]?.headers.authorization, 'Bearer sk-0123456789abcdef');
    assert.equal(asked[0]?.headers.host, origin.replace('http://', ''));
    assert.notEqual(asked[0]?.headers['x-signature'], 'evil');
  });

  it('is not sent with a line feed in any header', async () => {
    const bad = [
      { 'X-A': 'a\r\nX-B: b' },
      { 'X-A\n': 'a' },
      { '': 'a' },
      { 'X A': 'a' },
      { 'X-A': '\u0000' },
      { 'X-A': '值' },
    ];
    for (const headers of bad) {
      const { asked, code } = await ask('official', () => ({ headers }));
      assert.equal(code, 'BAD_REQUEST');
      assert.equal(asked.length, 0);
    }
    const { asked } = await ask('gateway', () => ({ signing: { ...defaultSigning, keyHeader: 'X\r\nY' } }));
    assert.equal(asked.length, 0);
  });
});
