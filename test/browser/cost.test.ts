/**
 * What a chat costs, in a real workbench that asks DeepSeek's own address: a proxy leads it to the loopback server, whose
 * certificate bears that name, and which counts tokens and cache hits as the real one does.
 */
import assert from 'node:assert/strict';
import { formatMoney } from '../../src/core/cost/money.ts';
import type { LedgerEntry } from '../../src/core/cost/ledger.ts';
import { costOf } from '../../src/core/cost/prices.ts';
import { tariffAt } from '../../src/core/cost/tariff.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { Endings } from '../launch/endings.ts';
import type { Workbench } from '../launch/workbench.ts';
import { officialHost, openOfficial, readLedger } from './official.ts';
import type { Panel } from './panel.ts';
import { nextAnswer } from './stage.ts';
import { becomes, until } from './until.ts';

/** So little that one completion uses it up. */
const ghostTextBudget = { 'askDeepSeek.budgets': { completion: { day: 0.000_001 } } };
const longText = Array.from({ length: 400 }, (_, line) => `Line ${line} of the log: all is well here.`).join(' ');

describe('what a chat costs', () => {
  const endings = new Endings();
  let official: Gateway;
  let workbench: Workbench;
  let panel: Panel;
  /** What other tests have spent. */
  let earlierChats: number;

  const line = () => panel.frame.locator('.meter-line');
  const details = () => panel.frame.locator('.meter-details');

  before(async () => {
    ({ official, workbench, panel } = await openOfficial(endings, ghostTextBudget));
    earlierChats = (await chats()).length;
  });

  after(() => endings.run());

  async function chats(): Promise<readonly LedgerEntry[]> {
    const entries = await readLedger();
    return entries.filter(({ purpose, origin }) => purpose === 'chat' && origin === `https://${officialHost}`);
  }

  /** The chat entry of the ledger that is this one's number, once it is there. */
  async function lastChat(count: number): Promise<LedgerEntry> {
    for (;;) {
      const last = (await chats())[earlierChats + count - 1];
      if (last !== undefined) return last;
      await workbench.page.waitForTimeout(100);
    }
  }

  it('is estimated while the question is written', async () => {
    await line()
      .filter({ hasText: /^\D*\d+ of 1M/u })
      .waitFor();
    await panel.composer.fill(longText);
    await line()
      .filter({ hasText: /[4-7](?:\.\d)?K of 1M.*≈ \$0\.00/su })
      .waitFor();
  });

  it('stands at the end of the answer, by the prices of its time and in what the account is paid in', async () => {
    nextAnswer({ answer: { text: 'All is well.' } }, official);
    await panel.ask(longText);
    await panel.waitForAnswer('done');
    const entry = await lastChat(1);
    const priced = { kind: 'official', model: 'deepseek-flash' } as const;
    assert.equal(entry.cost?.CNY, costOf(entry.usage, priced, entry.at, 'CNY'));
    const word = tariffAt(entry.at).tariff === 'peak' ? 'peak' : 'off-peak';
    const amount = formatMoney(entry.cost?.CNY ?? 0, 'CNY');
    // The service is asked for the currency after the first answer.
    await panel.answers
      .last()
      .locator('.usage', { hasText: `${amount} · ${word}` })
      .waitFor();
    await line().filter({ hasText: '≈ ¥' }).waitFor();
  });

  it('falls with what the service has in its cache, which the line below says before', async () => {
    await line()
      .filter({ hasText: /9\d% cached/u })
      .waitFor();
    await panel.ask('And the last line?');
    await panel.waitForAnswer('done');
    const entry = await lastChat(2);
    assert.ok(entry.usage.cacheHitTokens > 0.9 * entry.usage.promptTokens, JSON.stringify(entry.usage));
    await panel.answers.last().locator('.usage', { hasText: 'peak' }).waitFor();
    assert.equal(await panel.answers.last().locator('.miss').count(), 0);
  });

  it('stands beside each effort before one is chosen: from experience, or as a guess that is called one', async () => {
    const effort = (name: string) => panel.frame.locator('.menu-item', { hasText: name });
    // The menu says what was known when it opened, and the meter is told anew a moment after the answer.
    await until(
      async () => {
        await panel.openChoice();
        if (!/guessed/u.test(await effort('High').innerText())) return true;
        await workbench.page.keyboard.press('Escape');
        await panel.frame.getByRole('menu').waitFor({ state: 'detached' });
        return false;
      },
      () => 'an effort that was tried to be no guess',
    );
    const shown = panel.frame.locator('.menu-group', { hasText: 'Thinking' }).locator('.menu-hint');
    await becomes(() => shown.count(), 4);
    const hints = await shown.allInnerTexts();
    for (const hint of hints) assert.match(hint, /^≈ ¥\d/u);
    const prices = panel.frame.locator('.menu-group', { hasText: 'Model, price' }).locator('.menu-hint');
    for (const price of await prices.allInnerTexts()) assert.match(price, /^¥\d.* · ¥\d/u);
    assert.match(await effort('Max').innerText(), /guessed/u);
    const amounts = hints.map((hint) => Number(/[\d.]+/u.exec(hint)?.[0]));
    assert.ok((amounts[3] ?? 0) > (amounts[2] ?? 0), hints.join(' '));
    await workbench.screenshot('cost-efforts');
    await workbench.page.keyboard.press('Escape');
    await panel.frame.getByRole('menu').waitFor({ state: 'detached' });
  });

  it('is told part by part in the details, by mouse and by keyboard', async () => {
    await line().click();
    await details().waitFor();
    const words = await details().innerText();
    for (const part of ['Instructions', 'Earlier in this chat', 'This chat', 'Today (UTC)', 'in Beijing']) {
      assert.ok(words.includes(part), `${part} in ${words}`);
    }
    await workbench.screenshot('cost-details');
    await workbench.page.keyboard.press('Escape');
    await details().waitFor({ state: 'detached' });
    await line().press('Enter');
    await details().waitFor();
    await workbench.page.keyboard.press('Escape');
    await details().waitFor({ state: 'detached' });
  });

  it('names the cause and the money when the cache could have helped and did not', async () => {
    await panel.openChoice();
    await panel.menuItem('deepseek-v4-pro').click();
    await line().filter({ hasNotText: 'cached' }).waitFor();
    await panel.ask('And by the other model?');
    await panel.waitForAnswer('done');
    const miss = panel.answers.last().locator('.miss');
    await miss.waitFor();
    assert.match(await miss.innerText(), /the model changed\. [\d,]+ tokens were read anew, which cost ¥0\.0\d+ more/u);
    await workbench.screenshot('cost-miss');
  });

  it('lets ghost text rest when it has cost what it may today, with a quiet sign', async () => {
    const { page } = workbench;
    await panel.hide();
    await workbench.openFile('retry.ts');
    await page.locator('.editor-instance .view-lines').first().click();
    await page.keyboard.press('ControlOrMeta+End');
    const sign = page.locator('.statusbar-item[id*="askDeepSeek.completion"]');
    await page.keyboard.type('\nconst first = ', { delay: 30 });
    await sign.locator('a[aria-label*="Completions rest until"]').waitFor();
    await sign.hover();
    await page.locator('.workbench-hover', { hasText: 'Per line' }).waitFor();
    await workbench.screenshot('cost-ghost-text');
  });
});

