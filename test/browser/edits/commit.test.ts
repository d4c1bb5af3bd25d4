/** The message of a commit, written into the editor's box for it by a button there. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copySampleWorkspace, type SampleWorkspace } from '../../launch/sample.ts';
import type { Workbench } from '../../launch/workbench.ts';
import { readNotification } from '../notifications.ts';
import { closeStage, gateway, nextAnswer, openStage } from '../stage.ts';

describe('a commit message', () => {
  let sample: SampleWorkspace;
  let workbench: Workbench;

  const git = (...parameters: string[]): string =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...parameters], {
      cwd: sample.folder,
      encoding: 'utf8',
    });
  const change = (path: string, text: (before: string) => string): void => {
    const file = join(sample.folder, path);
    writeFileSync(file, text(readFileSync(file, 'utf8')));
  };

  before(async () => {
    sample = await copySampleWorkspace();
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    git('commit', '-qm', 'feat(price): begin with the price of a parcel');
    change('src/price.ts', (text) => text.replace('city: 6', 'city: 7'));
    git('add', '-A');
    change(
      'src/retry.ts',
      (text) => `// only in the working tree\nconst key = 'sk-0123456789abcdef0123456789abcdef';\n${text}`,
    );
    workbench = await openStage({
      folder: sample.folder,
      userSettings: { 'git.openRepositoryInParentFolders': 'never' },
    });
    await workbench.page.locator('.activitybar .action-label[aria-label^="Source Control"]').click();
    await workbench.page.locator('.scm-view .monaco-list-row', { hasText: 'price.ts' }).first().waitFor();
  });
  after(async () => {
    await closeStage(workbench);
    await sample.remove();
  });

  /** A button of the view's title, which shows them while the mouse is there. */
  const button = (name: string) =>
    workbench.page
      .locator('.pane-header')
      .getByRole('button', { name: new RegExp(`^${name}`, 'u') })
      .first();
  const press = async (name: string): Promise<void> => {
    await workbench.page.locator('.pane-header', { hasText: 'Changes' }).first().hover();
    await button(name).click();
  };
  const box = () => workbench.page.locator('.scm-editor');
  const says = (words: string) =>
    box()
      .filter({ hasText: new RegExp(words.replaceAll(' ', String.raw`\s`), 'u') })
      .waitFor();
  const asked = () => String(gateway().requests.findLast(({ path }) => path.endsWith('/chat/completions'))?.body);

  it('is written from what is staged, in the style of the last commits', async () => {
    nextAnswer({ answer: { text: '```\nfeat(price): raise the price of the city\n```' } });
    await press('Write Commit Message');
    await says('raise the price of the city');
    await button('Write Commit Message').waitFor();
    assert.doesNotMatch(await box().innerText(), /```/u);
    assert.match(asked(), /city: 7/u);
    assert.match(asked(), /begin with the price of a parcel/u);
    assert.match(asked(), /Conventional Commits/u);
    assert.doesNotMatch(asked(), /only in the working tree/u);
    await workbench.screenshot('commit-message');
  });

  it('is stopped and keeps what came', async () => {
    nextAnswer({ answer: { text: `fix: ${'one more word '.repeat(200)}` }, stallAfter: 20 });
    await press('Write Commit Message');
    await says('fix: one more word');
    await press('Stop Writing');
    await button('Write Commit Message').waitFor();
    await says('fix: one more word');
  });

  it('comes from what is not staged where nothing is, without its secrets, and keeps the draft when it fails', async () => {
    git('commit', '-qm', 'feat(price): raise it');
    await workbench.runCommand('Git: Refresh');
    await workbench.page
      .locator('.scm-view .monaco-list-row', { hasText: 'price.ts' })
      .first()
      .waitFor({ state: 'detached' });
    await box().click();
    await workbench.page.keyboard.press('Control+a');
    await workbench.page.keyboard.insertText('my draft');
    nextAnswer({ status: 402 });
    await press('Write Commit Message');
    await readNotification(workbench, /Balance is empty/u);
    await says('my draft');
    assert.match(asked(), /only in the working tree/u);
    assert.match(asked(), /my draft/u);
    assert.match(asked(), /MASKED_SECRET_1/u);
    assert.doesNotMatch(asked(), /sk-0123456789abcdef/u);
  });
});
