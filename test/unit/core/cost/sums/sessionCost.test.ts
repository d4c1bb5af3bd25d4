import assert from 'node:assert/strict';
import { createSession, replay } from '../../../../../src/core/conversation/reduce.ts';
import { forkEvents } from '../../../../../src/core/conversation/tree.ts';
import { costOfSession } from '../../../../../src/core/cost/sums/sessionCost.ts';
import { answered, asked, emptySession } from '../../conversation/sessions.ts';

const cost = (nano: number) => ({ CNY: 7 * nano, USD: nano, tariff: 'offPeak' as const });

const session = replay(emptySession, [
  asked('q0'),
  answered('a0', 'q0', { cost: cost(5) }),
  answered('b0', 'q0', { cost: cost(3) }),
  asked('q1', 'b0'),
  answered('a1', 'q1'),
]);

describe('the cost of a session', () => {
  it('is that of all its answers, on the other branches too', () => {
    assert.deepEqual(costOfSession(session), { CNY: 56, USD: 8 });
  });

  it('is not known where no answer has a price', () => {
    assert.equal(costOfSession(emptySession), undefined);
    assert.equal(costOfSession(replay(emptySession, [asked('q0'), answered('a0', 'q0')])), undefined);
  });

  it('of a fork begins with its own answers', () => {
    const fork = replay(createSession('f', 5000), forkEvents(session, 'a1', 'Mine (fork)'));
    assert.equal(costOfSession(fork), undefined);
    const later = replay(fork, [asked('q2', 'a1'), answered('a2', 'q2', { at: 6000, cost: cost(2) })]);
    assert.deepEqual(costOfSession(later), { CNY: 14, USD: 2 });
  });
});
