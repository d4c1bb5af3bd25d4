/** What `@` offers in a real workspace, and what it attaches: files, folders, symbols, problems, git, and what is never sent. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Attachment } from '../../../src/core/conversation/model.ts';
import { FileGate } from '../../../src/host/context/fileGate.ts';
import { Mentions } from '../../../src/host/context/mentions.ts';
import { Pages } from '../../../src/host/context/sources/pages.ts';
import { Refusal } from '../../../src/host/context/refusal.ts';
import { attachPath } from '../../../src/host/context/sources/files.ts';
import type { CandidateView } from '../../../src/protocol/view.ts';
import { removeFiles, workspaceUri, writeFile } from './files.ts';

const { signal } = new AbortController();

/** No page is asked for here: nothing goes out. */
const pages = new Pages(() => Promise.reject(new Error('offline')));

describe('what @ offers', () => {
  let gate: FileGate;
  let mentions: Mentions;

  before(async () => {
    await writeFile('.gitignore', 'built/\n*.log\n');
    await writeFile('.deepseekignore', 'private/\n');
    await writeFile('at/my notes.md', '# Notes\n');
    await writeFile('at/lantern.ts', 'export class Lantern {\n  lit = false;\n}\n\nexport const other = 1;\n');
    await writeFile('at/deep/kettle.py', 'def kettle():\n    return 1\n');
    await writeFile('at/picture.png', Buffer.from('89504e470d0a1a0a0000000d', 'hex'));
    await writeFile('at/binary.bin', Buffer.from([1, 0, 2]));
    await writeFile('at/latin.txt', Buffer.from([0xe9, 0x74, 0xe9]));
    await writeFile('at/large.txt', 'x'.repeat(400_001));
    await writeFile('at/.env', 'KEY=secret\n');
    await writeFile('built/lantern.js', '1;\n');
    await writeFile('private/lantern.ts', '1;\n');
  });

  beforeEach(() => {
    gate = new FileGate();
    mentions = new Mentions(gate, pages);
  });

  afterEach(() => gate.dispose());

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeFiles('.gitignore', '.deepseekignore', 'at', 'built', 'private');
  });

  async function find(query: string): Promise<readonly CandidateView[]> {
    let last: readonly CandidateView[] = [];
    await mentions.find(query, signal, (candidates) => {
      last = candidates;
    });
    return last;
  }

  async function take(query: string, label: string): Promise<Attachment> {
    const candidates = await find(query);
    const candidate = candidates.find((one) => one.label === label);
    assert.ok(candidate, `${label} is not among ${candidates.map((one) => one.label).join(', ')}`);
    const [found] = await mentions.take(candidate.id, signal);
    assert.ok(found && 'text' in found);
    return found;
  }

  it('finds a file by letters of its name and attaches its text', async () => {
    const attachment = await take('lntrn', 'lantern.ts');
    assert.equal(attachment.path, 'at/lantern.ts');
    assert.match(attachment.text, /^export class Lantern/);
  });

  it('finds a file whose name has spaces', async () => {
    assert.equal((await take('mynotes', 'my notes.md')).path, 'at/my notes.md');
  });

  it('attaches a folder: the names of its files and their text', async () => {
    const { label, text } = await take('deep', 'deep/');
    assert.equal(label, 'deep/');
    assert.match(text, /^at\/deep\/kettle\.py\n\n=== at\/deep\/kettle\.py\ndef kettle/);
  });

  it('leaves out of a folder what is secret, ignored, or not text', async () => {
    const found = await attachPath(gate, workspaceUri('at'), signal);
    assert.ok('text' in found);
    const { text } = found;
    assert.doesNotMatch(text, /secret|\.env/);
    assert.match(text, /^at\/binary\.bin$/m);
    assert.doesNotMatch(text, /=== at\/binary\.bin/);
  });

  it('offers nothing that git ignores, nothing a .deepseekignore names and nothing secret', async () => {
    const places = new Set((await find('lantern')).map(({ detail }) => detail));
    assert.ok(places.has('at'));
    assert.equal(places.has('built') || places.has('private'), false);
    assert.equal(
      (await find('env')).some(({ label }) => label === '.env'),
      false,
    );
  });

  it('refuses what a .deepseekignore names and what is secret, also when it is named', async () => {
    await assert.rejects(attachPath(gate, workspaceUri('private/lantern.ts'), signal), Refusal);
    await assert.rejects(attachPath(gate, workspaceUri('at/.env'), signal), Refusal);
  });

  it('refuses what is not text, too large or gone', async () => {
    for (const name of ['binary.bin', 'latin.txt', 'large.txt', 'gone.txt']) {
      await assert.rejects(attachPath(gate, workspaceUri(`at/${name}`), signal), Refusal, name);
    }
  });

  it('takes a picture as one', async () => {
    const found = await attachPath(gate, workspaceUri('at/picture.png'), signal);
    assert.ok('bytes' in found);
    assert.deepEqual([found.label, found.path], ['picture.png', 'at/picture.png']);
    assert.ok(Buffer.from(found.bytes).toString('latin1').startsWith('\x89PNG'));
  });

  it('offers the files that are open first', async () => {
    await vscode.window.showTextDocument(workspaceUri('at/deep/kettle.py'));
    const candidates = await find('');
    assert.equal(candidates.find(({ icon, detail }) => icon === 'file' && detail === 'at/deep')?.label, 'kettle.py');
  });

  it('offers the problems of the file in front', async () => {
    const problems = vscode.languages.createDiagnosticCollection('test');
    const editor = await vscode.window.showTextDocument(workspaceUri('at/lantern.ts'));
    const problem = new vscode.Diagnostic(new vscode.Range(1, 2, 1, 5), 'It is\ndark.');
    problem.source = 'lamp';
    problem.code = 7;
    problems.set(editor.document.uri, [problem]);
    const { text } = await take('problems', 'Problems in lantern.ts');
    assert.match(text, /^at\/lantern\.ts:2:3 error: It is dark\. \(lamp 7\)$/m);
    problems.dispose();
  });

  it('finds a symbol and attaches all of its lines', async () => {
    const provider = vscode.languages.registerWorkspaceSymbolProvider({
      provideWorkspaceSymbols: () => [
        new vscode.SymbolInformation(
          'Lantern',
          vscode.SymbolKind.Class,
          '',
          new vscode.Location(workspaceUri('at/lantern.ts'), new vscode.Range(0, 13, 0, 20)),
        ),
      ],
    });
    const outline = vscode.languages.registerDocumentSymbolProvider(
      { pattern: '**/lantern.ts' },
      {
        provideDocumentSymbols: () => [
          new vscode.DocumentSymbol(
            'Lantern',
            '',
            vscode.SymbolKind.Class,
            new vscode.Range(0, 0, 2, 1),
            new vscode.Range(0, 13, 0, 20),
          ),
        ],
      },
    );
    const candidate = (await find('Lantern')).find(({ icon }) => icon === 'symbol');
    assert.ok(candidate);
    const [attachment] = await mentions.take(candidate.id, signal);
    assert.ok(attachment && 'text' in attachment);
    assert.deepEqual(attachment.lines, [1, 3]);
    assert.equal(attachment.text.split('\n').length, 4);
    provider.dispose();
    outline.dispose();
  });

  it('offers the text of a page whose address is typed, and nothing else', async () => {
    const found = await find('https://example.com/guide');
    assert.deepEqual(
      found.map(({ icon, insert }) => [icon, insert]),
      [['page', 'https://example.com/guide']],
    );
  });

  it('ends a search that is no longer wanted', async () => {
    const ended = new AbortController();
    ended.abort();
    let shown = 0;
    await mentions.find('lantern', ended.signal, () => (shown += 1));
    assert.equal(shown, 1);
  });

  describe('of git', () => {
    const git = (...parameters: string[]): string =>
      execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...parameters], {
        cwd: workspaceUri('').fsPath,
        encoding: 'utf8',
      });

    before(async function () {
      this.timeout(30_000);
      git('init', '-q');
      git('add', '-A');
      git('commit', '-qm', 'Begin');
      await writeFile('at/lantern.ts', 'export class Lantern {\n  lit = 2 > 1;\n}\n');
      await writeFile('at/.env', 'KEY=another secret\n');
      git('commit', '-qam', 'Light the lantern');
      await writeFile('at/lantern.ts', 'export class Lantern {\n  lit = true;\n}\n');
      git('add', '-A');
      await writeFile('at/deep/kettle.py', 'def kettle():\n    return 2\n');
      await writeFile('private/lantern.ts', '2;\n');
      // The editor's git extension looks for repositories when folders change, not when one appears.
      await vscode.commands.executeCommand('git.openRepository', workspaceUri('').fsPath);
      await vscode.commands.executeCommand('git.refresh');
      while (!(await find('changes')).some(({ label }) => label === 'Staged changes')) await sleep(100);
    });

    // The repository stays: the editor's git extension asks git about it until the workspace is gone.

    it('are the staged changes', async () => {
      const { text, language } = await take('staged', 'Staged changes');
      assert.equal(language, 'diff');
      assert.match(text, /^\+ {2}lit = true;$/m);
      assert.doesNotMatch(text, /return 2/);
    });

    it('are the unstaged changes, without those of files that are never sent', async () => {
      const { text } = await take('diff', 'Unstaged changes');
      assert.match(text, /^\+ {4}return 2$/m);
      assert.match(text, /^\[private\/lantern\.ts: left out\]$/m);
      assert.doesNotMatch(text, /^\+2;/m);
    });

    it('are a commit by words of its message, with what it changed', async () => {
      const { text, label } = await take('Light the', 'Light the lantern');
      assert.match(label, /^[0-9a-f]{7} Light the lantern/);
      assert.match(text, /^Light the lantern\n\n/);
      assert.match(text, /^\+ {2}lit = 2 > 1;$/m);
      assert.match(text, /^\[at\/\.env: left out\]$/m);
      assert.doesNotMatch(text, /KEY=/);
    });
  });
});
