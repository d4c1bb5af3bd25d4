import assert from 'node:assert/strict';
import { collect, done, endOf, never, serving, sse, textOf } from '../../../helpers/wireServer.ts';

describe('a completion', () => {
  const fill = {
    model: 'deepseek-flash',
    prompt: 'a\uD83D',
    suffix: 'b',
    maxTokens: 64,
    temperature: 0,
    stop: ['\n\n'],
  };
  const answer =
    sse({ model: 'm', choices: [{ text: 'one ', index: 0, finish_reason: null }] }) +
    sse({ choices: [{ text: 'two', finish_reason: 'stop' }], usage: { prompt_tokens: 3, completion_tokens: 2 } }) +
    done;

  it('fills in the middle, streaming', async () => {
    const paths = { official: '/beta/completions', gateway: '/beta/completions', local: '/v1/completions' } as const;
    for (const kind of ['official', 'gateway', 'local'] as const) {
      await serving(answer, async ({ client, connect, asked }) => {
        const events = await collect(client.complete(fill, { connection: connect(kind), signal: never }));
        assert.deepEqual(events, [
          { type: 'waiting', for: 'connection' },
          { type: 'start', model: 'm' },
          { type: 'text', text: 'one ' },
          { type: 'text', text: 'two' },
          { type: 'usage', usage: { promptTokens: 3, cacheHitTokens: 0, completionTokens: 2, reasoningTokens: 0 } },
          { type: 'end', reason: 'stop', model: 'm', malformedEvents: 0 },
        ]);
        assert.equal(asked[0]?.path, paths[kind]);
        assert.deepEqual(JSON.parse(asked[0].body.toString()), {
          model: 'deepseek-flash',
          prompt: 'a\uFFFD',
          suffix: 'b',
          max_tokens: 64,
          temperature: 0,
          stop: ['\n\n'],
          stream: true,
          stream_options: { include_usage: true },
        });
      });
    }
  });

  it('may have nothing to insert', async () => {
    await serving(sse({ choices: [{ text: '', finish_reason: 'stop' }] }) + done, async ({ client, connect }) => {
      const events = await collect(client.complete(fill, { connection: connect('official'), signal: never }));
      assert.equal(endOf(events).reason, 'stop');
      assert.equal(textOf(events), '');
    });
  });

  it('understands a whole answer', async () => {
    await serving(
      JSON.stringify({ choices: [{ text: 'x', finish_reason: 'length' }] }),
      async ({ client, connect }) => {
        const events = await collect(client.complete(fill, { connection: connect('local'), signal: never }));
        assert.deepEqual([textOf(events), endOf(events).reason], ['x', 'length']);
      },
    );
  });
});
