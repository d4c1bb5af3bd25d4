import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { reduce, replay, titleOf } from '../../../../src/core/conversation/reduce.ts';
import { path, pathTo, versions } from '../../../../src/core/conversation/tree.ts';
import { anyPath } from './anyPath.ts';
import { answer, answered, asked, emptySession, eventsOf, exchanges, question } from './sessions.ts';

const ids = (turns: readonly { readonly id: string }[]) => turns.map(({ id }) => id);

describe('a growing session', () => {
  it('shows questions and answers from the root to the head', () => {
    assert.deepEqual(ids(path(exchanges(2))), ['q0', 'a0', 'q1', 'a1']);
    assert.deepEqual(path(emptySession), []);
  });

  it('leaves the session it was given as it was', () => {
    const before = exchanges(1);
    reduce(before, asked('q1', 'a0'));
    assert.deepEqual(before, exchanges(1));
  });

  it('takes a second answer as a sibling and shows it', () => {
    const session = reduce(exchanges(1), answered('b0', 'q0'));
    assert.deepEqual(ids(path(session)), ['q0', 'b0']);
    assert.deepEqual(versions(session).get('a0'), ['a0', 'b0']);
  });

  it('takes an edited question as a sibling, at the root too', () => {
    const session = reduce(exchanges(2), asked('p0'));
    assert.deepEqual(ids(path(session)), ['p0']);
    assert.deepEqual(versions(session).get('p0'), ['q0', 'p0']);
    assert.deepEqual(versions(exchanges(2)), new Map());
  });

  it('keeps the branch that is shown while an answer on another one ends', () => {
    const running = answered('a1', 'q1', { parts: [], end: { status: 'running' } });
    const session = replay(exchanges(1), [asked('q1', 'a0'), running, { type: 'headMoved', turnId: 'a0' }]);
    const ended = reduce(session, answered('a1', 'q1'));
    assert.equal(ended.head, 'a0');
    assert.deepEqual(ended.turns.get('a1'), answer('a1', 'q1'));
  });

  it('moves the head only to a turn that exists', () => {
    const session = exchanges(2);
    assert.equal(reduce(session, { type: 'headMoved', turnId: 'a0' }).head, 'a0');
    assert.equal(reduce(session, { type: 'headMoved', turnId: 'nowhere' }).head, 'a1');
    const empty = reduce(session, { type: 'headMoved', turnId: '' });
    assert.deepEqual(path(empty), []);
    assert.deepEqual(path(reduce(empty, { type: 'headMoved', turnId: 'a1' })), path(session));
  });

  it('never lets a question be changed, nor an answer take its place', () => {
    const session = replay(exchanges(1), [asked('q0', undefined, 'other words'), answered('q0', 'q0')]);
    assert.deepEqual(session.turns.get('q0'), question('q0'));
  });

  it('gives the same session when the events are applied twice', () => {
    fc.assert(
      fc.property(anyPath, (turns) => {
        const once = replay(emptySession, eventsOf(turns));
        assert.deepEqual(replay(once, eventsOf(turns)), once);
        assert.deepEqual(path(once), turns);
      }),
    );
  });

  it('ends the path at a missing parent and in a circle', () => {
    assert.deepEqual(ids(path(replay(emptySession, [answered('a1', 'lost'), asked('q2', 'a1')]))), ['a1', 'q2']);
    const circle = replay(emptySession, [asked('q0', 'a0'), answered('a0', 'q0')]);
    assert.deepEqual(ids(path(circle)), ['q0', 'a0']);
    assert.deepEqual(ids(pathTo(exchanges(2), 'q1')), ['q0', 'a0', 'q1']);
  });
});

describe('growth of a running answer', () => {
  const running = replay(emptySession, [asked('q0'), answered('a0', 'q0', { parts: [], end: { status: 'running' } })]);
  const grew = (from: number, text: string) =>
    ({ type: 'grew', answerId: 'a0', growth: [{ id: 'a0.0', kind: 'text', text, from }] }) as const;
  const textAfter = (...events: ReturnType<typeof grew>[]) => {
    const turn = replay(running, events).turns.get('a0');
    return turn?.role === 'assistant' ? turn.parts.map(({ text }) => text) : [];
  };

  it('opens parts and lengthens them', () => {
    assert.deepEqual(textAfter(grew(0, 'ab'), grew(2, 'cd')), ['abcd']);
  });

  it('changes nothing when it comes twice', () => {
    assert.deepEqual(textAfter(grew(0, 'ab'), grew(2, 'cd'), grew(2, 'cd')), ['abcd']);
  });

  it('leaves text after a hole to the end of the answer', () => {
    assert.deepEqual(textAfter(grew(0, 'ab'), grew(3, 'd')), ['ab']);
    assert.deepEqual(textAfter(grew(3, 'd')), []);
  });

  it('does not touch an answer that has ended', () => {
    const session = exchanges(1);
    assert.deepEqual(reduce(session, grew(0, 'late')), session);
  });
});

describe('the title of a session', () => {
  it('is the first line with words of the first question, and stays', () => {
    const session = replay(emptySession, [asked('q0', undefined, '\n  Why is\tthis slow? \nMore')]);
    assert.equal(session.title, 'Why is this slow?');
    assert.equal(replay(session, [answered('a0', 'q0'), asked('q1', 'a0')]).title, 'Why is this slow?');
  });

  it('gives way to one that was made, and both to one given by hand', () => {
    const titles = [
      { type: 'titled', title: 'Made', by: 'model' },
      { type: 'titled', title: 'Mine', by: 'person' },
      { type: 'titled', title: 'Made again', by: 'model' },
      { type: 'titled', title: 'Mine again', by: 'person' },
    ] as const;
    const session = replay(emptySession, [asked('q0')]);
    assert.deepEqual(
      titles.map((_, n) => replay(session, titles.slice(0, n + 1)).title),
      ['Made', 'Mine', 'Mine', 'Mine again'],
    );
  });

  it('is the name of the attachment when there are no words', () => {
    const attachments = [{ id: 'x', label: 'retry.ts:1-9', icon: 'selection', text: 'code' }] as const;
    assert.equal(titleOf({ ...question('q0', undefined, ' \n'), attachments }), 'retry.ts:1-9');
  });

  it('has at most 80 characters and cuts none in half', () => {
    assert.equal(titleOf(question('q', undefined, 'x'.repeat(80))), 'x'.repeat(80));
    assert.equal(titleOf(question('q', undefined, '🐳'.repeat(81))), `${'🐳'.repeat(79)}…`);
  });
});
