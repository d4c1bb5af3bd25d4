/** The page of the audit log alone: for everybody, in every theme, with whatever servers wrote in it. */
import assert from 'node:assert/strict';
import type { AuditToHost, AuditView, ReceiptRow } from '../../../src/protocol/audit.ts';
import { assertForEverybody, itIsForEverybody } from './axe.ts';
import { openLab, type Panel, type WebviewLab } from './page.ts';
import type { ThemeName } from './themes.ts';

const row = (seq: number, more: Partial<ReceiptRow> = {}): ReceiptRow => ({
  seq,
  at: Date.UTC(2026, 10, 22, 9, seq),
  purpose: 'chat',
  model: 'deepseek-v4-pro',
  outcome: 'ok',
  status: 200,
  promptTokens: 41_000,
  completionTokens: 812,
  cost: '$0.0021',
  durationMs: 12_345,
  facts: [
    ['origin', 'https://api.deepseek.com'],
    ['requestSha256', 'ab'.repeat(32)],
    ['seq', String(seq)],
  ],
  ...more,
});

const view: AuditView = {
  filter: { text: '', purpose: '', day: '', model: '', outcome: '' },
  isOfAnswer: false,
  choices: {
    purposes: ['chat', 'completion'],
    days: ['2026-11-22'],
    models: ['deepseek-v4-pro'],
    outcomes: ['AUTH', 'ok'],
  },
  totals: { calls: 300, failed: 1, promptTokens: 123_000, completionTokens: 2436, cost: '$0.0063' },
  rows: [row(3), row(2, { outcome: 'AUTH', status: 401, model: '<img src=x onerror=alert(1)>' }), row(1)],
  verdict: { isGood: false, text: 'The audit log is damaged: receipt 2 was altered (receipts-000001.jsonl, line 2).' },
};

describe('the page of the audit log', () => {
  let lab: WebviewLab;
  let page: Panel;

  before(async () => {
    lab = await openLab();
  });
  afterEach(() => page.close());
  after(() => lab.close());

  const open = async (theme: ThemeName, more: Partial<AuditView> = {}, width = 900): Promise<void> => {
    page = await lab.open({ theme, width, height: 560, surface: 'audit' });
    await show({ ...view, ...more });
  };
  const show = async (shown: AuditView): Promise<void> => {
    await page.page.evaluate((sent) => window.postMessage(sent, window.origin), shown);
    await page.page.locator('main').waitFor();
    await page.settle();
  };
  const posts = (): Promise<AuditToHost[]> =>
    page.page.evaluate(() => (globalThis as unknown as { posts: AuditToHost[] }).posts);

  itIsForEverybody(async (theme) => {
    await open(theme);
    await page.page.locator('.audit-open').nth(1).click();
    await page.settle();
    await assertForEverybody(page, `audit-${theme}`);
  });

  it('shows what servers wrote as text', async () => {
    await open('dark');
    assert.equal(await page.page.locator('img').count(), 0);
    await page.page.getByText('<img src=x onerror=alert(1)>').waitFor();
    assert.deepEqual(page.complaints, []);
  });

  it('asks for what is typed and chosen, together', async () => {
    await open('dark');
    await page.page.locator('select[data-filter=outcome]').selectOption('AUTH');
    await page.page.getByRole('searchbox').fill('needle');
    await page.page.waitForFunction(() => {
      const { posts } = globalThis as unknown as { posts: { filter?: { text: string; outcome: string } }[] };
      const filter = posts.at(-1)?.filter;
      return filter?.text === 'needle' && filter.outcome === 'AUTH';
    });
  });

  it('opens and closes a receipt by the keyboard', async () => {
    await open('dark');
    const first = page.page.locator('.audit-open').first();
    await first.press('Enter');
    await page.page.locator('dl').waitFor();
    assert.equal(await first.getAttribute('aria-expanded'), 'true');
    await first.press('Enter');
    await page.page.locator('dl').waitFor({ state: 'detached' });
  });

  it('shows the receipt of an answer at once, and leads to all of them', async () => {
    await open('dark', { isOfAnswer: true, rows: [row(7)], totals: { ...view.totals, calls: 1 } });
    await page.page.locator('dl').waitFor();
    await page.page.getByRole('button', { name: 'Show all' }).click();
    assert.deepEqual((await posts()).at(-1), { type: 'showAll' });
  });

  it('offers more only while there is more', async () => {
    await open('dark');
    await page.page.getByRole('button', { name: 'Show more' }).click();
    assert.deepEqual((await posts()).at(-1), { type: 'more' });
    await show({ ...view, totals: { ...view.totals, calls: 3 } });
    assert.equal(await page.page.getByRole('button', { name: 'Show more' }).count(), 0);
  });

  it('fits a narrow tab without scrolling sideways', async () => {
    await open('dark', {}, 300);
    await assertForEverybody(page, 'audit-narrow');
  });
});
