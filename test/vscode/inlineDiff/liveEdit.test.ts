/** A part that is rewritten in real documents: cells of notebooks, other edits meanwhile, endings. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Reviews } from '../../../src/host/inlineDiff/reviews.ts';

describe('a part that is rewritten', () => {
  let reviews: Reviews;

  beforeEach(() => {
    reviews = new Reviews();
  });
  afterEach(async () => {
    reviews.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('can be a cell of a notebook, which stays where it is', async () => {
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'one\ntwo\nthree', 'python');
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData([cell]));
    await vscode.window.showNotebookDocument(notebook);
    const { document } = notebook.cellAt(0);
    const live = reviews.beginEdit(document, 4, 8);
    assert.equal(await live.write('TWO\n', true), 'written');
    assert.equal(document.getText(), 'one\nTWO\nthree');
    assert.equal(vscode.window.activeNotebookEditor?.notebook, notebook);
    assert.equal(await live.write(live.old, true), 'written');
    assert.equal(document.getText(), 'one\ntwo\nthree');
  });

  it('ends when somebody writes into it, and what stands there can still be taken back', async () => {
    const document = await vscode.workspace.openTextDocument({ content: 'one\ntwo\nthree\n' });
    const editor = await vscode.window.showTextDocument(document);
    const live = reviews.beginEdit(document, 4, 8);
    assert.equal(await live.write('TWO\n'), 'written');
    assert.equal(live.isOver, false);
    await editor.edit((edits) => edits.insert(new vscode.Position(0, 0), 'zero\n'));
    assert.equal(live.isOver, false);
    assert.equal(await live.write('TWO\nmore\n'), 'written');
    assert.equal(document.getText(), 'zero\none\nTWO\nmore\nthree\n');
    await editor.edit((edits) => edits.insert(new vscode.Position(2, 1), '!'));
    assert.equal(live.isOver, true);
    assert.equal(await live.write('x'), 'refused');
    await reviews.decideAll(false);
    assert.equal(document.getText(), 'zero\none\ntwo\nthree\n');
  });
});
