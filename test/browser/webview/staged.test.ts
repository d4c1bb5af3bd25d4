/** The edits that wait for the person, above the composer: what is said of them, what is asked for, how it looks. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { PanelView, StagedFileView, StagedView } from '../../../src/protocol/view.ts';
import { findViolations } from './axe.ts';
import { openLab, type Panel, type WebviewLab } from './page.ts';
import { answer, panelView, question } from './views.ts';

const folder = join(import.meta.dirname, '../../output/webview');

const files: readonly StagedFileView[] = [
  { id: 'f1', path: 'src/net/transport/retry.ts', kind: 'edit', added: 12, removed: 4, isOpen: true },
  { id: 'f2', path: 'src/net/jitter.ts', kind: 'create', added: 31, removed: 0, isOpen: false },
  { id: 'f3', path: 'legacy/backoff.js', kind: 'delete', added: 0, removed: 88, isOpen: false },
];

function view(facts: Partial<StagedView> = {}): PanelView {
  const messages = [
    { ...question('q1', 'Let the client wait with jitter.'), checkpoint: true as const },
    answer('a1', 'I moved the delay into a file of its own and let both callers use it.'),
  ];
  return { ...panelView(messages), staged: { files, takesAll: false, isAwaited: false, ...facts } };
}

describe('edits that wait for the person', () => {
  let lab: WebviewLab;
  let panel: Panel;
  const list = () => panel.page.getByTestId('staged');

  before(async () => {
    lab = await openLab();
  });
  afterEach(() => panel.close());
  after(() => lab.close());

  it('are listed with what comes and goes, and with why they matter', async () => {
    panel = await lab.open({ view: view({ isAwaited: true }) });
    await list().waitFor();
    const words = (await list().innerText()).replaceAll(/\s+/g, ' ');
    for (const part of [
      'waits for your decision',
      '+43',
      '−92',
      'retry.ts',
      'src/net/transport',
      'being reviewed',
      'new',
      'to be deleted',
    ]) {
      assert.ok(words.includes(part), `${part} in ${words}`);
    }
  });

  it('are opened, accepted and rejected one by one or all, by mouse and by key', async () => {
    panel = await lab.open({ view: view() });
    await list()
      .getByRole('button', { name: /^jitter\.ts/ })
      .click();
    await list().getByRole('button', { name: 'Accept src/net/jitter.ts' }).press('Enter');
    await list().getByRole('button', { name: 'Reject legacy/backoff.js' }).press(' ');
    await list().getByRole('button', { name: 'Accept all' }).click();
    await list().getByRole('button', { name: 'Reject all' }).click();
    await list().getByRole('button', { name: 'Accept these and all that follow in this chat' }).click();
    const asked = (await panel.posts()).filter(({ type }) => /^staged|takeEdits/.test(type));
    assert.deepEqual(asked, [
      { type: 'staged', act: 'open', fileId: 'f2' },
      { type: 'staged', act: 'accept', fileId: 'f2' },
      { type: 'staged', act: 'reject', fileId: 'f3' },
      { type: 'stagedAll', act: 'accept', fileIds: ['f1', 'f2', 'f3'] },
      { type: 'stagedAll', act: 'reject', fileIds: ['f1', 'f2', 'f3'] },
      { type: 'takeEdits', take: 'all', fileIds: ['f1', 'f2', 'f3'] },
    ]);
  });

  it('are gone when none wait, and what is made without asking can be asked about again', async () => {
    panel = await lab.open({ view: view({ files: [], takesAll: true }) });
    await list().getByRole('button', { name: 'Ask about edits' }).click();
    assert.deepEqual((await panel.posts()).at(-1), { type: 'takeEdits', take: 'asked', fileIds: [] });
    await panel.change({ type: 'staged', staged: null });
    await list().waitFor({ state: 'detached' });
  });

  it('say that files were taken back, which can be undone', async () => {
    panel = await lab.open({ view: view({ files: [], canUndo: true }) });
    await list().getByText('Files are as they were before a question.').waitFor();
    await list().getByRole('button', { name: 'Undo' }).press('Enter');
    assert.deepEqual((await panel.posts()).at(-1), { type: 'undoBack' });
    await panel.change({ type: 'staged', staged: null });
    await list().waitFor({ state: 'detached' });
  });

  it('leave a way back under the question', async () => {
    panel = await lab.open({ view: view() });
    const back = panel.page.getByRole('button', { name: 'Go back to before this question…' });
    await back.focus();
    await back.press('Enter');
    assert.deepEqual((await panel.posts()).at(-1), { type: 'goBack', messageId: 'q1' });
    await panel.change({ type: 'checkpoints', messageIds: [] });
    await back.waitFor({ state: 'detached' });
  });

  for (const theme of ['dark', 'light', 'hc-dark'] as const) {
    it(`look right and are accessible in ${theme}`, async () => {
      panel = await lab.open({
        view: view(),
        theme,
        ...(theme === 'light' && { width: 240, language: 'zh-cn' as const }),
      });
      await list().waitFor();
      await panel.page.screenshot({ path: join(folder, `staged-${theme}.png`) });
      assert.deepEqual(await findViolations(panel), []);
    });
  }
});
