import assert from 'node:assert/strict';
import { createBreaker } from '../../../src/api/breaker.ts';
import { DeepSeekError } from '../../../src/api/errors.ts';
import { defaultSigning } from '../../../src/api/sign.ts';
import { connectionTo } from '../../helpers/connections.ts';
import { collect, endOf, healthy, never, question, withServer } from '../../helpers/wireServer.ts';

const connection = connectionTo('https://api.deepseek.com', { kind: 'official' });
const refused = new DeepSeekError('AUTH', 'no');

describe('the breaker', () => {
  it('opens on a refused key or account and on nothing else', () => {
    for (const code of ['AUTH', 'CLOCK_SKEW', 'BALANCE'] as const) {
      const breaker = createBreaker();
      breaker.record(connection, new DeepSeekError(code, 'no'));
      assert.equal(breaker.refusal(connection)?.code, code);
    }
    const breaker = createBreaker();
    for (const code of ['RATE_LIMIT', 'SERVER', 'NETWORK', 'ABORTED', 'BAD_REQUEST'] as const) {
      breaker.record(connection, new DeepSeekError(code, 'no'));
    }
    assert.equal(breaker.refusal(connection), undefined);
  });

  it('closes on an answer, on reset, and for another key, address or signature', () => {
    const breaker = createBreaker();
    breaker.record(connection, refused);
    const credential = { apiKey: 'sk-b', origin: 'https://api.deepseek.com' };
    assert.equal(breaker.refusal({ ...connection, credential }), undefined);
    assert.equal(breaker.refusal({ ...connection, address: 'https://other.example' }), undefined);
    assert.equal(breaker.refusal({ ...connection, signing: { ...defaultSigning, body: 'empty' } }), undefined);
    assert.equal(breaker.refusal({ ...connection }), refused);
    breaker.record({ ...connection }, undefined);
    assert.equal(breaker.refusal(connection), undefined);
    breaker.record(connection, refused);
    breaker.reset();
    assert.equal(breaker.refusal(connection), undefined);
  });

  it('keeps automatic calls from the network while what the user asks still goes', async () => {
    let isRefusing = true;
    await withServer(
      (response) => (isRefusing ? response.writeHead(401).end('{}') : response.end(healthy)),
      async ({ client, connect, asked }) => {
        const connection = connect('official');
        const automatic = { connection, signal: never, automatic: true };
        const fill = { model: 'm', prompt: 'a', suffix: 'b', maxTokens: 9 };
        assert.equal(endOf(await collect(client.complete(fill, automatic))).error?.code, 'AUTH');
        assert.equal(asked.length, 1);
        assert.equal(endOf(await collect(client.complete(fill, automatic))).error?.code, 'AUTH');
        await assert.rejects(client.models(automatic), (error) => DeepSeekError.is(error, 'AUTH'));
        assert.equal(asked.length, 1);
        isRefusing = false;
        assert.equal(endOf(await collect(client.chat(question, { connection, signal: never }))).reason, 'stop');
        assert.equal(endOf(await collect(client.complete(fill, automatic))).reason, 'stop');
        assert.equal(asked.length, 3);
      },
    );
  });

  it('stays open while a balance can be read but is empty, and closes when it is not', async () => {
    let total = 0;
    await withServer(
      (response, { path }) => {
        if (!path.endsWith('/balance')) return response.writeHead(402).end('{}');
        const balance = { currency: 'CNY', total_balance: `${total}` };
        return response.end(JSON.stringify({ is_available: total > 0, balance_infos: [balance] }));
      },
      async ({ client, connect }) => {
        const connection = connect('official');
        const byHand = { connection, signal: never };
        const automatic = { ...byHand, automatic: true };
        assert.equal(endOf(await collect(client.chat(question, byHand))).error?.code, 'BALANCE');
        assert.equal((await client.balance(byHand)).available, false);
        await assert.rejects(client.models(automatic), (error) => DeepSeekError.is(error, 'BALANCE'));
        total = 5;
        assert.equal((await client.balance(byHand)).available, true);
        assert.equal((await client.balance(automatic)).available, true);
      },
    );
  });
});
