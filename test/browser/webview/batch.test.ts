/** The page of a batch alone: for everybody, in every theme, with ten thousand prompts. */
import assert from 'node:assert/strict';
import type { BatchRow, BatchToHost, BatchView } from '../../../src/protocol/batch.ts';
import { assertForEverybody, itIsForEverybody } from './axe.ts';
import { openLab, type Panel, type WebviewLab } from './page.ts';
import type { ThemeName } from './themes.ts';

const row = (index: number): BatchRow => {
  const status = (['ok', 'ok', 'failed', 'left'] as const)[index % 4] ?? 'ok';
  return {
    index,
    id: `p${index}`,
    prompt: `Name number ${index} <img src=x onerror=alert(1)>`,
    status,
    answer: status === 'ok' ? `Answer to number ${index}, which is long enough to be cut` : '',
    ...(index === 1 && { note: 'asked before, free' }),
    ...(status === 'ok' && { promptTokens: 1200, completionTokens: 345, cost: '$0.0004' }),
  };
};

const rowsOf = (from: number, count: number): BatchRow[] => Array.from({ length: count }, (_, n) => row(from + n));

const view: BatchView = {
  name: 'prompts.jsonl',
  state: 'idle',
  counts: { all: 10_000, ok: 5_000, failed: 2_500, left: 2_500 },
  plan: {
    requests: 2_500,
    promptTokens: 1_200_000,
    answerTokens: 400_000,
    durationMs: 900_000,
    cost: '$0.42',
    offPeak: { inMs: 7_800_000, cost: '$0.21' },
  },
  notices: [{ text: '2 lines are left out; the first: line 3 is no JSON.', isError: false }],
  choice: {
    model: 'deepseek-flash',
    models: ['deepseek-flash', 'deepseek-v4-pro'],
    thinking: 'off',
    isSteady: false,
    merge: false,
  },
  filter: { text: '', status: '' },
  found: 10_000,
  from: 0,
  rows: rowsOf(0, 60),
};

const open: BatchView['open'] = {
  index: 1,
  id: 'p1',
  status: 'ok',
  prompt: 'Name number 1',
  answer: 'One.\n\n```ts\nconst one = 1;\n```',
  reasoning: 'It is one.',
  facts: [['Model', 'deepseek-flash']],
  canApply: true,
};

