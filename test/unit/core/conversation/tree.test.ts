import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { decodeSession, encodeHeader, encodeRecord } from '../../../../src/core/conversation/codec.ts';
import type { Session } from '../../../../src/core/conversation/model.ts';
import { createSession, replay, type ConversationEvent } from '../../../../src/core/conversation/reduce.ts';
import { branchEnd, forkEvents, path, versions } from '../../../../src/core/conversation/tree.ts';
import { answered, asked, emptySession, exchanges, question } from './sessions.ts';

const ids = (turns: readonly { readonly id: string }[]) => turns.map(({ id }) => id);
const pathIds = (session: Session) => ids(path(session));

/** q0 with the answers a0 and b0, each with a question of its own after it; b0's is shown. */
const twoBranches = replay(exchanges(2), [answered('b0', 'q0'), asked('r1', 'b0'), answered('c1', 'r1')]);

describe('the versions of a turn', () => {
  it('are known for every turn that has more than one', () => {
    assert.deepEqual(
      versions(twoBranches),
      new Map([
        ['a0', ['a0', 'b0']],
        ['b0', ['a0', 'b0']],
      ]),
    );
  });

  it('lead back to where one was on their branch', () => {
    assert.equal(branchEnd(twoBranches, 'a0'), 'a1');
    assert.equal(branchEnd(twoBranches, 'b0'), 'c1');
    const back = replay(twoBranches, [{ type: 'headMoved', turnId: branchEnd(twoBranches, 'a0') }]);
    assert.deepEqual(pathIds(back), ['q0', 'a0', 'q1', 'a1']);
    const again = replay(back, [{ type: 'headMoved', turnId: branchEnd(back, 'b0') }]);
    assert.deepEqual(pathIds(again), ['q0', 'b0', 'r1', 'c1']);
  });

  it('lead to the branch shown last, not to the one made last', () => {
    const session = replay(twoBranches, [
      answered('d1', 'r1'),
      { type: 'headMoved', turnId: 'c1' },
      { type: 'headMoved', turnId: 'a1' },
    ]);
    assert.equal(branchEnd(session, 'b0'), 'c1');
  });

  it('lead nowhere endless in a file that was tampered with', () => {
    const circle = replay(emptySession, [asked('q0', 'a0'), answered('a0', 'q0')]);
    assert.ok(['q0', 'a0'].includes(branchEnd(circle, 'q0')));
  });
});

describe('a fork', () => {
  it('is a session of its own with the turns up to the one it was made at', () => {
    const session = replay(twoBranches, [{ type: 'chose', choice: { thinking: 'max' } }]);
    const fork = replay(createSession('f', 5000), forkEvents(session, 'r1', 'Mine (fork)'));
    assert.deepEqual(pathIds(fork), ['q0', 'b0', 'r1']);
    assert.equal(fork.turns.size, 3);
    assert.equal(fork.title, 'Mine (fork)');
    assert.deepEqual(fork.choice, { thinking: 'max' });
  });

  it('before the first question is empty and goes without a title', () => {
    const fork = replay(createSession('f', 5000), forkEvents(twoBranches, undefined, 'Mine (fork)'));
    assert.deepEqual(path(fork), []);
    assert.equal(fork.title, '');
  });
});

describe('the queue', () => {
  const queued = (id: string, text = `question ${id}`): ConversationEvent => ({
    type: 'queued',
    question: { id, text, attachments: [] },
  });
  const texts = (...events: ConversationEvent[]) => replay(exchanges(1), events).queue.map(({ text }) => text);

  it('keeps the order, also when a question is worded anew', () => {
    assert.deepEqual(texts(queued('q1', 'one'), queued('q2', 'two'), queued('q1', 'uno')), ['uno', 'two']);
  });

  it('gives a question away when it is asked or taken back', () => {
    assert.deepEqual(texts(queued('q1', 'one'), queued('q2', 'two'), asked('q1', 'a0')), ['two']);
    assert.deepEqual(texts(queued('q1', 'one'), queued('q2', 'two'), { type: 'unqueued', questionId: 'q2' }), ['one']);
  });

  it('never takes what was asked already', () => {
    assert.deepEqual(texts(queued('q0')), []);
  });
});

/** What a person does. Numbers choose among what there is. */
type Deed = {
  readonly deed: 'ask' | 'edit' | 'answer' | 'regenerate' | 'walk' | 'fork' | 'reload';
  readonly at: number;
};

const deeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.record({
    deed: fc.constantFrom('ask', 'edit', 'answer', 'regenerate', 'walk', 'fork', 'reload'),
    at: fc.nat(1000),
  }),
  { maxLength: 40 },
);

const fileOf = (events: readonly ConversationEvent[]) =>
  [encodeHeader(1000, ''), ...events.map(encodeRecord)].join('\n');

/** Does it as the chat does: what is recorded, and the session after it. */
function act(session: Session, { deed, at }: Deed, fresh: string): readonly ConversationEvent[] {
  const turns = path(session);
  const chosen = turns[at % Math.max(1, turns.length)];
  const withVersions = turns.filter(({ id }) => versions(session).has(id));
  switch (deed) {
    case 'ask':
      return [{ type: 'asked', question: question(fresh, session.head) }, answered(`${fresh}a`, fresh)];
    case 'edit':
      if (chosen?.role !== 'user') return [];
      return [{ type: 'asked', question: question(fresh, chosen.parentId) }, answered(`${fresh}a`, fresh)];
    case 'answer':
      if (chosen?.role !== 'assistant') return [];
      return [answered(fresh, chosen.parentId, { edited: true })];
    case 'regenerate':
      if (chosen?.role !== 'assistant') return [];
      return [{ type: 'headMoved', turnId: chosen.parentId }, answered(fresh, chosen.parentId)];
    case 'walk': {
      const turn = withVersions[at % Math.max(1, withVersions.length)];
      const siblings = turn === undefined ? undefined : versions(session).get(turn.id);
      const target = siblings?.[at % siblings.length];
      return target === undefined ? [] : [{ type: 'headMoved', turnId: branchEnd(session, target) }];
    }
    case 'fork':
    case 'reload':
      return [];
  }
}

describe('whatever is edited, regenerated, walked and forked', () => {
  it('loses no turn, shows a whole path, and is the same after it was written and read', () => {
    fc.assert(
      fc.property(deeds, (all) => {
        const events: ConversationEvent[] = [];
        let session = emptySession;
        for (const [n, deed] of all.entries()) {
          const before = session;
          const steps = act(session, deed, `t${n}`);
          session = replay(session, steps);
          events.push(...steps);
          for (const [id, turn] of before.turns) assert.deepEqual(session.turns.get(id), turn, 'a turn was lost');
          assertWhole(session);
          if (deed.deed === 'walk' && steps.length > 0) {
            const end = path(session).at(-1);
            assert.ok(
              [...session.turns.values()].every(({ parentId }) => parentId !== end?.id),
              'not the end of a branch',
            );
          }
          if (deed.deed === 'reload') session = decodeSession('s', fileOf(events)).session;
          if (deed.deed === 'fork') assertForks(session, deed.at);
        }
        assert.deepEqual(decodeSession('s', fileOf(events)).session, session);
      }),
      { numRuns: 300 },
    );
  });

  it('goes back to the very path it came from', () => {
    fc.assert(
      fc.property(deeds, fc.nat(1000), (all, at) => {
        let session = emptySession;
        for (const [n, deed] of all.entries()) session = replay(session, act(session, deed, `t${n}`));
        const shown = path(session);
        const [there] = act(session, { deed: 'walk', at }, 'unused');
        if (there === undefined) return;
        const away = replay(session, [there]);
        // The turn of the old path at which the two part.
        const left = shown.find((turn, index) => path(away)[index] !== turn);
        if (left === undefined) return;
        const back = replay(away, [{ type: 'headMoved', turnId: branchEnd(away, left.id) }]);
        assert.deepEqual(path(back), shown);
      }),
      { numRuns: 300 },
    );
  });
});

/** Questions and answers take turns from the beginning on, each the parent of the next. */
function assertWhole(session: Session): void {
  const turns = path(session);
  for (const [index, turn] of turns.entries()) {
    assert.equal(turn.parentId, turns[index - 1]?.id);
    assert.equal(turn.role, index % 2 === 0 ? 'user' : 'assistant');
  }
  assert.equal(turns.at(-1)?.id, session.head);
}

function assertForks(session: Session, at: number): void {
  const turns = path(session);
  const length = at % (turns.length + 1);
  const fork = replay(createSession('f', 1), forkEvents(session, turns[length - 1]?.id, 'fork'));
  assert.deepEqual(path(fork), turns.slice(0, length));
  assert.equal(fork.turns.size, length);
}
