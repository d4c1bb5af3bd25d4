import assert from 'node:assert/strict';
import { applyChange } from '../../../src/protocol/apply.ts';
import type { AnswerView, Change, PanelView } from '../../../src/protocol/view.ts';

const answer: AnswerView = {
  role: 'assistant',
  id: 'a1',
  model: 'deepseek-flash',
  thinking: 'high',
  parts: [
    { id: 'p1', kind: 'reasoning', text: 'Hm' },
    { id: 'p2', kind: 'text', text: 'It ' },
  ],
  status: 'running',
};

const view: PanelView = {
  connection: { ready: true, kind: 'official', address: 'https://api.deepseek.com', testing: false },
  session: {
    id: 's1',
    title: '',
    messages: [{ role: 'user', id: 'q1', text: 'Why?', attachments: [] }, answer],
    queue: [],
    activity: { phase: 'writing', since: 1 },
  },
  composer: {
    draft: '',
    written: 0,
    model: 'deepseek-flash',
    thinking: 'high',
    mode: 'ask',
    models: [],
    choiceDiffers: false,
    attachments: [],
  },
  meter: { parts: [], next: { promptTokens: 0, cachedTokens: 0, answerTokens: 0, efforts: [] } },
  empty: { suggestions: [] },
};

function apply(...changes: readonly Change[]): PanelView {
  return changes.reduce(applyChange, view);
}

function answerOf(next: PanelView): AnswerView {
  const message = next.session.messages[1];
  assert.equal(message?.role, 'assistant');
  return message;
}

describe('applyChange', () => {
  it('appends text to its part alone', () => {
    const next = apply({ type: 'append', partId: 'p2', text: 'does' }, { type: 'append', partId: 'p2', text: '.' });
    assert.deepEqual(
      answerOf(next).parts.map(({ text }) => text),
      ['Hm', 'It does.'],
    );
  });

  it('shows and takes away edits that wait, and ways back', () => {
    const staged = { files: [], takesAll: true, isAwaited: false };
    const next = apply({ type: 'staged', staged }, { type: 'checkpoints', messageIds: ['q1', 'a1'] });
    assert.equal(next.staged, staged);
    assert.deepEqual(
      next.session.messages.map((message) => 'checkpoint' in message),
      [true, false],
    );
    const { staged: _, ...rest } = view;
    assert.deepEqual(
      [{ type: 'staged', staged: null } as const, { type: 'checkpoints', messageIds: [] } as const].reduce(
        applyChange,
        next,
      ),
      rest,
    );
  });

  it('makes new objects along the changed path and keeps all others', () => {
    const next = apply({ type: 'append', partId: 'p2', text: 'does' });
    assert.notEqual(next, view);
    assert.notEqual(answerOf(next), answer);
    assert.equal(next.session.messages[0], view.session.messages[0]);
    assert.equal(answerOf(next).parts[0], answer.parts[0]);
    assert.equal(next.composer, view.composer);
    assert.equal(view.session.messages[1], answer);
    assert.equal(answer.parts[1]?.text, 'It ');
  });

  it('adds messages and parts at the end', () => {
    const next = apply(
      { type: 'message', message: { ...answer, id: 'a2', parts: [] } },
      { type: 'part', messageId: 'a2', part: { id: 'p3', kind: 'text', text: '' } },
      { type: 'append', partId: 'p3', text: 'So' },
    );
    assert.equal(next.session.messages.length, 3);
    assert.deepEqual(next.session.messages[2], {
      ...answer,
      id: 'a2',
      parts: [{ id: 'p3', kind: 'text', text: 'So' }],
    });
  });

  it('marks reasoning as complete', () => {
    const [part] = answerOf(apply({ type: 'reasoned', partId: 'p1', durationMs: 4_000 })).parts;
    assert.equal(part?.kind === 'reasoning' && part.durationMs, 4_000);
  });

  it('replaces everything of an answer but its parts and how hard it thought', () => {
    const usage = { promptTokens: 1, cacheHitTokens: 0, completionTokens: 2, reasoningTokens: 1 };
    const done = apply({ type: 'answer', messageId: 'a1', model: 'deepseek-v4', status: 'done', usage });
    assert.deepEqual(answerOf(done), { ...answer, model: 'deepseek-v4', status: 'done', usage });
    const again = applyChange(done, { type: 'answer', messageId: 'a1', model: 'deepseek-v4', status: 'stopped' });
    assert.equal('usage' in answerOf(again), false);
  });

  it('cuts the messages after a length', () => {
    assert.deepEqual(apply({ type: 'truncate', length: 1 }).session.messages, [view.session.messages[0]]);
  });

  it('takes the activity away with null', () => {
    assert.equal('activity' in apply({ type: 'activity', activity: null }).session, false);
    const activity = { phase: 'queued', since: 2 } as const;
    assert.deepEqual(apply({ type: 'activity', activity }).session.activity, activity);
  });

  it('replaces connection, session, composer, empty state, title and queue as they come', () => {
    const session = { id: 's2', title: 'Other', messages: [], queue: [] };
    const queue = [{ id: 'q2', text: 'And then?', attachments: [] }];
    const connection = { ...view.connection, ready: false };
    const composer = { ...view.composer, model: 'deepseek-v4' };
    const empty = { fileName: 'a.ts', suggestions: [] };
    assert.deepEqual(
      apply(
        { type: 'session', session },
        { type: 'connection', connection },
        { type: 'composer', composer },
        { type: 'empty', empty },
        { type: 'title', title: 'Waits' },
        { type: 'queue', queue },
      ),
      { ...view, connection, composer, empty, session: { ...session, title: 'Waits', queue } },
    );
  });

  it('leaves the view as it is when a name is unknown', () => {
    assert.equal(apply({ type: 'append', partId: 'gone', text: 'x' }), view);
    assert.equal(apply({ type: 'part', messageId: 'gone', part: { id: 'p', kind: 'text', text: '' } }), view);
    assert.equal(apply({ type: 'answer', messageId: 'gone', model: 'm', status: 'done' }), view);
  });
});
