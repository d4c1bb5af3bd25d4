/** What stands in the editors, as it goes along with a question. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { FileGate } from '../../../src/host/context/fileGate.ts';
import { Refusal } from '../../../src/host/context/refusal.ts';
import { activeDocument, attachDocument, attachSelection } from '../../../src/host/context/sources/editors.ts';
import { removeFiles, workspaceUri, writeFile } from './files.ts';

describe('attachments from editors', () => {
  const gate = new FileGate();
  let editor: vscode.TextEditor;

  before(async () => {
    editor = await vscode.window.showTextDocument(await writeFile('lib/sum.ts', 'one\r\ntwo\r\nthree\r\n'));
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeFiles('lib', '.env.local');
    gate.dispose();
  });

  it('take nothing of an empty selection', async () => {
    editor.selection = new vscode.Selection(1, 1, 1, 1);
    await assert.rejects(attachSelection(gate), Refusal);
  });

  it('name the lines of a selection, counted from 1', async () => {
    editor.selection = new vscode.Selection(0, 1, 1, 2);
    const attachment = await attachSelection(gate);
    assert.equal(attachment.label, 'sum.ts:1-2');
    assert.deepEqual(attachment.lines, [1, 2]);
    assert.equal(attachment.path, 'lib/sum.ts');
    assert.equal(attachment.language, 'typescript');
    assert.equal(attachment.text, 'ne\r\ntw');
  });

  it('leave out a last line of which nothing is selected', async () => {
    editor.selection = new vscode.Selection(0, 0, 2, 0);
    assert.equal((await attachSelection(gate)).label, 'sum.ts:1-2');
    editor.selection = new vscode.Selection(1, 0, 2, 0);
    assert.equal((await attachSelection(gate)).label, 'sum.ts:2');
  });

  it('take a whole document as it stands, saved or not', async () => {
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '// unsaved\n'));
    assert.match((await attachDocument(gate, editor.document)).text, /^\/\/ unsaved\r?\none/u);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('refuse what is too large', async () => {
    const document = await vscode.workspace.openTextDocument({ content: 'x'.repeat(400_001) });
    await assert.rejects(attachDocument(gate, document), Refusal);
  });

  it('refuse a selection in a file that holds secrets', async () => {
    const secret = await vscode.window.showTextDocument(await writeFile('.env.local', 'KEY=1\n'));
    secret.selection = new vscode.Selection(0, 0, 0, 5);
    await assert.rejects(attachSelection(gate), Refusal);
    await vscode.window.showTextDocument(workspaceUri('lib/sum.ts'));
  });

  it('do not offer what is no file of the person', async () => {
    const channel = vscode.window.createOutputChannel('attachments test');
    channel.show();
    assert.notEqual(activeDocument()?.uri.scheme, 'output');
    channel.dispose();
  });
});
