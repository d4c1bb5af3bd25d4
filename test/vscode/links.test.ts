/** Where links in an answer may lead. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openLink } from '../../src/host/panel/links.ts';

describe('links', () => {
  const folder = vscode.workspace.workspaceFolders?.[0];

  before(async () => {
    assert.ok(folder);
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder.uri, 'a b.ts'), Buffer.from('one\ntwo\nthree\n'));
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder.uri, '..', 'outside.ts'), Buffer.from('secret'));
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  for (const [href, line] of [
    ['a b.ts', 0],
    ['./a%20b.ts', 0],
    ['a b.ts:2', 1],
    ['a b.ts:2:5', 1],
    ['a b.ts#L3', 2],
  ] as const) {
    it(`open ${href} at its line`, async () => {
      assert.equal(await openLink(href), true);
      const editor = vscode.window.activeTextEditor;
      assert.match(editor?.document.uri.path ?? '', /\/a b\.ts$/u);
      assert.equal(editor?.selection.start.line, line);
    });
  }

  for (const href of [
    '../outside.ts',
    'x/../../outside.ts',
    '/etc/passwd',
    '%2e%2e/outside.ts',
    'command:workbench.action.quit',
    'javascript:alert(1)',
    'vscode://x/y',
    'file:///etc/passwd',
    'data:text/html,x',
    '//evil.example/x',
    String.raw`\\evil\share`,
    'missing.ts',
    '',
  ]) {
    it(`never open ${href || 'nothing'}`, async () => {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      assert.equal(await openLink(href), false);
      assert.equal(vscode.window.activeTextEditor, undefined);
    });
  }
});
