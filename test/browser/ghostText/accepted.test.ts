/** Accepted ghost text is kept where the person wants it, and exported as examples to train with. */
import assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { storagePath } from '../stage.ts';
import { until } from '../until.ts';
import { completeWith, Ghost } from './ghost.ts';

const folder = (): string => join(storagePath(), 'completions');
const files = (): Promise<readonly string[]> => readdir(folder()).catch(() => []);

describe('accepted ghost text', () => {
  let ghost: Ghost;

  afterEach(async () => {
    await rm(folder(), { recursive: true, force: true });
    await ghost.close();
  });

  const open = async (settings: Record<string, unknown>): Promise<void> => {
    ghost = await Ghost.open({ 'window.dialogStyle': 'custom', ...settings });
    await ghost.panel.show();
    await ghost.ask();
  };
  const accept = async (): Promise<void> => {
    completeWith({ answer: { text: 'first + 1;' } });
    await ghost.edit('ts', 'const first = 1;\n');
    await ghost.type('const second = ');
    await ghost.waitForText('first + 1;');
    await ghost.press('Tab');
    assert.match(await ghost.save('ts'), /second = first \+ 1;/u);
  };

  it('is kept when that is wanted, shown as an example after a reminder, and deleted', async () => {
    await open({ 'askDeepSeek.completion.keepAccepted': true });
    const { page } = ghost.workbench;
    await accept();
    await until(
      async () => (await files()).length === 1,
      () => 'a kept completion',
    );
    await ghost.panel.run('exportFineTuning');
    await ghost.workbench.pick('Accepted completions');
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByText('Secrets are masked').waitFor();
    await ghost.workbench.screenshot('export-completions');
    await dialog.getByRole('button', { name: 'Show' }).click();
    await page.locator('.tab.active', { hasText: 'Untitled' }).waitFor();
    await page.locator('.view-line', { hasText: 'Continue the typescript code at' }).first().waitFor();
    await ghost.focusEditor();
    await ghost.press('ControlOrMeta+a', 'ControlOrMeta+c');
    let copied = '';
    await until(
      async () => {
        copied = await page.evaluate(() => navigator.clipboard.readText());
        return copied.includes('<|cursor|>');
      },
      () => 'the example in the clipboard',
    );
    const lines = copied.trim().split('\n');
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as { readonly messages: readonly unknown[] }).messages.slice(1)),
      [
        [
          { role: 'user', content: 'const first = 1;\nconst second = <|cursor|>' },
          { role: 'assistant', content: 'first + 1;' },
        ],
      ],
    );
    await ghost.panel.run('exportFineTuning');
    await ghost.workbench.pick('Delete the kept completions');
    await until(
      async () => (await files()).length === 0,
      () => 'nothing kept',
    );
  });

  it('is kept as far as it was taken, and as one example when it was taken bit by bit', async () => {
    await open({ 'askDeepSeek.completion.keepAccepted': true });
    const examples = async (): Promise<readonly unknown[]> =>
      (await Promise.all((await files()).map((name) => readFile(join(folder(), name), 'utf8'))))
        .flatMap((text) => text.split('\n').filter((line) => line !== ''))
        .map((line) => (JSON.parse(line) as { readonly text: unknown }).text);
    const word = 'ControlOrMeta+ArrowRight';
    completeWith({ answer: { text: 'first.second.third;' } });
    await ghost.edit('ts', '');
    await ghost.type('const all = ');
    await ghost.waitForText('first.second.third;');
    await ghost.press(word);
    await ghost.waitForText('.second.third;');
    await ghost.press(word);
    await ghost.waitForText('second.third;');
    await ghost.press(word);
    await ghost.waitForText('.third;');
    await ghost.press('Escape');
    await ghost.edit('ts', '');
    await ghost.type('const all = ');
    await ghost.waitForText('first.second.third;');
    await ghost.press(word);
    await ghost.waitForText('.second.third;');
    await ghost.press('Tab');
    await until(
      async () => (await examples()).length === 2,
      async () => `two kept examples, not ${JSON.stringify(await examples())}`,
    );
    assert.deepEqual(await examples(), ['first.second', 'first.second.third;']);
  });

  it('is not kept otherwise', async () => {
    await open({});
    await accept();
    // The chat alone is there to be exported, so nothing is asked.
    await ghost.panel.run('exportFineTuning');
    const dialog = ghost.workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText(/Fine-tuning examples: [1-9]/u).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    assert.deepEqual(await files(), []);
  });
});
