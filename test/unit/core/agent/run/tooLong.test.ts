/** A run whose service takes less than anybody knew. */
import assert from 'node:assert/strict';
import { DeepSeekError } from '../../../../../src/api/errors.ts';
import type { End } from '../../../../../src/api/events.ts';
import { begin, checkSendable, tool, type Run } from './running.ts';

const ended = (reason: End['reason']): End => ({ type: 'end', reason, model: 'deepseek-flash', malformedEvents: 0 });
const tooLong = (contextTokens?: number): End => ({
  ...ended('error'),
  error: new DeepSeekError('CONTEXT_TOO_LONG', 'too long', contextTokens === undefined ? {} : { contextTokens }),
});

const tools = [tool('read', () => ({ text: 'word '.repeat(800) }))];
const calls = Array.from({ length: 6 }, (_, n) => ({ name: 'read', arguments: `{"n":${n}}`, id: `call_${n}` }));

/** Answers with six calls, and then refuses so many requests. */
function beginRefused(times: number, contextTokens?: number): { readonly run: Run; readonly asked: () => number } {
  let asked = 0;
  const run: Run = begin([{ calls }], tools, {
    request: async () => {
      asked += 1;
      const isFirst = asked === 1;
      for (const [index, { id, name, arguments: written }] of isFirst ? calls.entries() : []) {
        run.draft.apply({ type: 'toolCall', index, id, name, arguments: written });
      }
      if (isFirst) return ended('tool_calls');
      return asked <= times + 1 ? tooLong(contextTokens) : ended('stop');
    },
  });
  return { run, asked: () => asked };
}

describe('a run of the agent that is too long for its service', () => {
  for (const contextTokens of [undefined, 4_000]) {
    it(`leaves out old results and asks again, with ${contextTokens ?? 'no'} limit told`, async () => {
      const { run, asked } = beginRefused(1, contextTokens);
      const end = await run.start();
      assert.deepEqual([end.error, asked()], [undefined, 3]);
      const { parts } = run.draft.toAnswer();
      assert.equal(parts.filter((part) => part.kind === 'call' && part.call.leftOut).length, 3);
      assert.equal(parts.filter((part) => part.kind === 'note' && part.about === 'leftOut').length, 1);
      checkSendable(run.draft.toAnswer(), tools);
    });
  }

  it('ends where there is nothing more to leave out', async () => {
    const { run, asked } = beginRefused(10);
    const end = await run.start();
    assert.deepEqual([end.error?.code, asked()], ['CONTEXT_TOO_LONG', 3]);
  });

  it('ends where all of it would still fit by what was told', async () => {
    const { run, asked } = beginRefused(1, 1_000_000);
    assert.equal((await run.start()).error?.code, 'CONTEXT_TOO_LONG');
    assert.equal(asked(), 2);
  });
});
