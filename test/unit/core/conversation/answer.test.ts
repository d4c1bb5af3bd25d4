import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { DeepSeekError } from '../../../../src/api/errors.ts';
import type { ChatEvent } from '../../../../src/api/events.ts';
import { continueAnswer, createAnswerDraft } from '../../../../src/core/conversation/answer.ts';
import type { Answer } from '../../../../src/core/conversation/model.ts';
import { reduce, replay, type ConversationEvent } from '../../../../src/core/conversation/reduce.ts';
import { answer, asked, emptySession } from './sessions.ts';

function draftAt(clock: { now: number }) {
  return createAnswerDraft({ id: 'a', questionId: 'q', model: 'wanted', thinking: 'high', now: () => clock.now });
}

const reasoning = (text: string): ChatEvent => ({ type: 'reasoning', text });
const text = (text: string): ChatEvent => ({ type: 'text', text });
const stop: ChatEvent = { type: 'end', reason: 'stop', model: 'served', malformedEvents: 0 };

describe('a running answer', () => {
  it('collects deltas into parts and tells each change', () => {
    const clock = { now: 1000 };
    const draft = draftAt(clock);
    assert.deepEqual(draft.apply(reasoning('why ')), [
      { type: 'part', part: { id: 'a.0', kind: 'reasoning', text: 'why ' } },
    ]);
    assert.deepEqual(draft.apply(reasoning('not')), [{ type: 'append', partId: 'a.0', text: 'not' }]);
    clock.now += 1500;
    assert.deepEqual(draft.apply(text('Be')), [
      { type: 'reasoned', partId: 'a.0', durationMs: 1500 },
      { type: 'part', part: { id: 'a.1', kind: 'text', text: 'Be' } },
    ]);
    assert.deepEqual(draft.apply(text('cause')), [{ type: 'append', partId: 'a.1', text: 'cause' }]);
    assert.deepEqual(draft.apply(stop), [{ type: 'answer' }]);
    assert.deepEqual(draft.toAnswer(), {
      role: 'assistant',
      id: 'a',
      parentId: 'q',
      at: 1000,
      model: 'served',
      thinking: 'high',
      parts: [
        { id: 'a.0', kind: 'reasoning', text: 'why not', durationMs: 1500 },
        { id: 'a.1', kind: 'text', text: 'Because' },
      ],
      end: { status: 'ended', reason: 'stop' },
    });
  });

  it('opens no part for an empty delta and closes none', () => {
    const draft = draftAt({ now: 0 });
    assert.deepEqual(draft.apply(reasoning('')), []);
    assert.deepEqual(draft.apply(text('')), []);
    draft.apply(reasoning('hm'));
    assert.deepEqual(draft.apply(text('')), []);
    assert.deepEqual(draft.toAnswer().parts, [{ id: 'a.0', kind: 'reasoning', text: 'hm' }]);
  });

  it('keeps the order when reasoning comes back after text', () => {
    const draft = draftAt({ now: 0 });
    for (const event of [reasoning('1'), text('2'), reasoning('3'), text('4')]) draft.apply(event);
    assert.deepEqual(
      draft.toAnswer().parts.map((part) => [part.id, part.kind, part.text]),
      [
        ['a.0', 'reasoning', '1'],
        ['a.1', 'text', '2'],
        ['a.2', 'reasoning', '3'],
        ['a.3', 'text', '4'],
      ],
    );
  });

  it('closes reasoning when the stream ends in it', () => {
    const clock = { now: 0 };
    const draft = draftAt(clock);
    draft.apply(reasoning('hm'));
    clock.now = 700;
    assert.deepEqual(draft.apply(stop), [{ type: 'reasoned', partId: 'a.0', durationMs: 700 }, { type: 'answer' }]);
  });

  it('never gives a negative duration when the clock is set back', () => {
    const clock = { now: 5000 };
    const draft = draftAt(clock);
    draft.apply(reasoning('hm'));
    clock.now = 0;
    draft.apply(stop);
    assert.equal(draft.toAnswer().parts[0]?.durationMs, 0);
  });

  it('tells when the server names another model, and what it counted', () => {
    const draft = draftAt({ now: 0 });
    assert.deepEqual(draft.apply({ type: 'start', model: 'wanted' }), []);
    assert.deepEqual(draft.apply({ type: 'start', model: 'served' }), [{ type: 'answer' }]);
    const usage = { promptTokens: 10, cacheHitTokens: 8, completionTokens: 3, reasoningTokens: 1 };
    assert.deepEqual(draft.apply({ type: 'usage', usage }), [{ type: 'answer' }]);
    assert.equal(draft.toAnswer().model, 'served');
    assert.deepEqual(draft.toAnswer().usage, usage);
    assert.deepEqual(draft.toAnswer().end, { status: 'running' });
  });

  it('keeps the code and the server’s words of a failure, and the text that came before it', () => {
    const draft = draftAt({ now: 0 });
    draft.apply(text('half'));
    const error = new DeepSeekError('BALANCE', 'payment required', { serverMessage: 'Insufficient Balance' });
    draft.apply({ type: 'end', reason: 'error', model: 'm', malformedEvents: 0, error });
    assert.deepEqual(draft.toAnswer().end, {
      status: 'ended',
      reason: 'error',
      code: 'BALANCE',
      facts: { serverMessage: 'Insufficient Balance' },
    });
    assert.equal(draft.toAnswer().parts[0]?.text, 'half');
  });

  it('gives an answer that later events do not change', () => {
    const draft = draftAt({ now: 0 });
    draft.apply(text('one'));
    const early = draft.toAnswer();
    draft.apply(text(' two'));
    assert.equal(early.parts[0]?.text, 'one');
  });
});

