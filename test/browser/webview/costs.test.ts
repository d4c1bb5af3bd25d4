/** The page of costs alone: for everybody, in every theme, at every width. */
import assert from 'node:assert/strict';
import type { CostsToHost, CostsView, DayBar } from '../../../src/protocol/costs.ts';
import { assertForEverybody, itIsForEverybody } from './axe.ts';
import { becomes } from '../until.ts';
import { openLab, type Panel, type WebviewLab } from './page.ts';
import type { ThemeName } from './themes.ts';

const days: readonly DayBar[] = Array.from({ length: 30 }, (_, index) => {
  const isOff = index % 7 > 4;
  const share = ((index * 37) % 100) / 100;
  return {
    label: `Day ${index + 1}`,
    short: `11/${index + 1}`,
    offPeak: isOff ? share * 0.3 : share * 0.6,
    peak: isOff ? 0 : share * 0.4,
    amount: `$${share.toFixed(2)}`,
    offPeakAmount: `$${(share * 0.6).toFixed(2)}`,
    peakAmount: `$${(share * 0.4).toFixed(2)}`,
    calls: index * 3,
  };
});

const view: CostsView = {
  range: 'month',
  isReading: false,
  measure: 'money',
  total: {
    amount: '$12.40',
    calls: 1240,
    promptTokens: 12_300_000,
    completionTokens: 820_000,
    unpriced: 3,
    cachedShare: 0.84,
  },
  days,
  highest: '$0.99',
  features: [
    { name: 'Chat', amount: '$9.10', share: 1, calls: 310, tokens: 9_000_000 },
    { name: 'Ghost text', amount: '$3.10', share: 0.34, calls: 900, tokens: 4_000_000 },
    { name: 'Titles of chats', amount: '$0.20', share: 0.02, calls: 30, tokens: 120_000 },
  ],
  models: [
    { name: 'deepseek-v4-pro', amount: '$8.40', share: 1, calls: 200, tokens: 6_000_000 },
    { name: '<img src=x onerror=alert(1)>', amount: '$4', share: 0.47, calls: 1040, tokens: 7_120_000 },
  ],
  chats: [{ name: 'Why does the retry loop end early', amount: '$1.40', share: 1, calls: 24, tokens: 900_000 }],
  files: [{ name: 'src/core/retry.ts', amount: '$0.40', share: 1, calls: 140, tokens: 300_000 }],
  saved: '$31.20',
  misses: [
    { why: 'the model changed', times: 4, tokens: 120_000, cost: '$0.08' },
    { why: 'the request before was too long ago', times: 2, tokens: 40_000, cost: '$0.02' },
  ],
  line: { amount: '$0.0042', count: 738 },
  account: {
    balance: '$87.60',
    lines: ['From Nov 1 to Nov 22 it fell by $12.60; the calls counted here cost $12.40.'],
  },
  budgets: [
    { name: 'All together, this month', words: '$12.40 of $20', share: 0.62 },
    { name: 'Ghost text, today', words: '$0.50 of $0.50', share: 1 },
  ],
  prices: 'Prices: api-docs.deepseek.com/quick_start/pricing, read 2026-11-15.',
};

describe('the page of costs', () => {
  let lab: WebviewLab;
  let page: Panel;

  before(async () => {
    lab = await openLab();
  });
  afterEach(() => page.close());
  after(() => lab.close());

  const open = async (theme: ThemeName, more: Partial<CostsView> = {}, width = 900): Promise<void> => {
    page = await lab.open({ theme, width, height: 1_400, surface: 'costs' });
    await page.page.evaluate((sent) => window.postMessage(sent, window.origin), { ...view, ...more });
    await page.page.locator('main').waitFor();
    await page.settle();
  };
  const posts = (): Promise<CostsToHost[]> =>
    page.page.evaluate(() => (globalThis as unknown as { posts: CostsToHost[] }).posts);
  const bars = () => page.page.locator('.costs-bar');

  itIsForEverybody(async (theme) => {
    await open(theme);
    await assertForEverybody(page, `costs-${theme}`);
    await page.page.locator('[data-control=table]').click();
    await page.settle();
    await assertForEverybody(page, `costs-table-${theme}`);
  });

  it('draws a bar for each day, as high as its share, peak on top of off-peak', async () => {
    await open('dark');
    await becomes(() => bars().count(), 30);
    const heights = await bars().evaluateAll((all) =>
      all.map((bar) =>
        [...bar.querySelectorAll('.costs-off-peak, .costs-peak')].map((rect) => Number(rect.getAttribute('height'))),
      ),
    );
    const whole = heights.map(([low = 0, high = 0]) => low + high);
    const highest = Math.max(...whole);
    const dearest = Math.max(...days.map(({ offPeak, peak }) => offPeak + peak));
    for (const [index, day] of days.entries()) {
      const share = (whole[index] ?? 0) / highest;
      assert.ok(Math.abs(share - (day.offPeak + day.peak) / dearest) < 0.03, `${day.label}: ${share}`);
    }
  });

  it('is walked by the arrow keys, with one stop for Tab, and says each day', async () => {
    await open('dark');
    assert.equal(await page.page.locator('.costs-bar[tabindex="0"]').count(), 1);
    await bars().last().focus();
    await page.page.keyboard.press('ArrowLeft');
    await page.page.locator('.costs-bar:focus[aria-label^="Day 29:"]').waitFor();
    await page.page.keyboard.press('Home');
    await page.page.locator('.costs-bar:focus[aria-label^="Day 1:"]').waitFor();
    assert.equal(await page.page.locator('.costs-bar[tabindex="0"]').count(), 1);
    assert.match(await page.page.locator('.costs-readout').innerText(), /^Day 1: /u);
  });

  it('shows the days as a table, newest first', async () => {
    await open('dark');
    await page.page.locator('[data-control=table]').click();
    const first = page.page.locator('ask-day-chart tbody tr').first();
    await first.waitFor();
    assert.match(await first.innerText(), /^Day 30\s/u);
    assert.equal(await page.page.locator('ask-day-chart tbody tr').count(), 30);
    assert.equal(await bars().count(), 0);
  });

  it('asks for another range and for the file', async () => {
    await open('dark');
    await page.page.locator('[data-range=week]').click();
    await page.page.getByRole('button', { name: 'Export CSV' }).click();
    assert.deepEqual((await posts()).slice(-2), [{ type: 'range', range: 'week' }, { type: 'export' }]);
  });

  it('says what will be here while nothing is', async () => {
    await open('dark', {
      total: { amount: '$0', calls: 0, promptTokens: 0, completionTokens: 0, unpriced: 0 },
      budgets: [],
    });
    await page.page.getByText('Nothing was asked in these days.').waitFor();
    assert.equal(await bars().count(), 0);
    await page.page.screenshot({ path: 'test/output/costs-empty.png' });
  });

  it('shows what servers wrote as text', async () => {
    await open('dark');
    assert.equal(await page.page.locator('img').count(), 0);
    await page.page.getByText('<img src=x onerror=alert(1)>').waitFor();
  });

  it('fits a narrow tab without scrolling sideways', async () => {
    await open('dark', {}, 300);
    await assertForEverybody(page, 'costs-narrow');
  });
});
