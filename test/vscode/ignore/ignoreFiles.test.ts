/** What `.deepseekignore` names is never sent with ghost text. */
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import { IgnoreFiles } from '../../../src/host/ignore/ignoreFiles.ts';

function place(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, ...path.split('/'));
}

const write = (path: string, text: string): Thenable<void> =>
  vscode.workspace.fs.writeFile(place(path), Buffer.from(text));

async function remove(path: string): Promise<void> {
  await vscode.workspace.fs.delete(place(path), { recursive: true }).then(undefined, () => undefined);
}

async function until(isTrue: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !isTrue(); await setTimeout(20)) assert.ok(Date.now() < end, 'not in time');
}

describe('files that .deepseekignore names', () => {
  let files: IgnoreFiles | undefined;

  async function start(): Promise<(path: string) => boolean> {
    const started = new IgnoreFiles();
    files = started;
    await started.settled();
    return (path) => started.isIgnored(path);
  }

  afterEach(async () => {
    files?.dispose();
    files = undefined;
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const path of ['.deepseekignore', 'lib/deep', 'node_modules']) await remove(path);
  });

  it('are none where there is no such file', async () => {
    const isIgnored = await start();
    assert.equal(isIgnored('src/price.ts'), false);
  });

  it('count as named until it has been read', async () => {
    files = new IgnoreFiles();
    assert.equal(files.isIgnored('src/price.ts'), true);
    await files.settled();
    assert.equal(files.isIgnored('src/price.ts'), false);
  });

  it('are told by the patterns of git', async () => {
    await write('.deepseekignore', '\uFEFF# not these\r\n*.sql\r\n/top.ts\r\nsecret/\r\ndocs/**/*.md\r\n!keep.sql\r\n');
    const isIgnored = await start();
    for (const path of ['a.sql', 'src/a.SQL', 'top.ts', 'src/secret/deep/a.ts', 'docs/a/b/c.md'])
      assert.equal(isIgnored(path), true, path);
    for (const path of ['src/top.ts', 'secret', 'keep.sql', 'src/a.ts', 'Untitled-1'])
      await until(() => !isIgnored(path));
  });

  it('are also those below a folder that has one, which takes back nothing', async () => {
    await write('.deepseekignore', '*.sql\n');
    await write('lib/deep/.deepseekignore', '/own.ts\n!a.sql\n');
    await write('node_modules/thing/.deepseekignore', '*\n');
    const isIgnored = await start();
    assert.equal(isIgnored('lib/deep/own.ts'), true);
    assert.equal(isIgnored('lib/deep/a.sql'), true);
    // The watcher may tell of the files just written, and while they are read once more everything counts as named.
    await until(() => !isIgnored('own.ts'));
    await until(() => !isIgnored('lib/deep/more/own.ts'));
    await until(() => !isIgnored('node_modules/thing/index.js'));
  });

  it('change when it is written, saved in an editor or deleted', async () => {
    const isIgnored = await start();
    await write('.deepseekignore', '*.one\n');
    await until(() => isIgnored('a.one') && !isIgnored('a.two'));
    await write('.deepseekignore', '*.two\n');
    await until(() => isIgnored('a.two') && !isIgnored('a.one'));
    const document = await vscode.workspace.openTextDocument(place('.deepseekignore'));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '*.three\n');
    await vscode.workspace.applyEdit(edit);
    await document.save();
    await files?.settled();
    assert.ok(isIgnored('a.three'), 'at once');
    await remove('.deepseekignore');
    await until(() => !isIgnored('a.two'));
    await write('lib/deep/.deepseekignore', '*\n');
    await until(() => isIgnored('lib/deep/a') && !isIgnored('lib/a'));
  });

  it('are all below it where it is too large to be followed', async () => {
    await write('lib/deep/.deepseekignore', 'x.sql\n'.repeat(2001));
    const isIgnored = await start();
    await until(() => !isIgnored('src/a.ts'));
    assert.equal(isIgnored('lib/deep/a.ts'), true);
    await write('lib/deep/.deepseekignore', `#${'x'.repeat(128 * 1024)}\n`);
    await files?.settled();
    assert.equal(isIgnored('lib/deep/a.ts'), true);
    await write('lib/deep/.deepseekignore', 'x.sql\n'.repeat(2000));
    await until(() => !isIgnored('lib/deep/a.ts') && isIgnored('lib/deep/x.sql'));
  });

  it('are all where it cannot be read', async () => {
    await vscode.workspace.fs.createDirectory(place('lib/deep/.deepseekignore'));
    await vscode.workspace.fs.createDirectory(place('.deepseekignore'));
    const isIgnored = await start();
    assert.equal(isIgnored('src/a.ts'), true);
  });
});
