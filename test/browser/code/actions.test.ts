/** What else can be done with a code block: copy, insert at the cursor, new file, run in the terminal; by mouse and keyboard. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { readNotification } from '../notifications.ts';
import { CodeStage } from './blocks.ts';

describe('a code block', () => {
  let stage: CodeStage;
  before(async () => {
    stage = await CodeStage.open();
  });
  beforeEach(() => stage.clear());
  after(() => stage.close());

  const one = async (markdown: string): Promise<Locator> => (await stage.answer(markdown)).first();
  /** Resolves when the clipboard says this. */
  const waitForCopy = async (text: string): Promise<void> => {
    await stage.workbench.page.waitForFunction(
      async (wanted) => (await navigator.clipboard.readText()) === wanted,
      text,
      { polling: 200 },
    );
  };

  it('is copied as the host has it, not as the panel shows it', async () => {
    const block = await one('```ts\nconst a\u200b = 1;\n```');
    await stage.press(block, 'Copy code');
    await block.getByRole('button', { name: 'Copied' }).waitFor();
    await waitForCopy('const a\u200b = 1;');
  });

  it('has one stop for the Tab key and the arrow keys between its buttons', async () => {
    const block = await one('```ts\nconst b = 2;\n```');
    await block.getByRole('button', { name: 'Copy code' }).focus();
    for (const name of ['Apply to file', 'Insert at cursor', 'New file from this code', 'Copy code']) {
      await stage.workbench.page.keyboard.press('ArrowRight');
      await block.locator(`button:focus[aria-label="${name}"]`).waitFor();
    }
    assert.equal(await block.locator('button:not([tabindex="-1"])').count(), 1);
    await stage.workbench.page.keyboard.press('Enter');
    await block.getByRole('button', { name: 'Copied' }).waitFor();
    await waitForCopy('const b = 2;');
  });

  it('is inserted at the cursor, indented as the line is, as one step to undo', async () => {
    await stage.openFile('retry.ts');
    const { keyboard } = stage.workbench.page;
    await keyboard.press('Control+g');
    await stage.workbench.typeIntoInputBox(':14');
    await keyboard.press('End');
    await keyboard.press('Enter');
    const before = await stage.read('src/retry.ts');
    const block = await one('```ts\nif (stopped) {\n  return;\n}\n```');
    await block.getByRole('button', { name: 'Copy code' }).focus();
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowRight');
    await keyboard.press('Enter');
    await stage.workbench.page.locator('.view-line', { hasText: 'if (stopped)' }).waitFor();
    const lines = before.split('\n');
    const indent = /^ */u.exec(lines[14] ?? '')?.[0] ?? '';
    lines.splice(14, 0, `${indent}if (stopped) {`, `${indent}  return;`, `${indent}}`);
    assert.equal(await stage.save('src/retry.ts'), lines.join('\n'));
    await keyboard.press('Control+z');
    await stage.workbench.page.locator('.view-line', { hasText: 'if (stopped)' }).waitFor({ state: 'detached' });
  });

  it('becomes an untitled file of its language', async () => {
    const block = await one('```py\nprint("你好")\n```');
    await stage.press(block, 'New file from this code');
    await stage.workbench.page.locator('.view-line', { hasText: 'print' }).waitFor();
    await stage.workbench.page.locator('.statusbar-item', { hasText: 'Python' }).waitFor();
    await stage.workbench.screenshot('code-new-file');
  });

  it('becomes the file it names, and never writes over one', async () => {
    const block = await one('`lib/made.ts`:\n\n```ts\n// lib/made.ts\nexport const made = 1;\n```');
    await stage.press(block, 'New file from this code');
    await stage.tab('made.ts').waitFor();
    assert.equal(await stage.read('lib/made.ts'), 'export const made = 1;\n');
    const other = (await stage.answer('```ts lib/made.ts\nexport const made = 2;\n```')).first();
    await stage.press(other, 'New file from this code');
    await stage.dialog.getByText('lib/made.ts exists already').waitFor();
    await stage.workbench.screenshot('code-file-exists');
    await stage.dialog.getByRole('button', { name: 'Open as untitled' }).click();
    await stage.workbench.page.locator('.view-line', { hasText: 'made = 2' }).waitFor();
    assert.equal(await stage.read('lib/made.ts'), 'export const made = 1;\n');
  });

  it('makes no file outside the workspace', async () => {
    const block = await one('```ts ../outside.ts\nexport const out = 1;\n```');
    await stage.press(block, 'New file from this code');
    await stage.workbench.page.locator('.view-line', { hasText: 'out = 1' }).waitFor();
    assert.equal(existsSync(stage.path('../outside.ts')), false);
  });

  it('runs in the terminal only after the whole text was shown and agreed to', async () => {
    const block = await one('```sh\nprintf one > one.txt\nprintf two > two.txt\n```');
    await stage.press(block, 'Run in terminal');
    await stage.dialog.getByText('Run these 2 lines in the terminal?').waitFor();
    assert.match(await stage.dialog.innerText(), /printf one > one\.txt\s+printf two > two\.txt/u);
    await stage.workbench.screenshot('code-run');
    await stage.dialog.getByRole('button', { name: 'Cancel' }).click();
    await stage.dialog.waitFor({ state: 'detached' });
    assert.equal(await stage.workbench.page.locator('.terminal-wrapper').count(), 0);
    await stage.press(block, 'Run in terminal');
    await stage.dialog.getByRole('button', { name: 'Run', exact: true }).click();
    await waitUntil(() => existsSync(stage.path('two.txt')));
    assert.equal(await stage.read('one.txt'), 'one');
  });

  it('does not run with characters that cannot be seen, and names them', async () => {
    const block = await one('```bash\necho safe \u202e# gnp.exe\u0007\n```');
    await stage.press(block, 'Run in terminal');
    const words = await readNotification(stage.workbench, /not run/u);
    assert.match(words, /U\+202E RIGHT-TO-LEFT OVERRIDE/u);
    assert.match(words, /U\+0007 BEL/u);
    assert.equal(await stage.dialog.count(), 0);
  });
});

async function waitUntil(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !holds(); tries++) await new Promise((resolve) => setTimeout(resolve, 200));
  assert.ok(holds());
}
