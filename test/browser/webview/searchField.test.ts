/** The search of a page in a tab of its own: what is typed stays, whatever the host says meanwhile. */
import assert from 'node:assert/strict';
import type { BatchToHost, BatchView } from '../../../src/protocol/batch.ts';
import { openLab, type Panel, type WebviewLab } from './page.ts';

const view: BatchView = {
  name: 'prompts.jsonl',
  state: 'running',
  counts: { all: 1, ok: 0, failed: 0, left: 1 },
  notices: [],
  choice: { model: 'm', models: ['m'], thinking: 'off', isSteady: false, merge: false },
  filter: { text: '', status: '' },
  found: 1,
  from: 0,
  rows: [{ index: 0, id: 'p0', prompt: 'One', status: 'left', answer: '' }],
};

describe('the search of a page', () => {
  let lab: WebviewLab;
  let page: Panel;

  before(async () => {
    lab = await openLab();
  });
  afterEach(() => page.close());
  after(() => lab.close());

  const show = async (text: string): Promise<void> => {
    const shown = { ...view, filter: { ...view.filter, text } };
    await page.page.evaluate((sent) => window.postMessage(sent, window.origin), shown);
    await page.page.locator('main').waitFor();
    await page.settle();
  };
  const lookedFor = (text: string): Promise<unknown> =>
    page.page.waitForFunction(
      (wanted) =>
        (globalThis as unknown as { posts: BatchToHost[] }).posts.some(
          (post) => post.type === 'filter' && post.filter.text === wanted,
        ),
      text,
    );

  it('keeps what was typed when a view comes from before that, and follows the host again afterwards', async () => {
    page = await lab.open({ theme: 'dark', width: 700, height: 400, surface: 'batch' });
    await show('');
    const field = page.page.getByRole('searchbox');
    await field.pressSequentially('a');
    await show('');
    await field.pressSequentially('b');
    await lookedFor('ab');
    await show('a');
    assert.equal(await field.inputValue(), 'ab');
    await show('ab');
    await show('');
    assert.equal(await field.inputValue(), '');
  });

  it('leaves letters to the input method, and looks for the words it makes of them', async () => {
    page = await lab.open({ theme: 'dark', width: 700, height: 400, surface: 'batch' });
    await show('');
    const field = page.page.getByRole('searchbox');
    await field.focus();
    const client = await page.page.context().newCDPSession(page.page);
    await client.send('Input.imeSetComposition', { text: 'wo men', selectionStart: 6, selectionEnd: 6 });
    await show('');
    assert.equal(await field.inputValue(), 'wo men');
    // As long as it takes until what is typed is looked for.
    await page.page.waitForTimeout(300);
    await client.send('Input.insertText', { text: '我们' });
    await lookedFor('我们');
    const looks = (await page.posts()) as unknown as readonly BatchToHost[];
    assert.deepEqual(
      looks.flatMap((post) => (post.type === 'filter' ? post.filter.text : [])),
      ['我们'],
    );
  });
});
