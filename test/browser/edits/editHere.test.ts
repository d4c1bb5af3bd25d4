/** Rewriting a part of a file where it stands, by mouse and keyboard: live, decided place by place, given up, tried again. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import type { Fault } from '../../gateway/faults/fault.ts';
import { tokenize } from '../../gateway/api/usage/tokens.ts';
import { CodeStage } from '../code/blocks.ts';
import { readNotification } from '../notifications.ts';
import { gateway, nextAnswer } from '../stage.ts';
import { becomes } from '../until.ts';
import { chooseFromMenu } from './menu.ts';

const path = 'src/price.ts';
const key = 'Control+Alt+k';

const fence = (code: string): string => `Here it is:\n\n\`\`\`typescript\n${code}\`\`\`\n\nI changed two places.`;

describe('editing in place', () => {
  let stage: CodeStage;
  let original: string;
  let changed: string;

  before(async () => {
    stage = await CodeStage.open();
    original = await stage.read(path);
    changed = original
      .replace('The price of a parcel in yuan.', 'The price of a parcel in whole yuan.')
      .replace('Math.floor(extraGrams / 500)', 'Math.max(0, Math.ceil(extraGrams / 500))');
  });
  beforeEach(async () => {
    await stage.clear();
    await writeFile(stage.path(path), original);
    await stage.openFile('price.ts');
  });
  after(() => stage.close());

  const keyboard = () => stage.workbench.page.keyboard;
  const box = () => stage.workbench.page.locator('.quick-input-widget');
  const instruct = async (words: string): Promise<void> => {
    await box().locator('input').first().waitFor();
    await stage.workbench.typeIntoInputBox(words);
  };
  /** Rewrites the whole file. */
  const rewrite = async (fault: Fault = {}, answer = fence(changed)): Promise<void> => {
    nextAnswer({ answer: { text: answer }, ...fault });
    await keyboard().press('Control+a');
    await keyboard().press(key);
    await instruct('Round up');
  };
  /** What the line above the part says. */
  const words = (said: RegExp) => stage.workbench.page.locator('.codelens-decoration', { hasText: said });
  const isDecided = () =>
    stage
      .lens(/Accept|Discard|Change/u)
      .first()
      .waitFor({ state: 'detached' });
  const isDirty = (dirty: boolean) =>
    stage.workbench.page.locator(dirty ? '.tab.active.dirty' : '.tab.active:not(.dirty)').waitFor();

  it('streams into the file and is accepted and rejected place by place', async () => {
    await rewrite();
    await stage.lens('Accept').nth(1).waitFor();
    await stage.workbench.screenshot('edit-written', 'edit-here-dark');
    await stage.lens('Reject').last().click();
    await stage.lens(/Change 1 of 1/u).waitFor();
    await keyboard().press('Control+Alt+Enter');
    await isDecided();
    const one = original.replace('The price of a parcel in yuan.', 'The price of a parcel in whole yuan.');
    assert.equal(await stage.save(path), one);
    const asked = gateway().requests.findLast((request) => request.path.endsWith('/chat/completions'));
    assert.match(String(asked?.body), /"thinking":\{"type":"disabled"\}/u);
    assert.match(String(asked?.body), /What to do:\\n\\nRound up/u);
  });

  it('is one step to undo, although it came in many', async () => {
    await rewrite({ pauseMs: 8 });
    await stage.lens('Accept').nth(1).waitFor();
    await keyboard().press('Control+z');
    await isDecided();
    await isDirty(false);
  });

  /** Comes as far as the first change, and then nothing more comes. */
  const rewriteInPart = () =>
    rewrite({ stallAfter: tokenize(fence(changed).split(/^ {2}const steps/mu)[0] ?? '').length });

  it('shows new lines while they come, and Escape puts everything back', async () => {
    await rewriteInPart();
    await words(/is writing/u).waitFor();
    await stage.workbench.page.locator('.view-line', { hasText: 'whole yuan' }).waitFor();
    await stage.workbench.screenshot('edit-writing');
    await keyboard().press('Escape');
    await isDecided();
    assert.equal(await stage.save(path), original);
  });

  it('keeps what came when it is stopped, and the rest as it was', async () => {
    await rewriteInPart();
    await stage.workbench.page.locator('.view-line', { hasText: 'whole yuan' }).waitFor();
    await stage.lens('Stop').click();
    await stage.lens(/Change 1 of 1/u).waitFor();
    await keyboard().press('Control+Alt+Enter');
    await isDecided();
    assert.equal(
      await stage.save(path),
      original.replace('The price of a parcel in yuan.', 'The price of a parcel in whole yuan.'),
    );
  });

  it('lets the file change elsewhere meanwhile, with its own line ends and tabs', async () => {
    const windows = original.replaceAll('  ', '\t').replaceAll('\n', '\r\n');
    await writeFile(stage.path(path), windows);
    await stage.workbench.page.locator('.statusbar-item', { hasText: 'CRLF' }).waitFor();
    const at = windows.slice(0, windows.indexOf('The price of')).split('\n').length;
    const line = '\u{20}* The price of a parcel in whole yuan.';
    const { promise: until, resolve: end } = Promise.withResolvers<void>();
    nextAnswer({ answer: { text: fence(`${line}\n`) }, stallAfter: 6, until });
    await keyboard().press('Control+g');
    await stage.workbench.typeIntoInputBox(`:${at}`);
    await keyboard().press(key);
    await instruct('whole yuan');
    await words(/is writing/u).waitFor();
    await keyboard().press('Control+Home');
    await keyboard().insertText('const mine = 1;\n');
    end();
    await stage.lens(/Change 1 of 1/u).waitFor();
    await keyboard().press('Control+Alt+Enter');
    await isDecided();
    assert.match(await stage.save(path), /^const mine = 1;\r\n[\s\S]*in whole yuan\.\r\n/u);
    await stage.workbench.runCommand('View: Close All Editors');
    assert.equal((await stage.read(path)).replaceAll('\r\n', '').includes('\n'), false);
  });

  it('is asked again by other words, still one step to undo', async () => {
    await rewrite();
    await stage.lens('Accept').nth(1).waitFor();
    nextAnswer({ answer: { text: fence(original.replace('in yuan', 'in euros')) } });
    await stage.lens('Change instruction').click();
    const input = box().locator('input').first();
    await input.waitFor();
    await becomes(() => input.inputValue(), 'Round up');
    await stage.workbench.typeIntoInputBox('Euros');
    await stage.workbench.page.locator('.view-line', { hasText: 'in euros' }).waitFor();
    await stage.lens(/Change 1 of 1/u).waitFor();
    await keyboard().press('Control+z');
    await isDecided();
    await isDirty(false);
  });

  it('offers another try after a failure, and keeps the instruction', async () => {
    await rewrite({ status: 402 });
    await words(/Balance is empty/u).waitFor();
    assert.match(await readNotification(stage.workbench, /Balance is empty/u), /402/u);
    nextAnswer({ answer: { text: fence(changed) } });
    await stage.lens('Try again').click();
    await stage.lens('Accept').nth(1).waitFor();
    await keyboard().press('Control+Alt+Shift+Enter');
    await isDecided();
    assert.equal(await stage.save(path), changed);
  });

  it('lets no prose into the file', async () => {
    await rewrite({}, 'I cannot do that for you.');
    await words(/no code in it/u).waitFor();
    await keyboard().press('Escape');
    await isDecided();
    await isDirty(false);
  });

  it('refuses several cursors and read-only files with a word', async () => {
    await keyboard().press('Control+Home');
    await stage.workbench.runCommand('Add Cursor Below');
    await keyboard().press(key);
    await readNotification(stage.workbench, /one place at a time/u);
    await stage.workbench.page.locator('.view-line', { hasText: 'export type' }).click();
    await stage.workbench.runCommand('File: Set Active Editor Read-only in Session');
    await stage.workbench.runCommand('Ask DeepSeek: Edit Here…');
    nextAnswer({ answer: { text: fence('x\n') } });
    await instruct('Anything');
    await readNotification(stage.workbench, /read-only/u);
    await stage.workbench.runCommand('File: Reset Active Editor Read-only in Session');
    await isDirty(false);
  });

  it('works in untitled files, at an empty place', async () => {
    await stage.workbench.runCommand('File: New Untitled Text File');
    await stage.workbench.page.locator('.tab.active', { hasText: 'Untitled' }).waitFor();
    await stage.workbench.page.locator('.editor-instance .view-lines').first().click();
    nextAnswer({ answer: { text: fence('hello\nworld\n') } });
    await keyboard().press(key);
    await instruct('Greet');
    await stage.lens(/Change 1 of 1/u).waitFor();
    await keyboard().press('Control+Alt+Enter');
    await isDecided();
    const lines = stage.workbench.page.locator('.editor-instance .view-line');
    await becomes(() => lines.allInnerTexts(), ['hello', 'world']);
  });

  it('simplifies what is selected, from the context menu', async () => {
    await keyboard().press('Control+a');
    nextAnswer({ answer: { text: fence(changed) } });
    await chooseFromMenu(stage, 'export function', 'Simplify');
    await stage.lens('Accept').first().waitFor();
    await keyboard().press('Control+Alt+Shift+Backspace');
    await isDecided();
    assert.equal(await stage.save(path), original);
  });
});
