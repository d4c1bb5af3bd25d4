/** Ghost text keeps out of what is no text of a person's own, and out of what either of two folders keeps back. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Locator } from 'playwright-core';
import { completeWith, Ghost } from './ghost.ts';

const run = promisify(execFile);

describe('ghost text and the inputs of the editor', () => {
  let ghost: Ghost;

  before(async () => {
    ghost = await Ghost.open({ 'git.enabled': true, 'git.openRepositoryInParentFolders': 'never' }, async (folder) => {
      await run('git', ['init', '--quiet', folder]);
      await mkdir(join(folder, '.vscode'), { recursive: true });
      await writeFile(join(folder, '.vscode', 'settings.json'), '{ "chat.disableAIFeatures": false }');
      return undefined;
    });
    await ghost.panel.show();
    await ghost.ask();
    completeWith({ answer: { text: ' and more' } });
  });

  beforeEach(() => completeWith({ answer: { text: ' and more' } }));

  afterEach(() => ghost.closeEditors());

  after(() => ghost.close());

  async function typeInto(input: Locator): Promise<void> {
    await input.waitFor();
    await input.click();
    await ghost.type('const a = ');
    await ghost.staysQuiet(1_500);
    assert.equal(ghost.requests.length, 0);
  }

  it('asks nothing for the message of a commit', async () => {
    await ghost.press('Control+Shift+G');
    await typeInto(ghost.workbench.page.locator('.scm-editor .monaco-editor').first());
    await ghost.workbench.screenshot('ghost-commit');
  });

  it('asks nothing in a search editor', async () => {
    await ghost.workbench.runCommand('Search Editor: New Search Editor');
    await typeInto(ghost.workbench.page.locator('.search-editor .monaco-editor .view-lines').last());
  });

  it('asks nothing in the editor’s own chat', async () => {
    await ghost.press('Control+Alt+i');
    const input = '.interactive-input-part .monaco-editor, .chat-input-container .monaco-editor';
    await typeInto(ghost.workbench.page.locator(input).first());
    await ghost.workbench.screenshot('ghost-chat');
  });

  it('asks, to be sure, in a file', async () => {
    await ghost.edit('ts', 'const a = ');
    await ghost.press('Space');
    await ghost.waitForText('and more');
  });
});

describe('ghost text in a workspace of two folders', () => {
  let ghost: Ghost;

  before(async () => {
    ghost = await Ghost.open({}, async (folder) => {
      for (const [name, ignored] of [
        ['one', 'private/\n'],
        ['two', '*.gen.ts\n'],
      ] as const) {
        await mkdir(join(folder, name));
        await writeFile(join(folder, name, '.deepseekignore'), ignored);
      }
      const file = join(folder, 'both.code-workspace');
      await writeFile(file, JSON.stringify({ folders: [{ path: 'one' }, { path: 'two' }] }));
      return file;
    });
    await ghost.panel.show();
    await ghost.ask();
  });

  afterEach(() => ghost.closeEditors());

  after(() => ghost.close());

  for (const path of ['one/private/a.ts', 'two/a.gen.ts']) {
    it(`asks nothing for ${path}`, async () => {
      completeWith({ answer: { text: ' 1;' } });
      await ghost.editAt(path, 'const a = 1;\n');
      await ghost.type('const b =');
      await ghost.staysQuiet();
      assert.equal(ghost.requests.length, 0);
    });
  }

  for (const path of ['two/private/a.ts', 'one/a.gen.ts']) {
    it(`asks for ${path}, which only the other folder would keep back`, async () => {
      completeWith({ answer: { text: ' 1;' } });
      await ghost.editAt(path, 'const a = 1;\n');
      await ghost.type('const b =');
      await ghost.waitForText('1;');
      const sent = ghost.requests.at(-1)?.body.toString() ?? '';
      assert.ok(sent.includes(path), sent);
    });
  }
});
