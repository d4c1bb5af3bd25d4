/** A code block of an answer becomes part of a file: shown as changes, accepted and rejected one by one. */
import assert from 'node:assert/strict';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readNotification } from '../notifications.ts';
import { Panel } from '../panel.ts';
import { nextAnswer } from '../stage.ts';
import { becomes } from '../until.ts';
import { CodeStage } from './blocks.ts';

const path = 'src/price.ts';

/** Two places are different: a comment and a sum. */
const proposal = (text: string): string =>
  text
    .replace('The price of a parcel in yuan.', 'The price of a parcel in whole yuan.')
    .replace('Math.floor(extraGrams / 500)', 'Math.max(0, Math.ceil(extraGrams / 500))');

const fence = (info: string, code: string): string => `Like this:\n\n\`\`\`${info}\n${code.trimEnd()}\n\`\`\`\n`;

describe('applying code', () => {
  let stage: CodeStage;
  let original: string;
  before(async () => {
    stage = await CodeStage.open();
    original = await stage.read(path);
  });
  beforeEach(async () => {
    await stage.clear();
    await writeFile(stage.path(path), original);
  });
  after(() => stage.close());

  const propose = async (info = `ts ${path}`, code = proposal(original)): Promise<void> => {
    const blocks = await stage.answer(fence(info, code));
    await stage.press(blocks.first(), 'Apply to file');
  };

  it('shows each change in the file it names, and nothing is on disk', async () => {
    await propose();
    await becomes(() => stage.lens(/Change/u).allInnerTexts(), ['Change 1 of 2 (+1 −1)', 'Change 2 of 2 (+1 −1)']);
    await becomes(() => stage.lens('Accept').count(), 2);
    assert.equal(await stage.read(path), original);
    await stage.workbench.screenshot('apply-changes', 'apply-dark');
  });

  it('accepts and rejects by mouse', async () => {
    await propose();
    await stage.lens('Reject').nth(1).click();
    await stage.lens(/Change 1 of 1/u).waitFor();
    await stage.lens('Accept').first().click();
    await stage.lens('Accept').first().waitFor({ state: 'detached' });
    assert.equal(
      await stage.save(path),
      original.replace('The price of a parcel in yuan.', 'The price of a parcel in whole yuan.'),
    );
  });

  it('accepts and rejects by keyboard', async () => {
    await propose();
    await stage.lens('Accept').nth(1).waitFor();
    const { keyboard } = stage.workbench.page;
    await keyboard.press('Control+Alt+Backspace');
    await stage.lens(/Change 1 of 1/u).waitFor();
    await keyboard.press('Control+Alt+Enter');
    await stage.lens('Accept').first().waitFor({ state: 'detached' });
    assert.equal(
      await stage.save(path),
      original.replace('Math.floor(extraGrams / 500)', 'Math.max(0, Math.ceil(extraGrams / 500))'),
    );
  });

  it('goes from change to change, and takes or leaves all of them at once', async () => {
    await propose();
    await stage.lens('Accept').nth(1).waitFor();
    const { keyboard } = stage.workbench.page;
    const at = (line: number) => stage.workbench.page.locator('.statusbar-item', { hasText: `Ln ${line},` }).waitFor();
    await at(6);
    await keyboard.press('Alt+F5');
    await at(9);
    await keyboard.press('Control+Alt+Enter');
    await stage.lens(/Change 1 of 1/u).waitFor();
    await keyboard.press('Control+Alt+Shift+Backspace');
    await stage.lens('Accept').first().waitFor({ state: 'detached' });
    assert.equal(
      await stage.save(path),
      original.replace('Math.floor(extraGrams / 500)', 'Math.max(0, Math.ceil(extraGrams / 500))'),
    );
    await propose();
    await stage.lens('Accept').first().waitFor();
    await keyboard.press('Control+Alt+Shift+Enter');
    await stage.lens('Accept').first().waitFor({ state: 'detached' });
    assert.equal(await stage.save(path), proposal(original));
  });

  it('is one step to undo', async () => {
    await propose();
    await stage.lens('Accept').nth(1).waitFor();
    await stage.workbench.page.keyboard.press('Control+z');
    await stage.lens('Accept').first().waitFor({ state: 'detached' });
    await stage.tab('price.ts').and(stage.workbench.page.locator(':not(.dirty)')).waitFor();
  });

  it('keeps what is typed elsewhere meanwhile, and gives the original back byte for byte otherwise', async () => {
    const windows = original.replaceAll('  ', '\t').replaceAll('\n', '\r\n');
    await writeFile(stage.path(path), windows);
    await propose();
    await stage.lens('Accept').nth(1).waitFor();
    const { keyboard } = stage.workbench.page;
    await keyboard.press('Control+Home');
    await keyboard.insertText('const mine = 1;\n');
    await keyboard.press('Control+Alt+Shift+Backspace');
    await stage.lens('Accept').first().waitFor({ state: 'detached' });
    assert.equal(await stage.save(path), `const mine = 1;\r\n${windows}`);
  });

  it('puts a function alone where it belongs, in a file found by what is in it', async () => {
    await stage.openFile('retry.ts');
    await stage.openFile('price.ts');
    const code = original.slice(original.indexOf('export function')).replace('- 1000', '- 999');
    await propose('ts', code);
    await stage.lens('Accept').first().waitFor();
    await stage.workbench.page.keyboard.press('Control+Alt+Enter');
    await stage.lens('Accept').first().waitFor({ state: 'detached' });
    assert.equal(await stage.save(path), original.replace('- 1000', '- 999'));
  });

  it('finds a file that is not open by what is in it', async () => {
    const code = original.slice(original.indexOf('export function')).replace('- 1000', '- 998');
    await propose('typescript', code);
    await stage.lens('Accept').first().waitFor();
    await stage.workbench.page.keyboard.press('Control+Alt+Enter');
    await stage.lens('Accept').first().waitFor({ state: 'detached' });
    assert.equal(await stage.save(path), original.replace('- 1000', '- 998'));
  });

  it('stands beside a chat that is an editor tab, not over it', async () => {
    await stage.panel.run('openInEditor');
    const tab = new Panel(stage.workbench, 'editor');
    await tab.composer.waitFor();
    nextAnswer({ answer: { text: fence(`ts ${path}`, proposal(original)) } });
    await tab.ask('Show me');
    await tab.waitForAnswer('done');
    await stage.press(tab.frame.locator('.md-code').last(), 'Apply to file');
    await stage.lens('Accept').first().waitFor();
    await tab.composer.waitFor();
    await stage.workbench.screenshot('apply-beside');
    await stage.workbench.page.keyboard.press('Control+Alt+Shift+Backspace');
    await stage.lens('Accept').first().waitFor({ state: 'detached' });
  });

  it('can be told apart in each theme', async () => {
    const long = proposal(original).replace('export type Zone', '/** Where a parcel goes. */\nexport type Zone');
    await propose(`ts ${path}`, long.replace(/const eachHalf.*\n/u, ''));
    await stage.lens('Accept').nth(3).waitFor();
    for (const theme of ['dark', 'light', 'hc-dark', 'hc-light'] as const) {
      await stage.workbench.setTheme(theme);
      await stage.workbench.page.waitForTimeout(500);
      await stage.workbench.screenshot(`apply-${theme}`);
    }
    await stage.workbench.setTheme('dark');
  });

  it('compares with the editor’s own diff, which closes when all is decided', async () => {
    await propose();
    await stage.lens(/Change 1/u).click();
    await stage.tab('price.ts: proposed changes').waitFor();
    await stage.workbench.page.locator('.diff-editor, .monaco-diff-editor').first().waitFor();
    await stage.workbench.page.waitForTimeout(500);
    await stage.workbench.screenshot('apply-compare');
    await stage.workbench.runCommand('Ask DeepSeek: Accept All Changes');
    await stage.tab('price.ts: proposed changes').waitFor({ state: 'detached' });
    assert.equal(await stage.save(path), proposal(original));
  });

  it('asks which file when no one is meant clearly, and shows it meanwhile', async () => {
    await stage.openFile('retry.ts');
    await propose('ts', 'export function anotherThing(): void {}');
    const list = stage.workbench.page.locator('.quick-input-widget');
    await list.getByRole('option', { name: /retry\.ts/u }).waitFor();
    await stage.workbench.screenshot('apply-which-file');
    await stage.workbench.pick('retry.ts');
    await stage.lens('Accept').first().waitFor();
    assert.match(await readNotification(stage.workbench, /put at the end/u), /retry\.ts/u);
  });

  it('offers to make a file that does not exist', async () => {
    await propose('ts src/zone/names.ts', 'export const names = [];');
    await stage.workbench.pick('New file');
    await stage.tab('names.ts').waitFor();
    assert.equal(await stage.read('src/zone/names.ts'), 'export const names = [];\n');
  });

  it('changes nothing in a file that is read-only, and says so', async () => {
    await chmod(stage.path(path), 0o444);
    await propose();
    // Whoever may write anything is not stopped by the permission.
    if (process.getuid?.() === 0) await stage.lens('Accept').first().waitFor();
    else await readNotification(stage.workbench, /read-only/u);
    assert.equal(await stage.read(path), original);
    await chmod(stage.path(path), 0o644);
  });

  it('asks once more before a file that makes programs run', async () => {
    await writeFile(join(stage.path('.'), '.envrc'), 'export A=1\n');
    const blocks = await stage.answer(fence('ini .envrc', 'export A=2'));
    await stage.press(blocks.first(), 'Apply to file');
    await stage.dialog.getByText('Write to .envrc?').waitFor();
    await stage.dialog.getByRole('button', { name: 'Cancel' }).click();
    await stage.dialog.waitFor({ state: 'detached' });
    assert.equal(await stage.read('.envrc'), 'export A=1\n');
    assert.equal(await stage.lens('Accept').count(), 0);
  });

  it('says when the lines that a diff refers to are not there', async () => {
    await propose(`diff ${path}`, '@@ -1,2 +1,2 @@\n-not in the file\n+at all');
    assert.match(await readNotification(stage.workbench, /does not have the lines/u), /price\.ts/u);
  });
});
