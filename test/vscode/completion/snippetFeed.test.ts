/** The index of snippets follows what happens in the editor. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Query, Snippet } from '../../../src/core/completion/model.ts';
import { createSnippetIndex, type SnippetIndex } from '../../../src/core/completion/snippets/snippetIndex.ts';
import { isWritten, snapshotOf } from '../../../src/host/completion/documents.ts';
import { SnippetFeed } from '../../../src/host/completion/snippetFeed.ts';

const newIndex = (): SnippetIndex =>
  createSnippetIndex({ now: () => performance.now(), maxBytes: 2 ** 25, isRefused: () => false });

const linesOf = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, line) => (line % 9 === 0 ? '' : `${name}${line} ${name}Call(${name}${line + 1});`));

/** The words of the first lines, not the lines. */
const likeLinesOf = (name: string): string[] => linesOf(name, 20).map((line) => `new ${line}`);

async function openFile(name: string, lines: readonly string[]): Promise<vscode.TextEditor> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder.uri, 'lib', name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(lines.join('\n')));
  await vscode.commands.executeCommand('vscode.open', uri);
  await until(() => vscode.window.activeTextEditor?.document.uri.toString() === uri.toString());
  assert.ok(vscode.window.activeTextEditor);
  return vscode.window.activeTextEditor;
}

function find(index: SnippetIndex, lines: readonly string[]): Snippet[] {
  const document = {
    uri: 'untitled:query',
    path: 'query.ts',
    languageId: 'typescript',
    version: 1,
    eol: '\n' as const,
    lineCount: lines.length,
    lineAt: (line: number) => lines[line] ?? '',
  };
  const line = lines.length - 1;
  const position = { line, character: lines[line]?.length ?? 0 };
  const query: Query = { document, position, trigger: 'automatic', indentUnit: '  ' };
  return index.find(query, 4);
}

/** What an index takes that opens everything as it is now: documents of other tests may be among it. */
function sizeNow(): number {
  const fresh = newIndex();
  for (const document of vscode.workspace.textDocuments) {
    if (isWritten(document.uri)) fresh.didOpen(snapshotOf(document));
  }
  return fresh.sizeBytes;
}

