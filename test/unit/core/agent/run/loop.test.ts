import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ToolRefusal, type AgentTool, type Approval } from '../../../../../src/core/agent/tool.ts';
import { continueAnswer } from '../../../../../src/core/conversation/answer.ts';
import type { CallPart } from '../../../../../src/core/conversation/model.ts';
import { createSession, replay } from '../../../../../src/core/conversation/reduce.ts';
import { asked, begin, checkSendable, messagesOf, tool, type Round, type Run } from './running.ts';

function callsOf({ draft }: Run): readonly CallPart[] {
  return draft.toAnswer().parts.filter((part): part is CallPart => part.kind === 'call');
}

const read = { name: 'read', arguments: '{"path":"a.ts"}' };
const edit = { name: 'edit', arguments: '{"path":"a.ts"}' };

describe('a run of the agent', () => {
  it('asks, runs what is called, tells the results, and ends where nothing more is called', async () => {
    const run = begin([{ reasoning: 'Look.', text: 'I look.', calls: [read] }], [tool('read')]);
    const end = await run.start();
    assert.equal(end.reason, 'stop');
    assert.deepEqual(run.sent[1]?.slice(2), [
      { role: 'assistant', reasoning: 'Look.', text: 'I look.', toolCalls: [{ id: 'call_0', ...read }] },
      { role: 'tool', callId: 'call_0', text: 'read done' },
    ]);
  });

  it('sends with each request what it sent before, and only adds', async () => {
    const rounds: Round[] = [{ reasoning: 'a', calls: [read] }, { text: 'b', calls: [read, edit] }, { calls: [read] }];
    const run = begin(rounds, [tool('read'), tool('edit', undefined, { readsOnly: false })]);
    await run.start();
    for (const [index, messages] of run.sent.entries()) {
      assert.deepEqual(run.sent[index + 1]?.slice(0, messages.length) ?? messages, messages);
    }
    assert.equal(run.sent.length, 4);
  });

  it('looks side by side, and changes one after the other', async () => {
    const log: string[] = [];
    const noted = (name: string, readsOnly: boolean): AgentTool =>
      tool(
        name,
        async () => {
          log.push(`${name} begins`);
          await Promise.resolve();
          await Promise.resolve();
          log.push(`${name} ends`);
          return { text: '' };
        },
        { readsOnly },
      );
    const calls = ['read', 'read2', 'edit', 'edit2'].map((name) => ({ name, arguments: '{}' }));
    await begin(
      [{ calls }],
      [noted('read', true), noted('read2', true), noted('edit', false), noted('edit2', false)],
    ).start();
    assert.deepEqual(log, [
      'read begins',
      'read2 begins',
      'read ends',
      'read2 ends',
      'edit begins',
      'edit ends',
      'edit2 begins',
      'edit2 ends',
    ]);
  });

  it('looks at some at a time, and at no more in a round than anybody means', async () => {
    let running = 0;
    let most = 0;
    const look = tool('read', async () => {
      most = Math.max(most, (running += 1));
      await new Promise(setImmediate);
      running -= 1;
      return { text: 'seen' };
    });
    const calls = Array.from({ length: 130 }, (_, n) => ({ name: 'read', arguments: `{"n":${n}}`, id: `c${n}` }));
    const run = begin([{ calls }], [look]);
    await run.start();
    assert.equal(most, 8);
    assert.deepEqual(
      callsOf(run).map(({ call }) => call.status),
      [...Array.from({ length: 128 }, () => 'done'), 'failed', 'failed'],
    );
    assert.match(callsOf(run).at(-1)?.text ?? '', /too many calls at once/);
  });

  it('never runs a call of an answer that was cut', async () => {
    let ran = 0;
    const run = begin(
      [{ calls: [read, { name: 'read', arguments: '{"pa' }], reason: 'length' }],
      [tool('read', () => ({ text: `${(ran += 1)}` }))],
    );
    await run.start();
    assert.equal(ran, 0);
    assert.ok(callsOf(run).every(({ call, text }) => call.status === 'failed' && text.includes('cut off')));
  });

  it('ends when the model is cut again and again', async () => {
    const run = begin(
      Array.from({ length: 9 }, () => ({ calls: [read], reason: 'length' as const })),
      [tool('read')],
    );
    assert.equal((await run.start()).reason, 'length');
    assert.equal(run.sent.length, 3);
  });

  it('refuses, in words for the model, tools that there are not and arguments that nobody can read', async () => {
    const run = begin(
      [
        {
          calls: [
            { name: 'fly', arguments: '{}' },
            { name: 'read', arguments: '{"path":"a' },
          ],
        },
      ],
      [tool('read')],
    );
    await run.start();
    assert.match(callsOf(run)[0]?.text ?? '', /no tool called "fly".*read/);
    assert.match(callsOf(run)[1]?.text ?? '', /not a JSON object/);
  });

  it('tells the model what a tool refuses or fails at, and goes on', async () => {
    const failures: string[] = [];
    const run = begin(
      [{ calls: [read, { name: 'edit', arguments: '{}' }] }],
      [
        tool('read', () => Promise.reject(new ToolRefusal('There is no such file.'))),
        tool('edit', () => Promise.reject(new Error('disk on fire'))),
      ],
      { fail: (name) => failures.push(name) },
    );
    assert.equal((await run.start()).reason, 'stop');
    assert.deepEqual(
      callsOf(run).map(({ call, text }) => [call.status, text]),
      [
        ['failed', 'There is no such file.'],
        ['failed', 'disk on fire'],
      ],
    );
    assert.deepEqual(failures, ['edit']);
  });

  it('runs nothing that the person refuses', async () => {
    let ran = false;
    const approval = { kind: 'command', subject: 'rm -rf /' } as const;
    const run = begin(
      [{ calls: [edit] }],
      [tool('edit', () => ((ran = true), { text: '' }), { readsOnly: false, approval })],
      {
        decision: 'refuse',
      },
    );
    await run.start();
    assert.equal(ran, false);
    assert.equal(callsOf(run)[0]?.call.status, 'refused');
  });

  it('names in a question what cannot be seen', async () => {
    const approval = { kind: 'command', subject: 'echo \u202esafe' } as const;
    let subject = '';
    const run = begin([{ calls: [edit] }], [tool('edit', undefined, { readsOnly: false, approval })], {
      decide: async (_, shown) => ((subject = shown.subject), 'refuse'),
    });
    await run.start();
    assert.equal(subject, 'echo [U+202E]safe');
  });

  it('says that a call was stopped, not refused, where the person stopped the run instead of deciding', async () => {
    const approval = { kind: 'command', subject: 'npm test' } as const;
    const run: Run = begin([{ calls: [edit] }], [tool('edit', undefined, { readsOnly: false, approval })], {
      decide: async () => (run.ending.abort(), 'refuse'),
    });
    await run.start();
    assert.equal(callsOf(run)[0]?.call.status, 'stopped');
  });

  it('only looks while planning', async () => {
    let ran = false;
    const run = begin(
      [{ calls: [read, edit] }],
      [tool('read'), tool('edit', () => ((ran = true), { text: '' }), { readsOnly: false })],
      {
        looksOnly: true,
      },
    );
    await run.start();
    assert.equal(ran, false);
    assert.deepEqual(
      callsOf(run).map(({ call }) => call.status),
      ['done', 'failed'],
    );
  });

  it('never runs a call that came as text, tells the model, and gives up in the end', async () => {
    const leak = { text: '<｜DSML｜function_calls><｜DSML｜invoke name="read">' };
    const run = begin([leak, { text: 'Sorry. Done.' }], [tool('read')]);
    await run.start();
    assert.equal(run.sent[1]?.at(-1)?.role, 'user');
    assert.match(run.sent[1]?.at(-1)?.text ?? '', /plain text/);
    const stubborn = begin([leak, leak, leak, leak], [tool('read')]);
    await stubborn.start();
    assert.equal(stubborn.sent.length, 3);
  });

  it('looks for calls in text in time, however many empty lines there are', async () => {
    const run = begin([{ text: `${'\n'.repeat(300_000)}x` }], [tool('read')]);
    assert.equal((await run.start()).reason, 'stop');
  });

  it('takes what stands in a code block for no call', async () => {
    const run = begin([{ text: 'It looks like this:\n```\n<tool_call>\n```' }], [tool('read')]);
    await run.start();
    assert.equal(run.sent.length, 1);
  });

  it('tells a model that goes round in circles, and then ends', async () => {
    const run = begin(
      Array.from({ length: 20 }, () => ({ calls: [read] })),
      [tool('read')],
    );
    const end = await run.start();
    assert.equal(end.reason, 'stop');
    assert.equal(run.sent.length, 6);
    assert.match(run.sent[3]?.at(-1)?.text ?? '', /same call/);
  });

  it('lets the same command run again after each change', async () => {
    const rounds = Array.from({ length: 16 }, (_, index) => ({
      calls: [index % 2 === 0 ? read : { name: 'edit', arguments: `{"n":${index}}` }],
    }));
    const run = begin(rounds, [tool('read'), tool('edit', undefined, { readsOnly: false })]);
    await run.start();
    assert.equal(run.sent.length, 17);
  });

  it('asks at a limit, and goes on by as much again', async () => {
    const asks: string[] = [];
    const run = begin(
      Array.from({ length: 7 }, (_, index) => ({ calls: [{ name: 'read', arguments: `{"n":${index}}` }] })),
      [tool('read')],
      {
        limits: { steps: 3, tokens: 0, money: 0, minutes: 0 },
        goOn: async (limit) => asks.push(limit) < 2,
      },
    );
    const end = await run.start();
    assert.deepEqual(asks, ['steps', 'steps']);
    assert.equal(run.sent.length, 6);
    assert.equal(end.reason, 'aborted');
    checkSendable(run.draft.toAnswer(), [tool('read')]);
  });

  it('unmasks what a tool is given and masks what the person is shown', async () => {
    let given: unknown;
    const run = begin(
      [{ calls: [{ name: 'read', arguments: '{"a":["MASKED"],"b":{"c":"MASKED"}}' }] }],
      [tool('read', (value) => ((given = value), { text: '' }))],
      {
        unmask: (text) => text.replaceAll('MASKED', 'secret'),
        mask: (text) => text.replaceAll('secret', 'MASKED'),
      },
    );
    await run.start();
    assert.deepEqual(given, { a: ['secret'], b: { c: 'secret' } });
    assert.doesNotMatch(callsOf(run)[0]?.call.title ?? '', /secret/);
  });

  it('asks about a call with a masked secret by itself, and says why', async () => {
    const asked: Approval[] = [];
    const approval: Approval = { kind: 'command', subject: 'login secret-word', prefix: 'login' };
    const run = begin(
      [{ calls: [{ name: 'edit', arguments: '{"command":"login \\u004dASKED"}' }] }],
      [tool('edit', undefined, { readsOnly: false, approval })],
      {
        mask: (text) => text.replaceAll('secret-word', 'MASKED'),
        secretsIn: (text) => (text.includes('MASKED') ? ['secret-word'] : []),
        secretWarning: 'A secret.',
        decide: async (_partId, shown) => (asked.push(shown), 'allow'),
      },
    );
    await run.start();
    assert.deepEqual(asked, [{ kind: 'command', subject: 'login MASKED', warning: 'A secret.' }]);
  });

  it('leaves out old results once the window is nearly full, and says so', async () => {
    const rounds = Array.from({ length: 30 }, (_, index) => ({
      calls: [{ name: 'read', arguments: `{"n":${index}}` }],
    }));
    const run: Run = begin(rounds, [tool('read', () => ({ text: 'word '.repeat(800) }))], {
      windowTokens: () => 10_000,
      onRequest: () => {
        const promptTokens = JSON.stringify(run.sent.at(-1)).length / 4;
        run.draft.apply({
          type: 'usage',
          usage: { promptTokens, cacheHitTokens: 0, completionTokens: 1, reasoningTokens: 0 },
        });
      },
    });
    await run.start();
    assert.ok(run.sent.every((messages) => JSON.stringify(messages).length / 4 < 11_000));
    const { parts } = run.draft.toAnswer();
    const notes = parts.filter((part) => part.kind === 'note' && part.about === 'leftOut');
    assert.ok(notes.length > 0 && notes.length < 15, `${notes.length} times`);
  });

  const round: fc.Arbitrary<Round> = fc.record({
    reasoning: fc.string({ maxLength: 5 }),
    text: fc.constantFrom('', ' ', 'I look.', '<tool_call>'),
    calls: fc.array(
      fc.record({
        name: fc.constantFrom('read', 'edit', 'fly', '', 'a b'),
        arguments: fc.constantFrom('', '{}', '{"a":1}', '{"a', '[1]', '\ud83d', '{"a":"\\ud83d"}'),
      }),
      { maxLength: 3 },
    ),
    reason: fc.constantFrom('stop', 'length', 'tool_calls', 'content_filter', 'error', 'unknown'),
  });

  it('can be stopped anywhere: each call has its result, and the service takes what is sent next', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(round, { maxLength: 5 }), fc.nat(12), async (rounds, stopAt) => {
        let ticks = 0;
        const tick = (): void => {
          if ((ticks += 1) === stopAt) run.ending.abort();
        };
        const tools = [
          tool('read', () => (tick(), { text: '' })),
          tool('edit', () => (tick(), { text: '', failed: true }), {
            readsOnly: false,
            approval: { kind: 'edit', subject: 'a' },
          }),
        ];
        const run: Run = begin(rounds, tools, {
          onRequest: tick,
          decide: async () => (tick(), 'allow'),
        });
        await run.start();
        const answer = run.draft.toAnswer();
        for (const part of answer.parts) if (part.kind === 'call') assert.notEqual(part.text, '');
        checkSendable(answer, tools, [{ role: 'user', text: 'And now?' }]);
        if (stopAt === 0 || !run.ending.signal.aborted) return;
        // And it can go on from there.
        const again = begin([{ text: 'So.' }], tools, { draft: continueAnswer(answer, () => 2) });
        await again.start();
        const before = messagesOf(answer);
        assert.deepEqual(again.sent[0]?.slice(0, before.length), before);
        checkSendable(again.draft.toAnswer(), tools);
      }),
    );
  });

  it('is the same after a reload in its middle, as far as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(round, { maxLength: 4 }), async (rounds) => {
        const events = [{ type: 'asked' as const, question: asked }];
        const tools = [tool('read'), tool('edit', undefined, { readsOnly: false })];
        let session = replay(createSession('s', 1), events);
        const run: Run = begin(rounds, tools, {
          save: () => {
            const event = run.draft.checkpoint(true);
            if (event !== undefined) session = replay(session, [event]);
          },
        });
        session = replay(session, [{ type: 'answered', answer: run.draft.toAnswer() }]);
        await run.start();
        const kept = session.turns.get('a');
        assert.ok(kept?.role === 'assistant');
        checkSendable(kept, tools, [{ role: 'user', text: 'And now?' }]);
      }),
    );
  });
});
