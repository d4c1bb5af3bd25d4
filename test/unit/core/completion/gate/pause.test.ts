import assert from 'node:assert/strict';
import { DeepSeekError, type ErrorCode, type ErrorFacts } from '../../../../../src/api/errors.ts';
import { createPauses } from '../../../../../src/core/completion/gate/pause.ts';

const failed = (code: ErrorCode, facts?: ErrorFacts): DeepSeekError => new DeepSeekError(code, 'x', facts);

describe('a pause after a failure', () => {
  it('has no end where only the user can help, until it is cleared', () => {
    for (const code of ['AUTH', 'NO_KEY', 'UNSUPPORTED'] as const) {
      const pauses = createPauses();
      pauses.didFail(failed(code), 0);
      assert.deepEqual(pauses.at(1e12), { code, until: Infinity });
      pauses.clear();
      assert.equal(pauses.at(0), undefined);
    }
  });

  it('tries again after some minutes without balance', () => {
    const pauses = createPauses();
    pauses.didFail(failed('BALANCE'), 0);
    assert.equal(pauses.at(299_999)?.code, 'BALANCE');
    assert.equal(pauses.at(300_000), undefined);
  });

  it('lasts as long as the service asks', () => {
    const pauses = createPauses();
    pauses.didFail(failed('RATE_LIMIT'), 0);
    assert.equal(pauses.at(0)?.until, 10_000);
    pauses.didFail(failed('SERVER', { retryAfterMs: 3000 }), 0);
    assert.equal(pauses.at(0)?.until, 3000);
  });

  it('grows while the service stays away, to a minute, and starts small again after an answer', () => {
    const pauses = createPauses();
    const lengths = Array.from({ length: 9 }, () => {
      pauses.didFail(failed('NETWORK'), 0);
      return pauses.at(0)?.until;
    });
    assert.deepEqual(lengths, [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    pauses.didAnswer();
    assert.equal(pauses.at(0), undefined);
    pauses.didFail(new TypeError('a part is broken'), 0);
    assert.deepEqual(pauses.at(0), { code: 'MALFORMED', until: 1000 });
  });

  it('is not made by a failure of one prompt', () => {
    const pauses = createPauses();
    for (const code of ['ABORTED', 'CONTEXT_TOO_LONG'] as const) pauses.didFail(failed(code), 0);
    pauses.didFail(failed('POLICY', { breach: 'size' }), 0);
    assert.equal(pauses.at(0), undefined);
    pauses.didFail(failed('POLICY', { breach: 'host' }), 0);
    assert.equal(pauses.at(1e12)?.code, 'POLICY');
  });
});
