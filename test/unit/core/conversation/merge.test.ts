import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { merge } from '../../../../src/core/conversation/merge.ts';
import { replay } from '../../../../src/core/conversation/reduce.ts';
import { anyPath } from './anyPath.ts';
import { answered, asked, exchanges, eventsOf, emptySession } from './sessions.ts';

const session = exchanges(2);

describe('what another window did', () => {
  it('is shown where it goes on from what is shown here', () => {
    const merged = merge(session, [asked('q2', 'a1'), answered('a2', 'q2')]);
    assert.equal(merged.head, 'a2');
    assert.equal(merged.turns.size, 6);
  });

  it('is a branch that waits where it does not', () => {
    const merged = merge(session, [asked('x', 'a0'), answered('y', 'x')]);
    assert.equal(merged.head, 'a1');
    assert.ok(merged.turns.has('y'));
  });

  it('waits for the end of an answer, and leaves queue, choice and place to that window', () => {
    const running = answered('a2', 'q2', { parts: [], end: { status: 'running' } });
    const growth = [{ id: 'a2.0', kind: 'text', text: 'half', from: 0 }] as const;
    const merged = merge(session, [asked('q2', 'a1'), running, { type: 'grew', answerId: 'a2', growth }]);
    assert.deepEqual([merged.head, merged.turns.has('a2')], ['q2', false]);
    assert.equal(merge(merged, [answered('a2', 'q2')]).head, 'a2');
    const theirs = [
      { type: 'headMoved', turnId: 'a0' },
      { type: 'chose', choice: { thinking: 'max' } },
      { type: 'queued', question: { id: 'next', text: 'Next', attachments: [] } },
      { type: 'pinned', pinned: true },
    ] as const;
    assert.equal(merge(session, theirs), session);
    assert.equal(merge(session, [{ type: 'titled', title: 'New', by: 'person' }]).title, 'New');
  });

  it('is the last of several titles, and none that was given here', () => {
    const titled = (title: string) => ({ type: 'titled', title, by: 'person' }) as const;
    const both = [titled('First'), titled('Second')];
    assert.equal(merge(session, both).title, 'Second');
    const named = replay(session, both);
    assert.equal(merge(named, both), named);
  });

  it('is nothing where it came from here', () => {
    fc.assert(
      fc.property(anyPath, (turns) => {
        const own = eventsOf(turns).filter((event) => event.type !== 'answered' || event.answer.end.status === 'ended');
        const known = replay(emptySession, own);
        assert.equal(merge(known, own), known);
      }),
    );
  });
});