describe('an answer that goes on', () => {
  const clock = { now: 9000 };
  const broken: Answer = {
    ...answer('a', 'q'),
    parts: [
      { id: 'a.0', kind: 'reasoning', text: 'why not', durationMs: 1500 },
      { id: 'a.1', kind: 'text', text: 'Be' },
    ],
    end: { status: 'interrupted' },
    cost: { CNY: 2, USD: 1, tariff: 'peak' },
  };

  it('runs again and grows where it was, at the time it was asked', () => {
    const draft = continueAnswer(broken, () => clock.now);
    assert.deepEqual(draft.toAnswer(), { ...broken, end: { status: 'running' } });
    assert.deepEqual(draft.apply(text('cause')), [{ type: 'append', partId: 'a.1', text: 'cause' }]);
    draft.apply(stop);
    const { parts, end, at } = draft.toAnswer();
    assert.deepEqual(parts, [broken.parts[0], { id: 'a.1', kind: 'text', text: 'Because' }]);
    assert.deepEqual(end, { status: 'ended', reason: 'stop' });
    assert.equal(at, broken.at);
  });

  it('adds its cost to what it had cost', () => {
    const draft = continueAnswer(broken, () => clock.now);
    draft.charge({ cost: { CNY: 4, USD: 2, tariff: 'offPeak' } });
    assert.deepEqual(draft.toAnswer().cost, { CNY: 6, USD: 3, tariff: 'offPeak' });
  });

  it('writes only what is new, and reads whole from its file', () => {
    const draft = continueAnswer(broken, () => clock.now);
    const start: ConversationEvent = { type: 'answered', answer: draft.toAnswer() };
    draft.apply(text('cause'));
    clock.now += 2000;
    const event = draft.checkpoint();
    assert.deepEqual(event, {
      type: 'grew',
      answerId: 'a',
      growth: [{ id: 'a.1', kind: 'text', text: 'cause', from: 2 }],
    });
    const session = replay(emptySession, [asked('q'), { type: 'answered', answer: broken }, start, event]);
    const turn = session.turns.get('a');
    assert.deepEqual(turn?.role === 'assistant' && turn.parts.at(-1)?.text, 'Because');
  });

  it('says nothing of how long thoughts took that it did not see', () => {
    const thinking: Answer = { ...broken, parts: [{ id: 'a.0', kind: 'reasoning', text: 'why' }] };
    const draft = continueAnswer(thinking, () => clock.now);
    assert.deepEqual(draft.apply(text('So')), [{ type: 'part', part: { id: 'a.1', kind: 'text', text: 'So' } }]);
  });

  it('has its thoughts ended before there is text', () => {
    const draft = draftAt({ now: 0 });
    draft.apply(reasoning('hm'));
    assert.deepEqual(draft.closeReasoning(), [{ type: 'reasoned', partId: 'a.0', durationMs: 0 }]);
    assert.deepEqual(draft.closeReasoning(), []);
    assert.deepEqual(draft.apply(text('So')), [{ type: 'part', part: { id: 'a.1', kind: 'text', text: 'So' } }]);
  });
});

describe('checkpoints of a running answer', () => {
  it('come at most every two seconds and only with news', () => {
    const clock = { now: 0 };
    const draft = draftAt(clock);
    draft.apply(text('a'));
    clock.now = 1999;
    assert.equal(draft.checkpoint(), undefined);
    clock.now = 2000;
    assert.ok(draft.checkpoint());
    clock.now = 9000;
    assert.equal(draft.checkpoint(), undefined);
    draft.apply(text('b'));
    assert.deepEqual(draft.checkpoint(), {
      type: 'grew',
      answerId: 'a',
      growth: [{ id: 'a.0', kind: 'text', text: 'b', from: 1 }],
    });
  });

  it('add up to everything that came, whatever the rhythm', () => {
    const delta = fc.tuple(fc.constantFrom('reasoning' as const, 'text' as const), fc.string({ maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(delta, fc.nat(1500))), (steps) => {
        const clock = { now: 0 };
        const draft = draftAt(clock);
        const start: ConversationEvent = { type: 'answered', answer: draft.toAnswer() };
        let session = replay(emptySession, [asked('q'), start]);
        for (const [[type, text], waitMs] of steps) {
          draft.apply({ type, text });
          clock.now += waitMs;
          const event = draft.checkpoint();
          if (event !== undefined) session = reduce(session, event);
        }
        clock.now += 2000;
        const last = draft.checkpoint();
        if (last !== undefined) session = reduce(session, last);
        const kept = session.turns.get('a');
        assert.ok(kept?.role === 'assistant');
        const words = draft.toAnswer().parts.map(({ id, kind, text }) => ({ id, kind, text }));
        assert.deepEqual(
          kept.parts.map(({ id, kind, text }) => ({ id, kind, text })),
          words,
        );
      }),
    );
  });
});
