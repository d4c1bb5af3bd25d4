/** The ways in beside the panel’s own icon: the walkthrough, and an address that fills in a question. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Workbench } from '../launch/workbench.ts';
import { Panel } from './panel.ts';
import { closeStage, gateway, openStage } from './stage.ts';
import { becomes } from './until.ts';

for (const [locale, title] of [
  ['en', 'Begin with Ask DeepSeek'],
  ['zh-CN', '开始使用 Ask DeepSeek'],
] as const) {
  describe(`the walkthrough in ${locale}`, () => {
    let workbench: Workbench;
    before(async () => {
      // A narrower window shows no pictures.
      workbench = await openStage({ locale, size: { width: 1600, height: 900 } });
      await workbench.runCommand('Welcome: Open Walkthrough...');
      await workbench.pick(title);
      await step('key').waitFor();
    });
    after(() => closeStage(workbench));

    const step = (id: string): Locator =>
      workbench.page.locator(`.getting-started-step[data-step-id="ask-deepseek.ask-deepseek#start#${id}"]`);
    /** Opens a step and gives its button. */
    const open = async (id: string): Promise<Locator> => {
      await step(id).click();
      const picture = workbench.page.locator('.getting-started-media img').first();
      await picture.waitFor();
      assert.ok(
        await picture.evaluate(async (image: HTMLImageElement) => {
          await image.decode();
          return image.naturalWidth > 300;
        }),
      );
      await workbench.screenshot(`walkthrough-${locale}-${id}`);
      return step(id).locator('.monaco-button').first();
    };
    const isDone = (id: string): Promise<void> => step(id).locator('.codicon.complete').waitFor({ state: 'attached' });

    it('leads to the key', async () => {
      await (await open('key')).click();
      await workbench.page.locator('.quick-input-widget input[type=password]').waitFor();
      await workbench.page.keyboard.press('Escape');
      await isDone('key');
    });

    it('leads to the panel', async () => {
      await (await open('ask')).click();
      await new Panel(workbench).composer.waitFor();
      await isDone('ask');
    });

    it('leads to pictures', async () => {
      await (await open('image')).click();
      await isDone('image');
    });

    it('leads to a file to write in', async () => {
      await (await open('ghostText')).click();
      await workbench.page.locator('.tab', { hasText: 'Untitled-1' }).waitFor();
    });

    if (locale === 'en') {
      it('looks as well in a light theme', async () => {
        await workbench.setTheme('light');
        await workbench.page.locator('.tab', { hasText: /Welcome|Walkthrough/u }).click();
        await open('ask');
        await workbench.screenshot('walkthrough-light');
      });
    }
  });
}

describe('an address that leads into the panel', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await openStage();
  });
  after(() => closeStage(workbench));

  it('fills in the question after the editor has asked, and sends nothing', async () => {
    const asked = gateway().requests.length;
    await workbench.runCommand('Developer: Open URL');
    await workbench.typeIntoInputBox('code-oss://ask-deepseek.ask-deepseek/ask?prompt=Why%20so%3F%0A为什么');
    await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Open' }).click();
    const panel = new Panel(workbench);
    await panel.composer.waitFor();
    await becomes(() => panel.composer.inputValue(), 'Why so?\n为什么');
    assert.equal(await panel.questions.count(), 0);
    assert.equal(
      gateway()
        .requests.slice(asked)
        .filter(({ path }) => path.endsWith('/chat/completions')).length,
      0,
    );
    await workbench.screenshot('deep-link');
  });
});