describe('the page of a batch', () => {
  let lab: WebviewLab;
  let page: Panel;

  before(async () => {
    lab = await openLab();
  });
  afterEach(() => page.close());
  after(() => lab.close());

  const start = async (theme: ThemeName, more: Partial<BatchView> = {}, width = 1000): Promise<void> => {
    page = await lab.open({ theme, width, height: 620, surface: 'batch' });
    await show({ ...view, ...more });
  };
  const show = async (shown: BatchView): Promise<void> => {
    await page.page.evaluate((sent) => window.postMessage(sent, window.origin), shown);
    await page.page.locator('main').waitFor();
    await page.settle();
  };
  const posts = (): Promise<BatchToHost[]> =>
    page.page.evaluate(() => (globalThis as unknown as { posts: BatchToHost[] }).posts);
  const last = async (): Promise<BatchToHost | undefined> => (await posts()).findLast(({ type }) => type !== 'rows');

  itIsForEverybody(async (theme) => {
    await start(theme, { open });
    await assertForEverybody(page, `batch-page-${theme}`);
  });

  it('shows what people and models wrote as text', async () => {
    await start('dark');
    assert.equal(await page.page.locator('img').count(), 0);
  });

  it('has few of ten thousand rows at a time, and asks for those in sight', async () => {
    await start('dark');
    assert.ok((await page.page.locator('.batch-row').count()) <= 60);
    await page.page.locator('.batch-list').evaluate((list) => list.scrollTo({ top: 28 * 7_000 }));
    await page.page.waitForFunction(() =>
      (globalThis as unknown as { posts: { type: string; from?: number }[] }).posts.some(
        ({ type, from }) => type === 'rows' && from === 6_980,
      ),
    );
    await show({ ...view, from: 6_980, rows: rowsOf(6_980, 60) });
    const box = await page.page.locator('.batch-row[data-place="7000"]').boundingBox();
    const list = await page.page.locator('.batch-list').boundingBox();
    assert.ok(box && list && box.y >= list.y && box.y < list.y + list.height, JSON.stringify({ box, list }));
  });

  it('goes through the rows and opens them by the keyboard', async () => {
    await start('dark');
    await page.page.locator('.batch-row').first().focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'Enter']) await page.page.keyboard.press(key);
    assert.deepEqual(await last(), { type: 'open', index: 1 });
    await show({ ...view, open });
    await page.page.locator('.batch-texts').focus();
    await page.page.keyboard.press('Escape');
    assert.deepEqual(await last(), { type: 'close' });
    // Far away, where the rows have to be asked for first.
    await page.page.locator('.batch-row[data-place="1"]').focus();
    await page.page.keyboard.press('End');
    await page.page.waitForFunction(() =>
      (globalThis as unknown as { posts: { type: string; from?: number }[] }).posts.some(
        ({ type, from }) => type === 'rows' && (from ?? 0) > 9_900,
      ),
    );
    await show({ ...view, from: 9_940, rows: rowsOf(9_940, 60) });
    await page.page.locator('.batch-row[data-place="9999"]:focus').waitFor();
  });

  it('has one primary action in each state, and does what is pressed', async () => {
    await start('dark');
    const primary = page.page.locator('.batch-status .button');
    for (const [shown, control] of [
      [view, 'start'],
      [{ ...view, state: 'running' as const, plan: undefined }, 'pause'],
      [{ ...view, state: 'paused' as const, plan: undefined }, 'resume'],
      [{ ...view, state: 'waiting' as const, plan: undefined, startsInMs: 3_600_000 }, 'resume'],
      [{ ...view, plan: undefined, counts: { all: 9, ok: 8, failed: 1, left: 0 } }, 'retryFailed'],
    ] as const) {
      const { plan, ...rest } = shown;
      await show({ ...rest, ...(plan && { plan }) });
      assert.equal(await primary.count(), 1);
      await primary.click();
      assert.deepEqual(await last(), { type: control });
    }
    await show(view);
    await page.page.locator('[data-control=startOffPeak]').click();
    assert.deepEqual(await last(), { type: 'startOffPeak' });
    await page.page.locator('[data-choice=merge]').check();
    assert.deepEqual(await last(), { type: 'choose', choice: { merge: true } });
  });

  it('asks for what is typed and chosen, together', async () => {
    await start('dark');
    await page.page.locator('[data-status=failed].batch-choice').click();
    await page.page.getByRole('searchbox').fill('needle');
    await page.page.waitForFunction(() =>
      (globalThis as unknown as { posts: { filter?: { text: string; status: string } }[] }).posts.some(
        ({ filter }) => filter?.text === 'needle' && filter.status === 'failed',
      ),
    );
  });

  it('says how a run goes', async () => {
    const { plan: _plan, ...rest } = view;
    const progress = {
      done: 412,
      all: 1000,
      perMinute: 38.2,
      leftMs: 900_000,
      cost: '$0.12',
      cached: 3,
      saved: 0,
      underWay: 16,
    };
    await start('light', {});
    await show({ ...rest, state: 'running', progress });
    const words = await page.page.locator('.batch-words').innerText();
    assert.equal(words, '412 of 1,000 · 38 a minute · 16 under way · $0.12 · 15 min left');
    await page.page.screenshot({ path: 'test/output/batch-page-running.png' });
    await show({ ...rest, state: 'paused', progress: { ...progress, underWay: 0 } });
    await page.page.locator('.batch-words', { hasText: /^Paused · 412 of 1,000 · \$0\.12$/u }).waitFor();
  });

  it('fits a narrow tab without scrolling sideways', async () => {
    await start('dark', { open }, 300);
    await assertForEverybody(page, 'batch-page-narrow');
  });
});
