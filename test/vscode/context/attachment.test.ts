/** Where attachments came from, as long as they wait to be sent. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Attachment } from '../../../src/core/conversation/model.ts';
import { distinguish, freshen, freshenAllowed, isSame, makeAttachment } from '../../../src/host/context/attachment.ts';
import { FileGate } from '../../../src/host/context/fileGate.ts';
import { attachDocument, attachSelection } from '../../../src/host/context/sources/editors.ts';
import { attachPath } from '../../../src/host/context/sources/files.ts';
import { removeFiles, workspaceUri, writeFile } from './files.ts';

const { signal } = new AbortController();

describe('what waits to be sent', () => {
  const gate = new FileGate();
  const attach = async (uri: vscode.Uri): Promise<Attachment> => {
    const found = await attachPath(gate, uri, signal);
    assert.ok('id' in found);
    return found;
  };
  const edit = async (uri: vscode.Uri, text: string): Promise<void> => {
    const document = await vscode.workspace.openTextDocument(uri);
    const change = new vscode.WorkspaceEdit();
    change.replace(uri, new vscode.Range(0, 0, document.lineCount, 0), text);
    await vscode.workspace.applyEdit(change);
  };

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeFiles('tide.txt', 'tide.ipynb', 'harbour', '.deepseekignore');
    gate.dispose();
  });

  it('is sent as it stands when it is sent', async () => {
    const uri = await writeFile('tide.txt', 'low\n');
    const attachment = await attach(uri);
    await edit(uri, 'high\n');
    assert.equal(freshen(attachment).text, 'high\n');
    assert.equal((await freshenAllowed(gate, attachment)).text, 'high\n');
  });

  it('is not taken for another document of the same path', async () => {
    // As with a side of a comparison, which has the path of the file and another scheme.
    const side = vscode.workspace.registerTextDocumentContentProvider('other', {
      provideTextDocumentContent: () => 'another text',
    });
    const uri = await writeFile('harbour/mole.txt', 'the text\n');
    const attachment = await attach(uri);
    await vscode.workspace.openTextDocument(uri.with({ scheme: 'other' }));
    assert.equal(freshen(attachment), attachment);
    side.dispose();
  });

  it('stays as it was attached when the file may no longer be sent', async () => {
    const uri = await writeFile('tide.txt', 'low\n');
    const attachment = await attach(uri);
    await edit(uri, 'kept to oneself\n');
    await writeFile('.deepseekignore', 'tide.txt\n');
    for (let tries = 0; tries < 200 && (await gate.verdict(uri)) !== 'kept'; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal(await freshenAllowed(gate, attachment), attachment);
  });

  it('is the text of all cells where it is a notebook, open or not', async () => {
    const file = {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { language_info: { name: 'python' } },
      cells: [
        { id: 'a', cell_type: 'markdown', metadata: {}, source: ['# Tides'] },
        { id: 'b', cell_type: 'code', metadata: {}, execution_count: null, outputs: [], source: ['high = 2'] },
      ],
    };
    const uri = await writeFile('tide.ipynb', JSON.stringify(file));
    const closed = await attach(uri);
    assert.equal(closed.text, '# %% [markdown]\n# Tides\n\n# %% python\nhigh = 2\n');
    const notebook = await vscode.workspace.openNotebookDocument(uri);
    const [, code] = notebook.getCells();
    assert.ok(code);
    const open = await attachDocument(gate, code.document);
    assert.deepEqual([open.label, open.path, open.text], ['tide.ipynb', 'tide.ipynb', closed.text]);
    assert.equal(isSame(open, closed), true);
  });

  it('takes the place of what came from the same place, and of nothing else', async () => {
    const uri = workspaceUri('src/price.ts');
    const editor = await vscode.window.showTextDocument(uri);
    const file = await attachDocument(gate, editor.document);
    assert.equal(isSame(file, await attach(uri)), true);
    editor.selection = new vscode.Selection(0, 0, 1, 3);
    const selection = await attachSelection(gate);
    assert.equal(isSame(selection, await attachSelection(gate)), true);
    assert.equal(isSame(selection, file), false);
    editor.selection = new vscode.Selection(0, 0, 0, 3);
    assert.equal(isSame(selection, await attachSelection(gate)), false);
  });

  it('has a name of its own, whatever it was called', () => {
    const paste = (text: string): Attachment => makeAttachment({ label: 'Pasted text, 3 lines', icon: 'paste', text });
    const waiting: Attachment[] = [];
    for (const text of ['one', 'two', 'three']) {
      const next = paste(text);
      assert.equal(
        waiting.some((one) => isSame(one, next)),
        false,
      );
      waiting.push(distinguish(next, waiting));
    }
    assert.deepEqual(
      waiting.map(({ label }) => label),
      ['Pasted text, 3 lines', 'Pasted text, 3 lines (2)', 'Pasted text, 3 lines (3)'],
    );
    assert.equal(isSame(paste('one'), paste('one')), true);
    // Two files outside of the workspace have no more than their names.
    const outside = (folder: string): Attachment =>
      makeAttachment(
        { label: 'notes.md', icon: 'file', path: 'notes.md', text: folder },
        vscode.Uri.file(`/${folder}/notes.md`),
      );
    assert.equal(isSame(outside('a'), outside('b')), false);
    const second = distinguish(outside('b'), [outside('a')]);
    assert.deepEqual([second.label, second.path], ['notes.md (2)', undefined]);
    assert.equal(isSame(second, outside('b')), true);
  });
});
