/** What only DeepSeek's own service can do for a chat: be handed the beginning of an answer. */
import assert from 'node:assert/strict';
import type { Gateway } from '../gateway/gateway.ts';
import { Endings } from '../launch/endings.ts';
import type { Workbench } from '../launch/workbench.ts';
import { openOfficial } from './official.ts';
import type { Panel } from './panel.ts';
import { nextAnswer } from './stage.ts';

describe('an answer of DeepSeek’s own service that was cut at its limit', () => {
  const endings = new Endings();
  let official: Gateway;
  let workbench: Workbench;
  let panel: Panel;

  before(async () => {
    ({ official, workbench, panel } = await openOfficial(endings));
  });

  after(() => endings.run());

  it('is handed back as the beginning of the rest, and becomes one answer', async () => {
    const beginning = 'Here it is:\n\n```ts\nconst total = pri';
    nextAnswer({ answer: { reasoning: 'They want code.', text: beginning }, finishReason: 'length' }, official);
    await panel.ask('What is the total?');
    await panel.waitForAnswer('cut');
    nextAnswer({ answer: { text: 'ce * 2;\n```\n\nThat is all.' } }, official);
    await panel.answers.last().getByRole('button', { name: 'Continue' }).click();
    await panel.answers.filter({ hasText: 'That is all.' }).waitFor();
    await panel.waitForAnswer('done');
    const look = async (): Promise<void> => {
      assert.equal(await panel.answers.count(), 1);
      assert.equal(await panel.answers.locator('ask-versions').count(), 0);
      const code = await panel.answers.locator('pre').allInnerTexts();
      assert.deepEqual(
        code.map((text) => text.trimEnd()),
        ['const total = price * 2;'],
      );
    };
    await look();

    const [first, rest] = official.requests.filter(({ path }) => path.endsWith('/chat/completions')).slice(-2);
    assert.deepEqual([first?.path.startsWith('/beta/'), rest?.path], [false, '/beta/chat/completions']);
    const { messages, thinking } = JSON.parse(String(rest?.body)) as {
      messages: Readonly<Record<string, unknown>>[];
      thinking: { type: string };
    };
    const { role, content, prefix } = messages.at(-1) ?? {};
    assert.deepEqual([role, content, prefix], ['assistant', beginning, true]);
    assert.deepEqual([messages.at(-2)?.['role'], thinking.type], ['user', 'disabled']);

    await workbench.reload();
    await panel.answers.filter({ hasText: 'That is all.' }).waitFor();
    await panel.answers.locator('pre', { hasText: 'price * 2' }).waitFor();
    await look();
  });
});
