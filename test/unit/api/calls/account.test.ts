import assert from 'node:assert/strict';
import type { ServiceKind } from '../../../../src/api/connection.ts';
import { DeepSeekError, type ErrorCode } from '../../../../src/api/errors.ts';
import { never, serving } from '../../../helpers/wireServer.ts';

const fails = (code: ErrorCode) => (error: unknown) => DeepSeekError.is(error, code);

describe('the list of models', () => {
  const list = (body: string): Promise<unknown> =>
    serving(body, ({ client, connect }) => client.models({ connection: connect('local'), signal: never }));

  it('is read from every kind of server, blank lines and odd rows included', async () => {
    assert.deepEqual(
      await list('\n\n{"object":"list","data":[{"id":"deepseek-flash","object":"model","owned_by":"deepseek"}]}'),
      [{ id: 'deepseek-flash', ownedBy: 'deepseek' }],
    );
    assert.deepEqual(
      await list(
        '{"data":[{"id":"a","max_model_len":4096},{"id":"b","meta":{"n_ctx_train":8192}},{"id":"c","context_length":9}]}',
      ),
      [
        { id: 'a', contextTokens: 4096 },
        { id: 'b', contextTokens: 8192 },
        { id: 'c', contextTokens: 9 },
      ],
    );
    assert.deepEqual(await list('{"models":[{"name":"llama"},{},null,7]}'), [{ id: 'llama' }]);
    assert.deepEqual(await list('{"data":[]}'), []);
  });

  it('is asked with GET under the right path, signed without a body', async () => {
    await serving('{"data":[]}', async ({ client, connect, asked }) => {
      await client.models({ connection: connect('gateway'), signal: never });
      const [sent] = asked;
      assert.deepEqual([sent?.method, sent?.path, sent?.body.length], ['GET', '/v1/models', 0]);
      assert.ok(sent?.headers['x-signature']);
    });
  });

  it('that is none is a failure with a name', async () => {
    await assert.rejects(list(''), fails('EMPTY'));
    await assert.rejects(list('<html><title>hi</title>'), fails('WEB_PAGE'));
    await assert.rejects(list('{"data":7}'), fails('MALFORMED'));
    await assert.rejects(list('null'), fails('MALFORMED'));
    await assert.rejects(list('{"error":"no"}'), fails('SERVER'));
  });
});

describe('the balance', () => {
  const balance = (body: string, kind: ServiceKind = 'official'): Promise<unknown> =>
    serving(body, ({ client, connect }) => client.balance({ connection: connect(kind), signal: never }));

  it('is read as decimal strings, in every currency', async () => {
    const rows = [
      { currency: 'CNY', total_balance: '110.00', granted_balance: '10.00', topped_up_balance: '100.00' },
      { currency: 'USD', total_balance: 1.5 },
    ];
    assert.deepEqual(await balance(JSON.stringify({ is_available: true, balance_infos: rows })), {
      available: true,
      amounts: [
        { currency: 'CNY', total: '110.00', granted: '10.00', toppedUp: '100.00' },
        { currency: 'USD', total: '1.5', granted: '0', toppedUp: '0' },
      ],
    });
  });

  it('is for the official service alone, and nothing else will do', async () => {
    await assert.rejects(balance('{}', 'gateway'), fails('UNSUPPORTED'));
    await assert.rejects(balance('{}', 'local'), fails('UNSUPPORTED'));
    await assert.rejects(balance('{}'), fails('MALFORMED'));
  });
});
