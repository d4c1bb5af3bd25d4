/** The history page alone in a real Chromium: drawing, keys, input methods, and ten thousand rows. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import type { HistoryAct, HistoryNews, SessionRow } from '../../../src/protocol/history.ts';
import { becomes, until } from '../until.ts';
import { openLab, type Panel, type PanelOptions, type WebviewLab } from './page.ts';
import { assertForEverybody, itIsForEverybody } from './axe.ts';
import { answeringView } from './views.ts';

const folder = join(import.meta.dirname, '../../output/webview');
const day = 24 * 60 * 60 * 1000;

const titles = [
  'Retry with jitter',
  '为什么签名不一致？',
  'Why does the property test fail on Windows only, and only with the newest runtime of all?',
  'Explain the ring buffer',
  '把重试改成带抖动的指数退避',
  'Regex for RFC 3339',
];

function rowsOf(count: number): SessionRow[] {
  const noon = new Date().setHours(0, 5, 0, 0);
  return Array.from({ length: count }, (_, n) => ({
    id: `s${n}`,
    title: n < titles.length ? titles[n]! : `Session ${n}`,
    at: n < 2 ? noon - n : noon - (n - 1) * day,
    here: n % 3 !== 2,
    pinned: n === 3,
    trashed: n > 6 && n % 10 === 9,
    questions: 1 + (n % 4),
  }));
}

describe('the history page', () => {
  let lab: WebviewLab;
  let panel: Panel;

  before(async () => {
    await mkdir(folder, { recursive: true });
    lab = await openLab();
  });
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });
  after(() => lab.close());

  const page = (): Locator => panel.page.getByTestId('history');
  const search = (): Locator => panel.page.getByTestId('history-search');
  const row = (id: string): Locator => panel.page.locator(`[data-session=${id}]`);
  const titlesShown = (): Promise<string[]> => panel.page.locator('.history-title').allInnerTexts();
  const focusedId = (): Promise<string | undefined> =>
    panel.page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-session]')?.dataset['session']);
  const tell = (news: HistoryNews): Promise<void> => panel.tell(news);
  const acts = async (): Promise<HistoryAct[]> =>
    (await panel.posts()).flatMap((post) => (post.type === 'history' ? [post.act] : []));
  /** The newest act of a kind. */
  async function act<Kind extends HistoryAct['do']>(kind: Kind): Promise<Extract<HistoryAct, { do: Kind }>> {
    let found: HistoryAct | undefined;
    await until(
      async () => {
        found = (await acts()).findLast((one) => one.do === kind);
        return found !== undefined;
      },
      () => `something asked to ${kind}`,
    );
    return found as unknown as Extract<HistoryAct, { do: Kind }>;
  }

  async function open(count = 40, options: PanelOptions = {}): Promise<void> {
    panel = await lab.open({ view: answeringView(), ...options });
    await panel.openHistory();
    await page().waitFor();
    await tell({ type: 'rows', rows: rowsOf(count) });
    await panel.settle();
    await panel.settle();
  }

  it('stands in place of the conversation, which keeps its place and comes back with Esc', async () => {
    await open();
    assert.equal(await panel.page.getByTestId('composer').isVisible(), false);
    assert.equal(await search().evaluate((input) => input === document.activeElement), true);
    await panel.page.keyboard.press('Escape');
    await page().waitFor({ state: 'detached' });
    assert.equal(await panel.page.getByTestId('composer').isVisible(), true);
    assert.equal(await panel.page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA');
    // The answer goes on: Esc was for the page.
    assert.deepEqual(
      (await panel.posts()).filter(({ type }) => type === 'stop'),
      [],
    );
  });

  it('is there again after the view was hidden', async () => {
    await open();
    await panel.reload();
    await panel.snapshot(answeringView());
    await page().waitFor();
  });

  it('groups by day, pinned first, and shows this workspace, all, or the trash', async () => {
    await open();
    const groups = await panel.page.locator('.history-day').allInnerTexts();
    assert.deepEqual(groups.slice(0, 3), ['Pinned', 'Today', 'Previous 7 days']);
    assert.deepEqual((await titlesShown()).slice(0, 3), [titles[3], titles[0], titles[1]]);
    await panel.page.getByText('All', { exact: true }).click();
    assert.ok((await titlesShown()).includes(titles[2]!));
    assert.ok((await panel.page.locator('.history-day').allInnerTexts()).includes('Yesterday'));
    await panel.page.getByText('Trash', { exact: true }).click();
    assert.ok((await titlesShown()).every((title) => title.endsWith('9')));
    await panel.page.getByRole('button', { name: 'Empty trash' }).click();
    assert.deepEqual(await act('emptyTrash'), { do: 'emptyTrash' });
  });

  it('finds titles at once and text as the host finds it, with the words in it', async () => {
    await open();
    await search().pressSequentially('JITTER retry');
    await becomes(titlesShown, [titles[0] ?? '']);
    // On a busy machine there are pauses between the letters, and what stands there then is looked for as well.
    await becomes(async () => (await act('search')).text, 'JITTER retry');
    const { search: name } = await act('search');
    const excerpt = { text: '…wait with jitter, then retry', start: 11, length: 6 };
    await tell({ type: 'found', search: 'another', found: [{ id: 's1', excerpt }], done: false });
    await tell({ type: 'found', search: name, found: [{ id: 's4', excerpt }], done: true });
    await panel.settle();
    await becomes(titlesShown, [titles[0] ?? '', titles[4] ?? '']);
    assert.equal(await row('s4').locator('mark').innerText(), 'jitter');
    await panel.page.screenshot({ path: join(folder, 'history-search.png') });
    await panel.page.keyboard.press('Escape');
    assert.equal(await search().inputValue(), '');
    assert.ok((await titlesShown()).length > 5);
  });

  it('leaves half a word of an input method alone, in the search as in a title', async () => {
    await open();
    const session = await panel.page.context().newCDPSession(panel.page);
    await search().focus();
    await session.send('Input.imeSetComposition', { text: 'qian', selectionStart: 4, selectionEnd: 4 });
    await panel.settle();
    assert.ok((await titlesShown()).length > 5, 'the letters of the composition were looked for');
    await session.send('Input.insertText', { text: '签名' });
    await panel.settle();
    await becomes(titlesShown, [titles[1] ?? '']);
    await panel.page.keyboard.press('ArrowDown');
    await panel.page.keyboard.press('F2');
    const field = panel.page.locator('.history-rename');
    await field.waitFor();
    await session.send('Input.imeSetComposition', { text: 'qi', selectionStart: 2, selectionEnd: 2 });
    await field.evaluate((input) => {
      const event = { key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true };
      input.dispatchEvent(new KeyboardEvent('keydown', event));
    });
    assert.equal(await field.isVisible(), true);
    await session.send('Input.insertText', { text: '签名排查' });
    await panel.page.waitForTimeout(60);
    await panel.page.keyboard.press('Enter');
    assert.deepEqual(await act('rename'), { do: 'rename', sessionId: 's1', title: '签名排查' });
  });

  it('is walked through, opened, renamed and emptied by keys alone', async () => {
    await open();
    await panel.page.keyboard.press('ArrowDown');
    assert.equal(await focusedId(), 's3');
    await panel.page.keyboard.press('ArrowDown');
    await panel.page.keyboard.press('ArrowDown');
    assert.equal(await focusedId(), 's1');
    await panel.page.keyboard.press('End');
    assert.equal(await focusedId(), 's37');
    await panel.page.keyboard.press('PageUp');
    await panel.page.keyboard.press('Home');
    await panel.page.keyboard.press('ArrowUp');
    assert.equal(await search().evaluate((input) => input === document.activeElement), true);
    await panel.page.keyboard.press('ArrowDown');
    await panel.page.keyboard.press('ArrowDown');
    await panel.page.keyboard.press('F2');
    await panel.page.keyboard.type('Jitter ');
    await panel.page.keyboard.press('Enter');
    assert.deepEqual(await act('rename'), { do: 'rename', sessionId: 's0', title: 'Jitter' });
    assert.equal(await focusedId(), 's0');
    assert.equal((await acts()).filter((one) => one.do === 'open').length, 0, 'the same Enter opened the session');
    await panel.page.keyboard.press('F2');
    await panel.page.keyboard.type('Nothing of it');
    await panel.page.keyboard.press('Escape');
    assert.equal((await acts()).filter((one) => one.do === 'rename').length, 1);
    assert.equal(await page().isVisible(), true);
    await panel.page.keyboard.press('Delete');
    assert.deepEqual(await act('remove'), { do: 'remove', sessionId: 's0' });
    await tell({ type: 'row', row: { ...rowsOf(1)[0]!, trashed: true } });
    await panel.settle();
    assert.equal(await focusedId(), 's1');
    assert.match(await panel.page.getByTestId('undo').innerText(), /“Retry with jitter” is in the trash/);
    await panel.page.screenshot({ path: join(folder, 'history-undo.png') });
    await panel.page.keyboard.press('ControlOrMeta+z');
    assert.deepEqual(await act('restore'), { do: 'restore', sessionId: 's0' });
    await tell({ type: 'row', row: rowsOf(1)[0]! });
    await panel.settle();
    assert.equal(await focusedId(), 's0');
    await panel.page.keyboard.press('Enter');
    assert.deepEqual(await act('open'), { do: 'open', sessionId: 's0' });
    const view = answeringView();
    await panel.change({ type: 'session', session: { ...view.session, id: 's0' } });
    await page().waitFor({ state: 'detached' });
  });

  it('does by mouse what the keys do', async () => {
    await open();
    await row('s1').hover();
    await row('s1').getByRole('button', { name: 'Pin' }).click();
    assert.deepEqual(await act('pin'), { do: 'pin', sessionId: 's1', pinned: true });
    await row('s1').getByRole('button', { name: 'Rename' }).click();
    await panel.page.locator('.history-rename').fill('Signatures');
    await panel.page.locator('h1:has-text("History")').click();
    assert.deepEqual(await act('rename'), { do: 'rename', sessionId: 's1', title: 'Signatures' });
    await row('s1').hover();
    await row('s1').getByRole('button', { name: 'Export' }).click();
    assert.deepEqual(await act('export'), { do: 'export', sessionId: 's1' });
    await row('s1').getByRole('button', { name: 'Delete' }).click();
    await panel.page.getByTestId('undo').getByRole('button', { name: 'Undo' }).click();
    assert.deepEqual(await act('restore'), { do: 'restore', sessionId: 's1' });
    await panel.page.getByRole('button', { name: 'Import' }).click();
    assert.deepEqual(await act('import'), { do: 'import' });
    await panel.page.getByRole('button', { name: 'Back to the chat' }).click();
    await page().waitFor({ state: 'detached' });
  });

  it('draws what is in sight of ten thousand rows', async () => {
    await open(10_000);
    const nodes = (): Promise<number> => panel.page.evaluate(() => document.querySelectorAll('ask-history *').length);
    assert.ok((await nodes()) < 1_000, `${await nodes()} elements`);
    await panel.page.keyboard.press('ArrowDown');
    await panel.page.keyboard.press('End');
    await panel.settle();
    assert.match((await titlesShown()).at(-1) ?? '', /^Session 99\d\d$/);
    assert.ok((await nodes()) < 1_000, `${await nodes()} elements`);
    await panel.page.mouse.move(180, 500);
    await panel.page.mouse.wheel(0, -200_000);
    await panel.settle();
    await panel.page.keyboard.press('ArrowDown');
    await panel.settle();
    assert.match((await focusedId()) ?? '', /^s99\d\d$/);
  });

  for (const shape of [{ width: 372 }, { width: 240, language: 'zh-cn' }] as const) {
    describe(`${shape.width} px wide`, () => {
      itIsForEverybody(async (theme) => {
        await open(40, { theme, ...shape });
        await panel.page.keyboard.press('ArrowDown');
        await panel.page.keyboard.press('ArrowDown');
        await panel.settle();
        await assertForEverybody(panel, `history-${theme}-${shape.width}`);
        await panel.page.keyboard.press('Delete');
        await panel.page.locator('.segment').last().click();
        await panel.settle();
        await assertForEverybody(panel, `history-trash-${theme}-${shape.width}`);
      });
    });
  }
});