describe('a chat that fills the window', () => {
  const contextTokens = 17_500;
  const endings = new Endings();
  let official: Gateway;
  let workbench: Workbench;
  let panel: Panel;

  const notice = () => panel.frame.locator('.notice');

  before(async () => {
    ({ official, workbench, panel } = await openOfficial(endings, {}, { contextTokens }));
  });

  after(() => endings.run());

  it('is answered as long as fits, however long answers may usually be', async () => {
    nextAnswer({ answer: { text: 'All is well.' } }, official);
    await panel.ask(longText);
    await panel.waitForAnswer('done');
    const sent = official.requests.findLast(({ path }) => path.endsWith('/chat/completions'));
    const { max_tokens: maxTokens } = JSON.parse(sent?.body.toString() ?? '{}') as { max_tokens?: number };
    assert.ok(maxTokens !== undefined && maxTokens > 10_000 && maxTokens < contextTokens, String(maxTokens));
    assert.equal(await notice().count(), 0);
  });

  it('is offered a summary to go on from, and nothing happens unasked', async () => {
    nextAnswer({ answer: { text: 'Still well.' } }, official);
    await panel.ask(`${longText} ${longText}`);
    await panel.answers.filter({ hasText: 'Still well.' }).waitFor();
    await notice().waitFor();
    assert.match(await notice().innerText(), /fills 8\d% of what the model can read/u);
    await workbench.screenshot('cost-full');
    await panel.composer.fill('What I write stays.');
    nextAnswer({ answer: { text: 'All was well.' } }, official);
    await panel.action('compact').click();
    await panel.questions.locator('.chip', { hasText: 'Summary' }).waitFor();
    await notice().waitFor({ state: 'detached' });
    await becomes(() => panel.composer.inputValue(), 'What I write stays.');
  });

  it('says what to do instead of the refusal when the question alone is too long', async () => {
    await panel.newChat();
    await panel.composer.fill(Array.from({ length: 8 }, () => longText).join(' '));
    await panel.composer.press('Enter');
    await panel.trouble.waitFor();
    assert.match(await panel.trouble.innerText(), /too long for this model/u);
  });
});
