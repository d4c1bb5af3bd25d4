/**
 * Money that comes to its end, in a real workbench that asks DeepSeek's own address: the page of costs, the word on a budget,
 * the question before a chat goes on, and the 402 that is over by itself once the account has something again.
 */
import assert from 'node:assert/strict';
import { dayOf } from '../../src/core/cost/ledger.ts';
import { Endings } from '../launch/endings.ts';
import type { Workbench } from '../launch/workbench.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Settings } from '../launch/server.ts';
import { readNotification } from './notifications.ts';
import { openOfficial, readLedger } from './official.ts';
import type { Panel } from './panel.ts';
import { nextAnswer } from './stage.ts';
import { becomes } from './until.ts';

describe('money that comes to its end', () => {
  const endings = new Endings();
  let official: Gateway;
  let workbench: Workbench;
  let panel: Panel;
  let change: (more: Settings) => Promise<void>;
  let balance = 110;

  const item = () => workbench.page.locator('.statusbar-item[id*="askDeepSeek.balance"]');
  const notice = () => panel.frame.locator('[data-testid=budget]');
  const dialog = () => workbench.page.locator('.monaco-dialog-box');
  const chats = () => official.requests.filter(({ path }) => path.endsWith('/chat/completions')).length;

  /** What all calls of today cost, in yuan. */
  async function spentToday(): Promise<number> {
    const today = (await readLedger()).filter(({ at }) => dayOf(at) === dayOf(Date.now()));
    return today.reduce((sum, { cost }) => sum + (cost?.CNY ?? 0), 0) / 1e9;
  }

  async function setBudget(day: number): Promise<void> {
    await change({ 'askDeepSeek.budgets': { total: { day } } });
  }

  before(async () => {
    ({ official, workbench, panel, change } = await openOfficial(endings, {}, { balance: () => balance }));
    nextAnswer({ answer: { text: 'All is well.' } }, official);
    await panel.ask('How is it?');
    await panel.waitForAnswer('done');
  });
  after(() => endings.run());

  it('stands in the status bar as what the account holds', async () => {
    await item().filter({ hasText: '¥110' }).waitFor();
  });

  it('is shown on a page: by day, feature and model, beside the account', async () => {
    await item().click();
    const page = workbench.webview('editor');
    await page.locator('.costs-total').waitFor();
    await page.getByRole('rowheader', { name: 'Chat', exact: true }).waitFor();
    await page.getByText('Balance ¥110').waitFor();
    await becomes(() => page.locator('.costs-bar').count(), 30);
    await page.locator('[data-range=week]').click();
    await page.locator('.costs-bar').nth(7).waitFor({ state: 'detached' });
    await workbench.screenshot('costs-page', 'costs-dark');
    await workbench.page.keyboard.press('ControlOrMeta+F4');
  });

  it('is told in a word when a budget is nearly used, and when it is', async () => {
    const spent = await spentToday();
    assert.ok(spent > 0);
    await setBudget(spent / 0.9);
    await notice().filter({ hasText: 'Budget nearly used: All together today' }).waitFor();
    await setBudget(spent / 2);
    await notice().filter({ hasText: 'Budget used up' }).waitFor();
    await workbench.screenshot('budget-word');
  });

  it('lets a chat go on only when the person says so, and keeps the question', async () => {
    const before = chats();
    await panel.ask('And now?');
    await dialog().getByText('Budget used up').waitFor();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await becomes(() => panel.composer.inputValue(), 'And now?');
    assert.equal(chats(), before);
    nextAnswer({ answer: { text: 'Still well.' } }, official);
    await panel.composer.press('Enter');
    await dialog().getByRole('button', { name: 'Ask anyway' }).click();
    await panel.answers.filter({ hasText: 'Still well.' }).waitFor();
    await panel.waitForAnswer('done');
    await change({});
    await notice().waitFor({ state: 'detached' });
  });

  it('is back by itself after a 402, and the question goes out on a click', async () => {
    balance = 0;
    await panel.ask('Anything left?');
    await panel.trouble.filter({ hasText: 'Balance is empty' }).waitFor();
    await item().filter({ hasText: '¥0' }).waitFor();
    await panel.trouble.locator('[data-action=topUp]').waitFor();
    await workbench.screenshot('balance-empty');
    balance = 50;
    assert.match(await readNotification(workbench, /balance is back/u), /¥50/u);
    nextAnswer({ answer: { text: 'Plenty.' } }, official);
    await workbench.page.getByRole('button', { name: 'Ask again' }).first().click();
    await panel.answers.filter({ hasText: 'Plenty.' }).waitFor();
    await item().filter({ hasText: '¥50' }).waitFor();
  });
});
