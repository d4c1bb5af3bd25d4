/** The words for failures: every code has some, in full sentences, with a way on. */
import assert from 'node:assert/strict';
import { DeepSeekError, errorCodes } from '../../src/api/errors.ts';
import { describeCode, describeError } from '../../src/host/words.ts';

describe('words', () => {
  for (const code of errorCodes) {
    it(`say what ${code} means and what to do`, () => {
      for (const facts of [
        {},
        { origin: 'https://a.example', status: 503, cause: 'ECONNREFUSED', model: 'm', skewSeconds: 40 },
      ]) {
        const { title, text, actions } = describeCode(code, facts);
        assert.match(title, /^\p{Lu}[^.!]+$/u);
        assert.match(text, /[.]$|: .+$/u);
        assert.doesNotMatch(title + text, /undefined|\{\d\}/u);
        assert.equal(actions[0]?.primary, true);
        assert.equal(actions.filter(({ primary }) => primary).length, 1);
      }
    });
  }

  it('name the models that a service offers instead', () => {
    assert.match(describeCode('UNKNOWN_MODEL', { model: 'x', models: ['a', 'b'] }).text, /“x”.*a, b/u);
  });

  it('name a clock that is off', () => {
    assert.match(describeCode('CLOCK_SKEW', { skewSeconds: -412 }).text, /-412 s/u);
  });

  it('pass on what the server said', () => {
    assert.match(
      describeError(new DeepSeekError('RATE_LIMIT', 'x', { serverMessage: 'limit of 39' })).text,
      /limit of 39/u,
    );
  });

  it('offer DeepSeek’s page for topping up only where DeepSeek itself is asked', () => {
    const actionsAt = (origin: string) => describeCode('BALANCE', { origin }).actions.map(({ id }) => id);
    assert.deepEqual(actionsAt('https://api.deepseek.com'), ['topUp', 'retry', 'setKey']);
    assert.deepEqual(actionsAt('https://gateway.example'), ['retry', 'setKey']);
    assert.match(describeCode('BALANCE', { origin: 'https://gateway.example' }).text, /gateway\.example.*402/u);
  });

  it('tell whose turn it is when there is no connection', () => {
    const causes = {
      NETWORK: [
        'ENOTFOUND',
        'ECONNREFUSED',
        'PROXY_AUTH_REQUIRED',
        'PROXY_REFUSED',
        'PROXY_INVALID',
        'CA_FILE_INVALID',
      ],
      TLS: ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_SSL_UNSUPPORTED_PROTOCOL'],
    } as const;
    for (const code of ['NETWORK', 'TLS'] as const) {
      const texts = ['', ...causes[code]].map(
        (cause) => describeCode(code, { origin: 'https://a.example', cause }).text,
      );
      assert.equal(new Set(texts).size, texts.length);
      for (const text of texts) assert.match(text, /[.]$/u);
    }
  });

  it('own up to a defect', () => {
    assert.match(describeError(new TypeError('secret detail')).title, /extension/u);
    assert.doesNotMatch(JSON.stringify(describeError(new TypeError('secret detail'))), /secret detail/u);
  });
});
