/** The panel in a Chinese editor: whatever it says of its own is Chinese, in each of its states. */
import assert from 'node:assert/strict';
import type { Workbench } from '../launch/workbench.ts';
import { englishIn } from './english.ts';
import { Panel } from './panel.ts';
import { closeStage, nextAnswer, openStage } from './stage.ts';

describe('in a Chinese editor', () => {
  let workbench: Workbench;
  let panel: Panel;

  before(async () => {
    workbench = await openStage({ locale: 'zh-CN' });
    panel = new Panel(workbench);
    await panel.show();
    await panel.composer.waitFor();
  });
  after(() => closeStage(workbench));

  const english = (): Promise<string[]> => englishIn(panel);

  it('is Chinese before the first question, with a file in front', async () => {
    await workbench.openFile('retry.ts');
    await panel.frame.getByTestId('empty').getByText('retry.ts').first().waitFor();
    assert.deepEqual(await english(), []);
    await workbench.screenshot('chinese-empty');
  });

  it('is Chinese while an answer is written and when it is there', async () => {
    nextAnswer({
      answer: { reasoning: '想一想。', text: '好的。\n\n```ts\nconst a = 1;\n```\n\n'.repeat(8) },
      pace: 40,
    });
    await panel.ask('请解释这个文件');
    await panel.answers.last().locator('ask-part').first().waitFor();
    assert.deepEqual(await english(), []);
    await panel.waitForAnswer('done');
    await panel.frame.locator('[data-code=apply]').first().waitFor({ state: 'attached' });
    assert.deepEqual(await english(), []);
    await workbench.screenshot('chinese-answer');
  });

  it('is Chinese in its menus and its sheet of keys', async () => {
    const buttons = panel.frame.locator('main button[aria-haspopup=menu]:visible');
    const count = await buttons.count();
    assert.ok(count > 0);
    for (let index = 0; index < count; index++) {
      await buttons.nth(index).click();
      await panel.frame.getByRole('menu').waitFor();
      assert.deepEqual(await english(), []);
      await workbench.page.keyboard.press('Escape');
      await panel.frame.getByRole('menu').waitFor({ state: 'detached' });
    }
    await panel.send.focus();
    await panel.log.focus();
    await workbench.page.keyboard.press('?');
    await panel.frame.getByRole('dialog').waitFor();
    assert.deepEqual(await english(), []);
    await workbench.screenshot('chinese-keys');
    await workbench.page.keyboard.press('Escape');
    await panel.frame.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('is Chinese when something went wrong', async () => {
    nextAnswer({ status: 402 });
    await panel.ask('再来一次');
    await panel.waitForAnswer('failed');
    assert.deepEqual(await english(), []);
    await workbench.screenshot('chinese-trouble');
  });

  it('is Chinese in the history', async () => {
    await workbench.page
      .locator('.pane-header .action-label.codicon-history, .title-actions .codicon-history')
      .first()
      .click();
    await panel.frame.locator('ask-history .history-row').first().waitFor();
    assert.deepEqual(await english(), []);
    await workbench.screenshot('chinese-history');
    await panel.frame.getByTestId('history-search').press('Escape');
    await panel.frame.locator('ask-history').waitFor({ state: 'detached' });
  });

  it('asks in Chinese before it runs anything', async () => {
    nextAnswer({ answer: { text: '```sh\nls\n```' } });
    await panel.ask('怎么列出文件？');
    await panel.waitForAnswer('done');
    const block = panel.answers.last().locator('.md-code');
    await block.hover();
    await block.getByRole('button', { name: '在终端中运行…' }).click();
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText('在终端中运行此命令？').waitFor();
    await workbench.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });
});

describe('a Chinese editor in which nothing was set up yet', () => {
  it('speaks Chinese from the first minute, whatever service is chosen', async () => {
    const workbench = await openStage({ locale: 'zh-CN', machineSettings: {} });
    try {
      const panel = new Panel(workbench);
      await panel.show();
      await panel.connect.waitFor();
      const services = panel.connect.getByRole('radio');
      for (let index = 0; index < (await services.count()); index++) {
        await services.nth(index).check({ force: true });
        assert.deepEqual(await englishIn(panel), []);
      }
      await workbench.screenshot('chinese-first-run');
    } finally {
      await closeStage(workbench);
    }
  });
});
