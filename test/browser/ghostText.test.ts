/** Ghost text in the real editor: it appears, is accepted, typed through, and keeps quiet where it should. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Workbench } from '../launch/workbench.ts';
import { Panel } from './panel.ts';
import { closeStage, gateway, openStage } from './stage.ts';

describe('ghost text', () => {
  let workbench: Workbench;
  let ghost: Locator;

  before(async () => {
    workbench = await openStage({ userSettings: { 'askDeepSeek.model': '', 'editor.inlineSuggest.enabled': true } });
    ghost = workbench.page.locator('.monaco-editor .ghost-text-decoration, .monaco-editor .ghost-text');
  });

  beforeEach(async () => {
    await openNew('price.ts');
  });

  afterEach(async () => {
    await workbench.page.keyboard.press('Escape');
    await workbench.runCommand('View: Revert and Close Editor');
  });

  after(() => closeStage(workbench));

  it('sends nothing on the strength of a key that merely lies in the environment', async () => {
    await type('\nexport function first(');
    await workbench.page.waitForTimeout(1500);
    assert.equal(completions(), 0);
    const panel = new Panel(workbench);
    await panel.show();
    await panel.ask('Hello');
    await panel.waitForAnswer('done');
  });

  it('appears while a person types, and Tab takes it', async () => {
    const before = completions();
    await type('\n// The total\nexport function total(items: readonly number[]): number {\n');
    await ghost.first().waitFor();
    assert.ok(completions() > before);
    const shown = (await ghost.allInnerTexts()).join('').trim();
    assert.notEqual(shown, '');
    await workbench.screenshot('ghost-text');
    await workbench.page.keyboard.press('Tab');
    await ghost
      .first()
      .waitFor({ state: 'detached' })
      .catch(() => undefined);
    const lines = await workbench.page.locator('.view-lines').first().innerText();
    assert.ok(lines.replaceAll(/\s/gu, '').includes(shown.replaceAll(/\s/gu, '').slice(0, 12)), `${shown} | ${lines}`);
  });

  it('is silent when it is turned off', async () => {
    await workbench.runCommand('Ask DeepSeek: Completions…');
    await workbench.pick('Turn completions off');
    const before = completions();
    await type('\nexport function another(');
    await workbench.page.waitForTimeout(1500);
    assert.equal(await ghost.count(), 0);
    assert.equal(completions(), before);
    await workbench.runCommand('Ask DeepSeek: Completions…');
    await workbench.pick('Turn completions on');
  });

  function completions(): number {
    return gateway().requests.filter(({ path }) => path.endsWith('/beta/completions')).length;
  }

  async function openNew(name: string): Promise<void> {
    await workbench.page.keyboard.press('ControlOrMeta+p');
    await workbench.page.locator('.quick-input-widget .quick-input-box input').fill(name);
    await workbench.pick(name);
    await workbench.page.locator('.tab.active', { hasText: name }).waitFor();
    await workbench.page.locator('.editor-instance .view-lines').first().click();
    await workbench.page.keyboard.press('ControlOrMeta+End');
  }

  async function type(text: string): Promise<void> {
    await workbench.page.keyboard.type(text, { delay: 30 });
  }
});
