/** Tools beside edits that nobody has decided about yet. */
import assert from 'node:assert/strict';
import { decidedFirst } from '../../../../src/core/agent/decidedFirst.ts';
import type { AgentTool } from '../../../../src/core/agent/tool.ts';

const { signal } = new AbortController();

function tool(name: string, readsOnly: boolean, said: string[]): AgentTool {
  return {
    spec: { name, description: '', parameters: {} },
    readsOnly,
    async prepare() {
      said.push(`prepared ${name}`);
      return { title: name, run: () => Promise.resolve({ text: `ran ${name}` }) };
    },
  };
}

describe('tools beside undecided edits', () => {
  it('wait where they need the files, and tell of what was decided with the next result', async () => {
    const said: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const news = ['a.ts: rejected', ''];
    const [look, run] = decidedFirst(
      [tool('look', true, said), tool('run', false, said)],
      { decided: () => promise, takeNews: () => news.shift() ?? '' },
      ({ readsOnly }) => !readsOnly,
    );
    assert.ok(look !== undefined && run !== undefined);
    const waiting = run.prepare({}, signal);
    const looked = await (await look.prepare({}, signal)).run(signal);
    assert.equal(looked.text, 'ran look\n\n[What the person decided about your edits]\na.ts: rejected');
    assert.deepEqual(said, ['prepared look']);
    resolve();
    assert.equal((await (await waiting).run(signal)).text, 'ran run');
    assert.deepEqual(said, ['prepared look', 'prepared run']);
  });

  it('are stopped while they wait', async () => {
    const stop = new AbortController();
    const [run] = decidedFirst(
      [tool('run', false, [])],
      {
        decided: (stopped) =>
          new Promise((_resolve, reject) => stopped.addEventListener('abort', () => reject(new Error('stopped')))),
        takeNews: () => '',
      },
      () => true,
    );
    const waiting = run?.prepare({}, stop.signal);
    stop.abort();
    await assert.rejects(waiting ?? Promise.resolve(), /stopped/);
  });
});
