/** What language services tell the agent, and what it takes of a rename. The services are made here; the editor asks them. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Stage } from '../../../src/host/agent/stage/stage.ts';
import { WaitingEdits } from '../../../src/host/agent/stage/waiting/waitingEdits.ts';
import { getProblemsTool } from '../../../src/host/agent/tools/code/problems.ts';
import { findReferencesTool } from '../../../src/host/agent/tools/code/references.ts';
import { renameSymbolTool, type FileChange } from '../../../src/host/agent/tools/code/rename.ts';
import { searchSymbolsTool } from '../../../src/host/agent/tools/code/symbols.ts';
import { Texts } from '../../../src/host/agent/tools/files/texts.ts';
import { Places } from '../../../src/host/agent/tools/places.ts';
import { FileGate } from '../../../src/host/context/fileGate.ts';
import { removeFiles, workspaceUri, writeFile } from '../context/files.ts';
import { call, refusal } from './calling.ts';

const selector = { scheme: 'file', language: 'plaintext' };
const range = (line: number, start: number, end: number): vscode.Range => new vscode.Range(line, start, line, end);

describe('the agent’s view of code', () => {
  const gate = new FileGate();
  const places = new Places(gate);
  const staged = new Set<string>();
  const texts = new Texts({ textOf: (uri) => (staged.has(uri.toString()) ? '' : undefined), uris: [] });
  const own: vscode.Disposable[] = [];
  let outside: vscode.Uri;
  /** What the service would change. */
  let edits: readonly (readonly [vscode.Uri, vscode.Range])[];

  before(async () => {
    outside = vscode.Uri.file(join(await mkdtemp(join(tmpdir(), 'outside-')), 'lib.txt'));
    await vscode.workspace.fs.writeFile(outside, Buffer.from('lamp\n'));
    await writeFile('.deepseekignore', 'private/\n');
    await writeFile('pier/one.txt', 'a lamp, a lamp\nlampshade\n');
    await writeFile('pier/two.txt', 'the lamp\n');
    await writeFile('pier/four.txt', 'the lamp\n');
    await writeFile('private/three.txt', 'lamp\n');
    const inOne = workspaceUri('pier/one.txt');
    const inTwo = workspaceUri('pier/two.txt');
    const inThree = workspaceUri('private/three.txt');
    const places4 = [
      [inTwo, range(0, 4, 8)],
      [inOne, range(0, 2, 6)],
      [inOne, range(0, 10, 14)],
      [inThree, range(0, 0, 4)],
      [outside, range(0, 0, 4)],
    ] as const;
    own.push(
      vscode.languages.registerReferenceProvider(selector, {
        provideReferences: () => places4.map(([uri, where]) => new vscode.Location(uri, where)),
      }),
      vscode.languages.registerRenameProvider(selector, {
        provideRenameEdits(_document, _position, newName) {
          const edit = new vscode.WorkspaceEdit();
          for (const [uri, where] of edits) edit.replace(uri, where, newName);
          edit.deleteFile(inTwo);
          return edit;
        },
      }),
      vscode.languages.registerDocumentSymbolProvider(selector, {
        provideDocumentSymbols() {
          const symbol = (name: string) =>
            new vscode.DocumentSymbol(name, '', vscode.SymbolKind.Function, range(0, 0, 14), range(0, 2, 6));
          const lamp = symbol('Lamp');
          lamp.children.push(symbol('light'));
          return [lamp];
        },
      }),
    );
    edits = places4.slice(0, 3);
  });

  after(async () => {
    for (const one of own) one.dispose();
    gate.dispose();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeFiles('.deepseekignore', 'pier', 'private');
    await rm(join(outside.fsPath, '..'), { recursive: true });
  });

  const lamp = { path: 'pier/one.txt', line: 1, name: 'lamp' };

  it('finds where a name is used, in the workspace and in what may be sent', async () => {
    const { text } = await call(findReferencesTool(places), lamp);
    assert.equal(
      text,
      'pier/one.txt:1\ta lamp, a lamp\npier/one.txt:1\ta lamp, a lamp\npier/two.txt:1\tthe lamp\n[1 more outside of the workspace.]',
    );
    assert.match(
      await refusal(findReferencesTool(places), { ...lamp, line: 2 }),
      /Line 2 of pier\/one\.txt has no lamp/,
    );
    assert.match(await refusal(findReferencesTool(places), { ...lamp, line: 99 }), /Line 99/);
  });

  it('gives the outline of a file', async () => {
    const { text } = await call(searchSymbolsTool(places, gate), { path: 'pier/one.txt' });
    assert.equal(text, 'pier/one.txt:1 function Lamp\npier/one.txt:1 function Lamp.light');
    const some = await call(searchSymbolsTool(places, gate), { path: 'pier/one.txt', query: 'LIGHT' });
    assert.equal(some.text, 'pier/one.txt:1 function Lamp.light');
    assert.match(await refusal(searchSymbolsTool(places, gate), {}), /Give a query/);
  });

  it('tells the problems of a file once its service has looked, and none of private files', async () => {
    const problems = vscode.languages.createDiagnosticCollection('lamps');
    own.push(
      problems,
      // As services do: when a file is opened.
      vscode.workspace.onDidOpenTextDocument(({ uri }) => {
        if (uri.path.endsWith('four.txt')) problems.set(uri, [new vscode.Diagnostic(range(0, 4, 8), 'It is dark.')]);
      }),
    );
    problems.set(workspaceUri('private/three.txt'), [new vscode.Diagnostic(range(0, 0, 1), 'Secretly dark.')]);
    problems.set(outside, [new vscode.Diagnostic(range(0, 0, 1), 'Dark elsewhere.')]);
    const tool = getProblemsTool(places);
    assert.equal((await call(tool, { path: 'pier/four.txt' })).text, 'pier/four.txt:1:5 error: It is dark.');
    const all = (await call(tool, {})).text;
    assert.match(all, /It is dark/);
    assert.doesNotMatch(all, /Secretly|elsewhere/);
  });

  describe('rename_symbol', () => {
    const written: FileChange[] = [];
    const stage = new Stage({
      keeper: { begin: () => undefined, keep: () => Promise.resolve(), wrote: () => Promise.resolve() },
      loadReviews: () => Promise.reject(new Error('nothing is gone through')),
      compare: () => Promise.resolve(),
      refresh: () => undefined,
      warn: () => undefined,
      waiting: new WaitingEdits('/nowhere'),
    });
    after(() => stage.dispose());
    const tool = renameSymbolTool(places, texts, async (changes, signal) => {
      written.push(...changes);
      signal.throwIfAborted();
      await stage.write(changes);
    });
    const asked = { ...lamp, new_name: 'torch' };
    afterEach(() => {
      written.length = 0;
      staged.clear();
    });

    it('takes no name with characters that cannot be seen', async () => {
      await assert.rejects(call(tool, { ...asked, new_name: 'tor\u200bch' }), /cannot be seen/);
      assert.deepEqual(written, []);
    });

    it('takes no name that would be code', async () => {
      for (const name of ['a b', 'a;evil()', 'a\nevil', 'a`b`', 'x'.repeat(201), '']) {
        await assert.rejects(call(tool, { ...asked, new_name: name }), /not a name|Expected|Invalid|is empty/);
      }
      assert.deepEqual(written, []);
    });

    it('warns where a script of a package or a schema elsewhere would change', async () => {
      const whole = edits;
      const uri = await writeFile('pier/package.json', '{"scripts": {"lamp": "echo"}}');
      edits = [...whole, [uri, range(0, 14, 18)]];
      const { approval } = await tool.prepare(asked, new AbortController().signal);
      edits = whole;
      assert.match(approval?.warning ?? '', /make programs run/);
    });

    it('asks with the files that change, and hands over their texts alone', async () => {
      const { approval, text } = await call(tool, asked);
      assert.deepEqual(approval, { kind: 'edit', subject: 'lamp → torch\npier/one.txt\npier/two.txt' });
      assert.deepEqual(
        written.map(({ before, after }) => [before, after]),
        [
          ['a lamp, a lamp\nlampshade\n', 'a torch, a torch\nlampshade\n'],
          ['the lamp\n', 'the torch\n'],
        ],
      );
      assert.equal(text, 'Renamed in 2 files:\npier/one.txt\npier/two.txt');
      assert.equal(await readFile(workspaceUri('pier/one.txt').fsPath, 'utf8'), 'a torch, a torch\nlampshade\n');
      // What else the service would have done to the file was not done.
      assert.equal(await readFile(workspaceUri('pier/two.txt').fsPath, 'utf8'), 'the torch\n');
      await assert.rejects(stage.write(written), /has changed meanwhile/);
      const back = written.map(({ uri, before, after }) => ({ uri, before: after, after: before }));
      await stage.write(back);
    });

    it('does not do more than was asked about', async () => {
      const { signal } = new AbortController();
      const whole = edits;
      edits = whole.slice(0, 1);
      const prepared = await tool.prepare(asked, signal);
      edits = whole;
      await assert.rejects(prepared.run(signal), /Other files would change by now/);
      assert.deepEqual(written, []);
    });

    it('refuses to change what is outside, private or not decided on', async () => {
      const whole = edits;
      edits = [...whole, [outside, range(0, 0, 4)]];
      assert.match(await refusal(tool, asked), /outside of the workspace/);
      edits = [...whole, [workspaceUri('private/three.txt'), range(0, 0, 4)]];
      assert.match(await refusal(tool, asked), /is private/);
      edits = whole;
      staged.add(workspaceUri('pier/two.txt').toString());
      assert.match(await refusal(tool, asked), /has changes that the person has not decided on/);
    });
  });
});
