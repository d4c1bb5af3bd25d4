/** Chats as examples to train with: a reminder, a look at every line, and a file where the person says, all by the keyboard. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { CodeStage } from './code/blocks.ts';

describe('examples to train with', () => {
  let stage: CodeStage;

  before(async () => {
    stage = await CodeStage.open();
  });
  after(() => stage.close());

  it('are shown after a reminder, without secrets, and saved by the dialog', async () => {
    const secret = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    const { workbench, panel } = stage;
    const { page } = workbench;
    await panel.ask(`Is ${secret} the key of the harbour?`);
    await stage.dialog.getByRole('button', { name: 'Send masked' }).click();
    await panel.waitForAnswer('done');
    await stage.answer('It is:\n\n```ts\nconst one = 1;\n```');
    await panel.run('exportFineTuning');
    await stage.dialog.getByText(/licence/u).waitFor();
    await workbench.screenshot('export-reminder');
    // The first button is the one to go on with.
    await page.keyboard.press('Enter');
    await page.locator('.tab.active', { hasText: 'Untitled' }).waitFor();
    await page.locator('.view-line', { hasText: '"messages"' }).first().waitFor();
    await page.keyboard.press('Control+s');
    // The dialog opens empty, and then offers a name.
    await page.waitForFunction(() =>
      document.querySelector<HTMLInputElement>('.quick-input-widget .quick-input-box input')?.value.endsWith('.jsonl'),
    );
    await workbench.typeIntoInputBox(stage.path('examples.jsonl'));
    await page.locator('.tab.active:not(.dirty)', { hasText: 'examples.jsonl' }).waitFor();
    const text = await readFile(stage.path('examples.jsonl'), 'utf8');
    // Chats of other windows may be in it as well, each in a line.
    const line = text.split('\n').find((one) => one.includes('the key of the harbour')) ?? '';
    const { messages } = JSON.parse(line) as { messages: readonly { role: string; content: string }[] };
    assert.deepEqual(
      messages.map(({ role }) => role),
      ['system', 'user', 'assistant', 'user', 'assistant'],
    );
    assert.ok(!text.includes(secret) && text.includes('MASKED'));
    assert.match(messages.at(-1)?.content ?? '', /const one = 1;/u);
  });
});