describe('the feed of snippets', () => {
  let index: SnippetIndex;
  let feed: SnippetFeed | undefined;

  beforeEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    index = newIndex();
  });

  afterEach(async () => {
    feed?.dispose();
    for (const document of vscode.workspace.textDocuments) {
      if (!document.isDirty) continue;
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  });

  const allRead = (): Promise<void> => until(() => index.sizeBytes === sizeNow());

  it('reads what is open piece by piece, and what is opened later', async () => {
    const first = await openFile('first.ts', linesOf('first', 1_300));
    feed = new SnippetFeed(index);
    assert.equal(index.sizeBytes, 0, 'nothing is read at once');
    await until(() => index.has(first.document.uri.toString()));
    const partly = index.sizeBytes;
    await allRead();
    assert.ok(partly < index.sizeBytes, 'the first piece was not all');
    assert.equal(find(index, likeLinesOf('first'))[0]?.path, 'lib/first.ts');
    await openFile('second.ts', linesOf('second', 30));
    await until(() => find(index, likeLinesOf('second'))[0]?.path === 'lib/second.ts');
  });

  it('follows edits at several cursors, undo and redo', async () => {
    const { document } = await openFile('edited.ts', linesOf('edited', 300));
    feed = new SnippetFeed(index);
    await allRead();
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(250, 0), 'added1 here;\nadded2 here;\n');
    edit.delete(document.uri, new vscode.Range(100, 3, 140, 2));
    edit.insert(document.uri, new vscode.Position(20, 2), 'a');
    edit.insert(document.uri, new vscode.Position(20, 4), '\n');
    await vscode.workspace.applyEdit(edit);
    assert.equal(document.lineCount, 263);
    assert.equal(index.sizeBytes, sizeNow());
    await vscode.commands.executeCommand('undo');
    assert.equal(document.lineCount, 300);
    assert.equal(index.sizeBytes, sizeNow());
    await vscode.commands.executeCommand('redo');
    assert.equal(index.sizeBytes, sizeNow());
    assert.match(find(index, ['unrelated'])[0]?.kind ?? '', /edited/u);
  });

  it('follows edits in a document that is only read in part', async () => {
    const editor = await openFile('partly.ts', linesOf('partly', 30_000));
    const { document } = editor;
    feed = new SnippetFeed(index);
    const uri = document.uri.toString();
    await until(() => index.has(uri));
    // However much was read by then, these begin before its end and end behind it.
    await editor.edit((edit) =>
      edit.replace(new vscode.Range(200, 0, 29_950, 0), `${linesOf('later', 3_000).join('\n')}\n`),
    );
    await editor.edit((edit) => edit.replace(new vscode.Range(150, 0, 260, 0), 'changed words;\n'));
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(20, 0), 'more words;\n');
      edit.delete(new vscode.Range(2_900, 0, 2_950, 0));
    });
    await allRead();
    assert.equal(index.sizeBytes, sizeNow());
  });

  it('reads a tab that was never shown, without opening its document', async () => {
    const { document } = await openFile('shown.ts', linesOf('shown', 30));
    const hidden = vscode.Uri.joinPath(document.uri, '..', 'hidden.ts');
    await vscode.workspace.fs.writeFile(hidden, Buffer.from(linesOf('hidden', 30).join('\n')));
    const later = vscode.Uri.joinPath(document.uri, '..', 'later.ts');
    await vscode.workspace.fs.writeFile(later, Buffer.from(linesOf('later', 30).join('\n')));
    const openBehind = async (uri: vscode.Uri): Promise<void> => {
      await vscode.commands.executeCommand('vscode.open', uri, { background: true, preview: false });
    };
    await openBehind(hidden);
    feed = new SnippetFeed(index);
    await until(() => index.has(hidden.toString()));
    await openBehind(later);
    await until(() => find(index, likeLinesOf('later'))[0]?.path === 'lib/later.ts');
    assert.equal(find(index, likeLinesOf('hidden'))[0]?.path, 'lib/hidden.ts');
    const isOpen = (uri: vscode.Uri): boolean =>
      vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
    assert.ok(!isOpen(hidden) && !isOpen(later));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await until(() => !index.has(hidden.toString()) && !index.has(later.toString()));
  });

  it('lets go of a document when its tab is closed', async () => {
    const { document } = await openFile('closed.ts', linesOf('closed', 30));
    feed = new SnippetFeed(index);
    await until(() => index.has(document.uri.toString()));
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await until(() => !index.has(document.uri.toString()));
  });

  it('tells what was viewed for a while', async () => {
    await openFile('viewed.ts', linesOf('viewed', 60));
    feed = new SnippetFeed(index);
    await until(() => find(index, ['unrelated'])[0]?.kind === 'viewed');
  });

  it('tells of errors at the cursor', async () => {
    const { document } = await openFile('wrong.ts', linesOf('wrong', 30));
    feed = new SnippetFeed(index);
    await allRead();
    const diagnostics = vscode.languages.createDiagnosticCollection('snippets test');
    try {
      const range = new vscode.Range(10, 0, 10, 4);
      diagnostics.set(document.uri, [new vscode.Diagnostic(range, 'That is wrong', vscode.DiagnosticSeverity.Error)]);
      const position = { line: 11, character: 0 };
      const query: Query = { document: snapshotOf(document), position, trigger: 'automatic', indentUnit: '  ' };
      await until(() => index.find(query, 4)[0]?.text.includes('That is wrong') === true);
    } finally {
      diagnostics.dispose();
    }
  });

  it('takes from the clipboard only what was selected here', async () => {
    const editor = await openFile('copied.ts', linesOf('copied', 30));
    let clipboard = 'pass word secret';
    let reads = 0;
    feed = new SnippetFeed(index, () => {
      reads++;
      return Promise.resolve(clipboard);
    });
    await allRead();
    const copied = (): Snippet | undefined => find(index, ['unrelated']).find(({ kind }) => kind === 'copied');
    const selectAndLeave = async (): Promise<void> => {
      const before = reads;
      editor.selection = new vscode.Selection(1, 0, 3, 0);
      await until(() => !editor.selection.isEmpty);
      // The event of one selection is there before the next one is made.
      await new Promise((resolve) => setTimeout(resolve, 100));
      editor.selection = new vscode.Selection(0, 0, 0, 0);
      await until(() => reads > before);
    };
    await selectAndLeave();
    assert.equal(copied(), undefined);
    clipboard = editor.document.getText(new vscode.Range(1, 0, 3, 0)).replaceAll('\n', '\r\n');
    await selectAndLeave();
    await until(() => copied() !== undefined);
    assert.equal(copied()?.path, 'lib/copied.ts');
    assert.equal(reads, 2);
  });

  it('is told nothing more once it is disposed', async () => {
    const editor = await openFile('disposed.ts', linesOf('disposed', 3_000));
    feed = new SnippetFeed(index);
    await until(() => index.sizeBytes > 0);
    feed.dispose();
    const { sizeBytes } = index;
    await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), 'more words here;\n'));
    await openFile('later.ts', linesOf('later', 30));
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(index.sizeBytes, sizeBytes);
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 800 && !holds(); tries++) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(holds());
}
