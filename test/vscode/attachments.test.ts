/** What goes along with a question. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activeDocument, documentAttachment, selectionAttachment } from '../../src/host/chat/attachments.ts';

describe('attachments', () => {
  let editor: vscode.TextEditor;

  before(async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder.uri, 'lib', 'sum.ts');
    await vscode.workspace.fs.writeFile(uri, Buffer.from('one\r\ntwo\r\nthree\r\n'));
    editor = await vscode.window.showTextDocument(uri);
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('take nothing of an empty selection', () => {
    editor.selection = new vscode.Selection(1, 1, 1, 1);
    assert.equal(selectionAttachment(), undefined);
  });

  it('name the lines of a selection, counted from 1', () => {
    editor.selection = new vscode.Selection(0, 1, 1, 2);
    const attachment = selectionAttachment();
    assert.equal(attachment?.label, 'sum.ts:1-2');
    assert.deepEqual(attachment?.lines, [1, 2]);
    assert.equal(attachment?.path, 'lib/sum.ts');
    assert.equal(attachment?.language, 'typescript');
    assert.equal(attachment?.text, 'ne\r\ntw');
  });

  it('leave out a last line of which nothing is selected', () => {
    editor.selection = new vscode.Selection(0, 0, 2, 0);
    assert.equal(selectionAttachment()?.label, 'sum.ts:1-2');
    editor.selection = new vscode.Selection(1, 0, 2, 0);
    assert.equal(selectionAttachment()?.label, 'sum.ts:2');
  });

  it('take a whole document as it stands, saved or not', async () => {
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '// unsaved\n'));
    assert.match(documentAttachment(editor.document)?.text ?? '', /^\/\/ unsaved\r?\none/u);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('refuse what is too large', async () => {
    const document = await vscode.workspace.openTextDocument({ content: 'x'.repeat(400_001) });
    assert.equal(documentAttachment(document), undefined);
  });

  it('do not offer what is no file of the person', async () => {
    const channel = vscode.window.createOutputChannel('attachments test');
    channel.show();
    assert.notEqual(activeDocument()?.uri.scheme, 'output');
    channel.dispose();
  });
});
