/** Documents of the editor as the engine of ghost text sees them. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readClosedTab } from '../../../src/host/completion/closedTab.ts';
import { isWritten, pathOf, snapshotOf } from '../../../src/host/completion/documents.ts';

async function writeFile(name: string, content: string | Uint8Array): Promise<vscode.Uri> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder.uri, ...name.split('/'));
  await vscode.workspace.fs.writeFile(uri, typeof content === 'string' ? Buffer.from(content) : content);
  return uri;
}

describe('documents', () => {
  it('are read line by line, never as a whole', async () => {
    const document = await vscode.workspace.openTextDocument(await writeFile('lib/lines.ts', 'one\r\ntwo\r\n'));
    const guarded = new Proxy(document, {
      get: (target, key) => {
        assert.notEqual(key, 'getText');
        return Reflect.get(target, key) as unknown;
      },
    });
    const snapshot = snapshotOf(guarded);
    assert.equal(snapshot.path, 'lib/lines.ts');
    assert.equal(snapshot.languageId, 'typescript');
    assert.equal(snapshot.eol, '\r\n');
    assert.equal(snapshot.lineCount, 3);
    assert.deepEqual(
      [0, 1, 2].map((line) => snapshot.lineAt(line)),
      ['one', 'two', ''],
    );
    assert.equal(snapshot.version, document.version);
    assert.equal(snapshot.uri, document.uri.toString());
  });

  it('outside of the workspace go by their name', async () => {
    const untitled = await vscode.workspace.openTextDocument({ content: 'one\ntwo', language: 'python' });
    assert.match(snapshotOf(untitled).path, /^Untitled-\d+$/u);
    assert.equal(snapshotOf(untitled).eol, '\n');
    assert.equal(pathOf(vscode.Uri.file('/elsewhere/secret/place.ts')), 'place.ts');
  });

  it('in a notebook have its path', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const notebook = vscode.Uri.joinPath(folder.uri, 'lib', 'study.ipynb');
    assert.equal(pathOf(notebook.with({ scheme: 'vscode-notebook-cell', fragment: 'W0s' })), 'lib/study.ipynb');
  });

  it('count only where a person writes', () => {
    const uris = [
      'file:///a.ts',
      'untitled:a',
      'vscode-notebook-cell:/a#b',
      'vscode-vfs://github/a',
      'vscode-remote://x/a',
    ];
    for (const uri of uris) assert.ok(isWritten(vscode.Uri.parse(uri)), uri);
    for (const uri of ['output:a', 'git:/a.ts', 'chatSessionInput:a', 'vscode-settings:/a', 'comment://a/b'])
      assert.ok(!isWritten(vscode.Uri.parse(uri)), uri);
  });

  it('of tabs that were not shown are read from disk, when they are text and not large', async () => {
    const snapshot = await readClosedTab(await writeFile('lib/closed.ts', 'one\r\ntwo\nthree'));
    assert.equal(snapshot?.path, 'lib/closed.ts');
    assert.deepEqual(
      [0, 1, 2, 3].map((line) => snapshot?.lineAt(line)),
      ['one', 'two', 'three', ''],
    );
    assert.equal(await readClosedTab(await writeFile('lib/image.bin', Uint8Array.of(0x89, 0xff, 0))), undefined);
    assert.equal(await readClosedTab(await writeFile('lib/zeros.bin', Uint8Array.of(0x41, 0))), undefined);
    assert.equal(await readClosedTab(await writeFile('lib/large.txt', 'x'.repeat(1_000_001))), undefined);
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    assert.equal(await readClosedTab(vscode.Uri.joinPath(folder.uri, 'not-there.ts')), undefined);
  });
});
