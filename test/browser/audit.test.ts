/** The audit log in the real editor: from an answer to its receipt, through the filters, to a verdict. */
import assert from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from '../launch/workbench.ts';
import { readNotification } from './notifications.ts';
import { Panel } from './panel.ts';
import { closeStage, gateway, nextAnswer, openStage } from './stage.ts';

describe('the audit log', () => {
  let workbench: Workbench;
  let panel: Panel;
  let page: FrameLocator;

  beforeEach(async () => {
    workbench = await openStage();
    panel = new Panel(workbench);
    page = workbench.webview('editor');
  });
  afterEach(() => closeStage(workbench));

  const receipts = (): Locator => page.locator('tbody[data-receipt]');

  it('shows the receipt of an answer, finds others, and is intact', async () => {
    await panel.show();
    nextAnswer({ answer: { text: 'A canary sang.' } });
    await panel.ask('Who sang the CANARY song?');
    await panel.waitForAnswer('done');

    await panel.answers.last().hover();
    await panel.control('ellipsis').click();
    await panel.menuItem('Receipt').click();
    await receipts().first().waitFor();
    const facts = page.locator('dl');
    await facts.waitFor();
    const words = await page.locator('main').innerText();
    assert.match(words, /chat/u);
    assert.match(words, /SHA-256 of the request\s+[0-9a-f]{64}/u);
    assert.match(words, new RegExp(gateway().url, 'u'));
    assert.doesNotMatch(words, /canary|sang/iu);
    assert.ok(!words.includes(gateway().key) && !words.includes(gateway().secret));
    await workbench.screenshot('audit-receipt');

    await page.getByRole('button', { name: 'Show all' }).click();
    const search = page.getByRole('searchbox');
    await search.fill('nowhere to be found');
    await page.getByText('No receipts.').waitFor();
    await search.fill('');
    await page.locator('select[data-filter=purpose]').selectOption('chat');
    await receipts().first().waitFor();

    await page.locator('[data-control=verified]').click();
    await page.locator('.audit-verdict[data-good=true]').waitFor();
    await workbench.screenshot('audit-log');
    await panel.run('verifyAuditLog');
    assert.match(await readNotification(workbench, /audit log/u), /is intact/u);
  });

  it('becomes one page for whoever has to answer for it', async () => {
    await panel.show();
    nextAnswer({ answer: { text: 'Fine.' } });
    await panel.ask('How are you?');
    await panel.waitForAnswer('done');
    await panel.run('complianceReport');
    await workbench.pick('This month');
    const editor = workbench.page.locator('.editor-instance .view-lines');
    await editor.getByText('compliance report').waitFor();
    const words = (await editor.innerText()).replaceAll('\u00a0', ' ');
    assert.match(words, /Audit log: The audit log is intact/u);
    assert.match(words, /## Services/u);
    assert.ok(words.includes(`gateway ${gateway().url}`));
    assert.ok(!words.includes(gateway().key) && !words.includes('How are you'));
    await workbench.screenshot('audit-compliance');
  });
});
