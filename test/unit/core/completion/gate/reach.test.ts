import assert from 'node:assert/strict';
import { DeepSeekError, type ErrorCode, type ErrorFacts } from '../../../../../src/api/errors.ts';
import { createReach } from '../../../../../src/core/completion/gate/reach.ts';

const failed = (code: ErrorCode, facts?: ErrorFacts): DeepSeekError => new DeepSeekError(code, 'x', facts);
const unreached = failed('NETWORK');

describe('the reach of the service', () => {
  it('is lost by two connections in a row that did not come about', () => {
    const reach = createReach();
    reach.record(unreached, 0);
    assert.equal(reach.isOffline, false);
    reach.record(failed('TIMEOUT', { phase: 'connect' }), 0);
    assert.equal(reach.isOffline, true);
  });

  it('comes back with any answer, a refusal too', () => {
    for (const answer of [undefined, failed('AUTH', { status: 401 }), failed('TIMEOUT', { phase: 'idle' })]) {
      const reach = createReach();
      reach.record(unreached, 0);
      reach.record(unreached, 0);
      reach.record(answer, 1);
      assert.equal(reach.isOffline, false);
      assert.equal(reach.isResting(1), false);
      reach.record(unreached, 2);
      assert.equal(reach.isOffline, false);
    }
  });

  it('is not touched by calls that sent nothing', () => {
    const reach = createReach();
    reach.record(unreached, 0);
    for (const code of ['ABORTED', 'NO_KEY', 'BAD_ADDRESS'] as const) reach.record(failed(code), 0);
    reach.record(unreached, 0);
    assert.equal(reach.isOffline, true);
    reach.record(failed('ABORTED'), 0);
    assert.equal(reach.isOffline, true);
  });

  it('is probed ever more rarely, at least once a minute, and not waited for any more once all is forgotten', () => {
    const reach = createReach();
    reach.record(unreached, 0);
    assert.equal(reach.isResting(0), false);
    const rests = Array.from({ length: 8 }, () => {
      reach.record(unreached, 0);
      let ms = 0;
      while (reach.isResting(ms)) ms += 1000;
      return ms;
    });
    assert.deepEqual(rests, [2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    reach.clear();
    assert.equal(reach.isOffline || reach.isResting(0), false);
  });
});
