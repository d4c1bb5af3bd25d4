/** What stands beside a conversation: the outline before it, no network, the sheet of keys. */
import assert from 'node:assert/strict';
import { findViolations } from './axe.ts';
import { openLab, type Panel, type WebviewLab } from './page.ts';
import { answeringView, emptyView, panelView } from './views.ts';

describe('beside the conversation', () => {
  let lab: WebviewLab;
  let panel: Panel;
  before(async () => {
    lab = await openLab();
  });
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });
  after(() => lab.close());

  const sheet = () => panel.page.getByRole('dialog', { name: 'Keyboard shortcuts' });

  it('shows an outline until the host has spoken, and nothing of it after', async () => {
    panel = await lab.open();
    await panel.settle();
    assert.equal(await panel.page.getByRole('heading').first().innerText(), 'Opening the chat');
    assert.equal(await panel.page.locator('.skeleton-composer').isVisible(), true);
    await panel.snapshot(emptyView());
    assert.equal(await panel.page.locator('.skeleton').count(), 0);
  });

  it('says that there is no network while there is none', async () => {
    panel = await lab.open({ view: emptyView() });
    const words = panel.page.getByTestId('offline');
    assert.equal(await words.count(), 0);
    await panel.page.context().setOffline(true);
    await words.waitFor();
    assert.match(await words.innerText(), /No network/);
    await panel.page.context().setOffline(false);
    await words.waitFor({ state: 'detached' });
  });

  it('does not say so for a model on this computer', async () => {
    const view = panelView();
    panel = await lab.open({ view: { ...view, connection: { ...view.connection, kind: 'local' } } });
    await panel.page.context().setOffline(true);
    await panel.page.waitForTimeout(100);
    assert.equal(await panel.page.getByTestId('offline').count(), 0);
  });

  it('opens the sheet of keys with ? and closes it with Escape, which stops no answer', async () => {
    panel = await lab.open({ view: answeringView() });
    const button = panel.page.getByTestId('stop');
    await button.focus();
    await panel.page.keyboard.press('?');
    await sheet().waitFor();
    await panel.page.keyboard.press('Escape');
    await sheet().waitFor({ state: 'detached' });
    assert.equal((await panel.posts()).filter(({ type }) => type === 'stop').length, 0);
    assert.equal(await button.evaluate((element) => element === document.activeElement), true);
  });

  it('leaves ? to a text that is written', async () => {
    panel = await lab.open({ view: emptyView() });
    await panel.page.getByTestId('composer').pressSequentially('Why?');
    assert.equal(await panel.page.getByTestId('composer').inputValue(), 'Why?');
    assert.equal(await sheet().count(), 0);
  });

  it('opens the sheet when the host says so, closes it by mouse, and keeps the focus inside', async () => {
    panel = await lab.open({ view: emptyView() });
    await panel.push({ type: 'openShortcuts', seq: 2 });
    await sheet().waitFor();
    for (let step = 0; step < 3; step++) {
      await panel.page.keyboard.press('Tab');
      const outside = await panel.page.evaluate(() => {
        const { activeElement } = document;
        return activeElement !== document.body && activeElement?.closest('dialog') === null;
      });
      assert.equal(outside, false);
    }
    await sheet().getByRole('button', { name: 'Close' }).click();
    await sheet().waitFor({ state: 'detached' });
  });

  for (const theme of ['dark', 'light', 'hc-dark', 'hc-light'] as const) {
    it(`has no accessibility violation in ${theme}`, async () => {
      panel = await lab.open({ theme, width: 300 });
      assert.deepEqual(await findViolations(panel), []);
      await panel.snapshot(emptyView());
      await panel.page.context().setOffline(true);
      await panel.page.getByTestId('offline').waitFor();
      assert.deepEqual(await findViolations(panel), []);
      await panel.page.screenshot({ path: `test/output/start-offline-${theme}.png` });
      await panel.page.context().setOffline(false);
      await panel.push({ type: 'openShortcuts', seq: 2 });
      await sheet().waitFor();
      assert.deepEqual(await findViolations(panel), []);
      await panel.page.screenshot({ path: `test/output/start-shortcuts-${theme}.png` });
    });
  }
});
