/** Proposed changes in real documents of the extension host: edits, decisions, endings; other file systems. */
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import { actOnBlock } from '../../../src/host/code/blockActions.ts';
import { Reviews } from '../../../src/host/inlineDiff/reviews.ts';
import { MemoryFiles } from './memoryFiles.ts';

const original = 'one\r\ntwo\r\n\tthree\r\nfour\r\nfive\r\n';
const proposed = original.replace('two', 'TWO').replace('five', 'FIVE\r\nsix');

describe('proposed changes', () => {
  let reviews: Reviews;
  let document: vscode.TextDocument;
  const files = new MemoryFiles();
  let registered: vscode.Disposable;

  before(() => {
    registered = vscode.workspace.registerFileSystemProvider('askmem', files);
  });
  beforeEach(async () => {
    reviews = new Reviews();
    document = await vscode.workspace.openTextDocument(await files.write(`/${Math.random()}/a.ts`, original));
    assert.equal(await reviews.propose(document, proposed), true);
    assert.equal(document.getText(), proposed);
  });
  afterEach(async () => {
    reviews.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
  after(() => registered.dispose());

  it('are accepted and rejected at the cursor, on a file system of somebody else', async () => {
    await reviews.decideHere(false);
    assert.equal(document.getText(), original.replace('five', 'FIVE\r\nsix'));
    await reviews.decideHere(true);
    assert.equal(document.getText(), original.replace('five', 'FIVE\r\nsix'));
    assert.equal(await document.save(), true);
    assert.equal(files.read(document.uri), original.replace('five', 'FIVE\r\nsix'));
  });

  it('are all taken back byte for byte', async () => {
    await reviews.decideAll(false);
    assert.equal(document.getText(), original);
  });

  it('are undone in one step', async () => {
    await vscode.commands.executeCommand('undo');
    await waitUntil(() => document.getText() === original);
  });

  it('are open again when their rejection is undone', async () => {
    await reviews.decideAll(false);
    assert.equal(document.getText(), original);
    await vscode.commands.executeCommand('undo');
    await waitUntil(() => document.getText() === proposed);
    await reviews.decideAll(false);
    assert.equal(document.getText(), original);
  });

  it('survive edits elsewhere and inside', async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), 'zero\n');
    edit.insert(document.uri, new vscode.Position(1, 3), '!');
    await vscode.workspace.applyEdit(edit);
    await reviews.decideAll(false);
    assert.equal(document.getText(), `zero\r\n${original}`);
  });

  it('are asked for again on top of those that are undecided', async () => {
    await reviews.propose(document, document.getText().replace('four', 'FOUR'));
    await reviews.decideAll(false);
    assert.equal(document.getText(), original);
  });

  it('are compared with what stood there', async () => {
    await reviews.compare();
    await waitUntil(() => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff);
    const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
    assert.ok(input instanceof vscode.TabInputTextDiff);
    assert.equal((await vscode.workspace.openTextDocument(input.original)).getText(), original);
    await reviews.decideAll(true);
    await waitUntil(
      () => !(vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputTextDiff),
    );
    assert.equal(document.getText(), proposed);
  });

  it('are not made in a file system that is read-only', async () => {
    const readonly = vscode.workspace.registerFileSystemProvider('askro', files, { isReadonly: true });
    const uri = (await files.write('/ro/b.ts', 'const locked = 1;\n')).with({ scheme: 'askro' });
    const locked = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(locked);
    const done = actOnBlock('insert', { text: 'more();', language: 'ts' }, { reviews, attachedPaths: () => [] });
    await Promise.race([done, setTimeout(5_000)]);
    assert.equal(locked.getText(), 'const locked = 1;\n');
    readonly.dispose();
  });
});

async function waitUntil(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !holds(); tries++) await setTimeout(50);
  assert.ok(holds());
}
