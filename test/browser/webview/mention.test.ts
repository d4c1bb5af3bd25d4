import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import type { CandidateView } from '../../../src/protocol/view.ts';
import { findViolations } from './axe.ts';
import { openLab, type Panel, type WebviewLab } from './page.ts';
import type { ThemeName } from './themes.ts';
import { emptyView } from './views.ts';

const folder = join(import.meta.dirname, '../../output/webview');

const candidates: readonly CandidateView[] = [
  { id: 'o1', icon: 'selection', label: 'Selection', detail: 'retry.ts:12-31', insert: 'Selection' },
  { id: 'o2', icon: 'file', label: 'retry.ts', detail: 'src/api/transport', insert: 'retry.ts' },
  { id: 'o3', icon: 'file', label: 'my notes.md', detail: 'docs', insert: 'my notes.md' },
  { id: 'o4', icon: 'folder', label: 'transport/', detail: 'src/api/transport/', insert: 'transport/' },
  {
    id: 'o5',
    icon: 'symbol',
    label: 'retryAfterMs',
    detail: 'function · src/api/transport/retry.ts',
    insert: 'retryAfterMs',
  },
  { id: 'o6', icon: 'diff', label: 'Staged changes', detail: '3', insert: 'Staged changes' },
];

describe('the list that @ opens', () => {
  let lab: WebviewLab;
  let panel: Panel;
  let text: Locator;
  let list: Locator;

  before(async () => {
    await mkdir(folder, { recursive: true });
    lab = await openLab();
  });
  beforeEach(async () => {
    panel = await lab.open({ view: emptyView() });
    text = panel.page.getByTestId('composer');
    list = panel.page.getByRole('listbox');
  });
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });
  after(() => lab.close());

  /** Answers the newest question as the host does. */
  async function answer(found: readonly CandidateView[] = candidates): Promise<void> {
    const { asked } = await panel.posted('complete');
    await panel.candidates(asked, found);
  }

  async function open(): Promise<void> {
    await text.pressSequentially('Why @');
    await answer();
    await list.waitFor();
  }

  const questions = async (): Promise<string[]> =>
    (await panel.posts()).flatMap((post) => (post.type === 'complete' ? [post.trigger + post.query] : []));
  const picked = async (): Promise<string[]> =>
    (await panel.posts()).flatMap((post) => (post.type === 'pick' ? [post.candidateId] : []));

  it('asks the host at once for the sign, and once for letters typed fast', async () => {
    await text.pressSequentially('@');
    await panel.posted('complete');
    await panel.typeAtOnce('ret');
    await panel.page.waitForTimeout(500);
    assert.deepEqual(await questions(), ['@', '@ret']);
  });

  it('takes the first with Enter: its name stays in the sentence, its content is asked for by id', async () => {
    await open();
    await text.press('Enter');
    assert.equal(await text.inputValue(), 'Why Selection ');
    assert.deepEqual(await picked(), ['o1']);
    assert.equal(await list.count(), 0);
    assert.equal(
      (await panel.posts()).some(({ type }) => type === 'send'),
      false,
    );
  });

  it('walks with the arrows, around the ends, and takes with Tab', async () => {
    await open();
    await text.press('ArrowUp');
    assert.equal(await list.getByRole('option', { selected: true }).innerText(), 'Staged changes\n3');
    await text.press('ArrowDown');
    await text.press('ArrowDown');
    await text.press('ArrowDown');
    assert.equal(await text.getAttribute('aria-activedescendant'), 'completion-2');
    await text.press('Tab');
    assert.equal(await text.inputValue(), 'Why my notes.md ');
    assert.equal(await text.evaluate((element) => element === document.activeElement), true);
  });

  it('takes with the mouse and leaves the cursor in the text', async () => {
    await open();
    await list.getByRole('option', { name: 'retryAfterMs' }).click();
    assert.deepEqual(await picked(), ['o5']);
    await text.pressSequentially('slow?');
    assert.equal(await text.inputValue(), 'Why retryAfterMs slow?');
  });

  it('closes with Escape, and the next Enter sends', async () => {
    await open();
    await text.press('Escape');
    assert.equal(await list.count(), 0);
    await text.press('Enter');
    assert.equal((await panel.posted('send')).text, 'Why @');
  });

  it('closes at a space, and when the cursor leaves the letters', async () => {
    await open();
    await text.pressSequentially(' ');
    assert.equal(await list.count(), 0);
    await text.press('Backspace');
    await text.press('Control+Space');
    await answer();
    await list.waitFor();
    await text.press('Home');
    assert.equal(await list.count(), 0);
  });

  it('shows nothing of an answer that comes too late', async () => {
    await text.pressSequentially('@');
    const { asked } = await panel.posted('complete');
    await text.pressSequentially('r');
    await panel.candidates(asked, candidates);
    assert.equal(await list.count(), 0);
  });

  it('keeps what was chosen by hand when more is found', async () => {
    await open();
    await text.press('ArrowDown');
    await answer([candidates[2], candidates[0], candidates[1]].filter((one) => one !== undefined));
    assert.match(await list.getByRole('option', { selected: true }).innerText(), /^retry\.ts/);
  });

  it('stays closed for anything pasted, and for a sign inside a word', async () => {
    await text.focus();
    const log = 'at foo (@scope/pkg)\n@ERROR worker @7\n/usr/bin/env @';
    await panel.paste(log);
    assert.equal(await text.inputValue(), log);
    await text.fill('');
    await text.pressSequentially('me@example.com and a/b');
    await panel.page.waitForTimeout(150);
    assert.deepEqual(await questions(), []);
  });

  it('opens by the button as well', async () => {
    await text.pressSequentially('Why');
    await panel.page.getByTestId('attach').click();
    await answer();
    await list.waitFor();
    assert.equal(await text.inputValue(), 'Why @');
  });

  it('waits for an input method to finish, and takes nothing with its Enter', async () => {
    const client = await panel.page.context().newCDPSession(panel.page);
    await open();
    await client.send('Input.imeSetComposition', { text: 'biji', selectionStart: 4, selectionEnd: 4 });
    await panel.page.waitForTimeout(100);
    assert.deepEqual(await questions(), ['@']);
    await client.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      windowsVirtualKeyCode: 229,
      key: 'Enter',
      code: 'Enter',
    });
    assert.deepEqual(await picked(), []);
    await client.send('Input.insertText', { text: '笔记' });
    await panel.page.waitForTimeout(500);
    assert.equal(await text.inputValue(), 'Why @笔记');
    assert.deepEqual(await questions(), ['@', '@笔记']);
  });

  it('can be undone like typing', async () => {
    await open();
    await text.press('Enter');
    await text.press('Control+z');
    assert.equal(await text.inputValue(), 'Why @');
  });

  for (const theme of ['dark', 'light', 'hc-dark', 'hc-light'] satisfies ThemeName[]) {
    it(`has no accessibility violation in ${theme}`, async () => {
      await panel.close();
      panel = await lab.open({ theme, view: emptyView() });
      text = panel.page.getByTestId('composer');
      list = panel.page.getByRole('listbox');
      await open();
      await text.press('ArrowDown');
      await panel.page.screenshot({ path: join(folder, `mention-${theme}.png`) });
      assert.deepEqual(await findViolations(panel), []);
    });
  }
});

describe('the selection of the editor', () => {
  let lab: WebviewLab;

  before(async () => {
    lab = await openLab();
  });
  after(() => lab.close());

  it('is offered, and taken along with one click', async () => {
    const view = emptyView();
    const composer = { ...view.composer, selection: { label: 'retry.ts:12-31', tokens: 320 } };
    const panel = await lab.open({ view: { ...view, composer } });
    await panel.page.getByRole('button', { name: 'Attach retry.ts:12-31 320' }).click();
    assert.deepEqual(await panel.posted('action'), { type: 'action', id: 'attachSelection' });
    await panel.close();
  });
});

describe('a chip', () => {
  let lab: WebviewLab;

  before(async () => {
    lab = await openLab();
  });
  after(() => lab.close());

  it('tells its size and opens what it holds', async () => {
    const panel = await lab.open({ view: emptyView() });
    await panel.page.getByRole('button', { name: 'signer.ts 1.8K tokens' }).click();
    assert.deepEqual(await panel.posted('openAttachment'), { type: 'openAttachment', attachmentId: 'file-1' });
    await panel.close();
  });
});
