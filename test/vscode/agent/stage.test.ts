/** Edits of an agent in real documents of the extension host: kept apart, decided about, written byte for byte, taken back. */
import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile as write } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { ToolRefusal, type AgentTool, type PreparedCall } from '../../../src/core/agent/tool.ts';
import { readState, writeState } from '../../../src/host/agent/checkpoints/diskFiles.ts';
import { CheckpointStore } from '../../../src/host/agent/checkpoints/store.ts';
import { createEditTools } from '../../../src/host/agent/stage/editTools.ts';
import type { Proposal } from '../../../src/host/agent/stage/proposal.ts';
import { Stage } from '../../../src/host/agent/stage/stage.ts';
import { Staging } from '../../../src/host/agent/stage/staging.ts';
import { Places } from '../../../src/host/agent/tools/places.ts';
import { FileGate } from '../../../src/host/context/fileGate.ts';
import { Reviews } from '../../../src/host/inlineDiff/reviews.ts';
import { Log } from '../../../src/host/log.ts';
import { removeFiles, workspaceUri, writeFile } from '../context/files.ts';

const { signal } = new AbortController();

describe('an edit of the agent', () => {
  const gate = new FileGate();
  const places = new Places(gate);
  /** Another for each test: a document that is not saved outlives one. */
  let cove: string;
  let tests = 0;
  let kept: string;
  let reviews: Reviews;
  let store: CheckpointStore;
  let stage: Stage;
  let tools: ReadonlyMap<string, AgentTool>;
  let compared: Proposal[];
  let warned: string[];

  const prepare = (name: string, value: unknown): Promise<PreparedCall> => {
    const tool = tools.get(name);
    assert.ok(tool !== undefined);
    return tool.prepare(value, signal);
  };
  const call = async (name: string, value: unknown): Promise<string> =>
    (await (await prepare(name, value)).run(signal)).text;
  const replace = (path: string, search: string, into: string): Promise<string> =>
    call('edit_file', { path, edits: [{ search, replace: into }] });
  const bytes = (path: string): Promise<Buffer> => readFile(workspaceUri(path).fsPath);
  const disk = async (path: string): Promise<string> => (await bytes(path)).toString();
  const only = (): Proposal => {
    const [first, ...rest] = stage.proposals;
    assert.ok(first !== undefined && rest.length === 0);
    return first;
  };
  const restore = async (turn: string): Promise<void> => {
    const ways = await store.waysTo('s', turn);
    assert.deepEqual(
      await store.restore(
        's',
        ways.map(({ file }) => file),
        'undo',
      ),
      [],
    );
  };

  beforeEach(async () => {
    cove = `cove${(tests += 1)}`;
    kept = await mkdtemp(join(tmpdir(), 'kept-'));
    store = new CheckpointStore(
      kept,
      {
        read: (uri) => readState(vscode.Uri.parse(uri).fsPath),
        write: (uri, state) => writeState(vscode.Uri.parse(uri).fsPath, state),
      },
      { maxBytes: 1 << 24, maxFileBytes: 1 << 20, maxAgeMs: 1e9 },
      Date.now,
    );
    reviews = new Reviews();
    compared = [];
    warned = [];
    stage = new Stage({
      keeper: store,
      loadReviews: () => Promise.resolve(reviews),
      compare: (proposal) => Promise.resolve(void compared.push(proposal)),
      warn: (words) => void warned.push(words),
    });
    stage.begin('s', 'turn');
    tools = new Map(
      createEditTools({ stage, find: (path) => places.find(path) }).map((tool) => [tool.spec.name, tool]),
    );
  });
  afterEach(async () => {
    stage.dispose();
    reviews.dispose();
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeFiles(cove, '.vscode/agent.json');
    await rm(kept, { recursive: true });
  });
  after(() => gate.dispose());

  it('is kept apart from the file, adds up, and is what the agent reads', async () => {
    const uri = await writeFile(`${cove}/a.ts`, 'one\ntwo\nthree\n');
    assert.match(await replace(`${cove}/a.ts`, 'two', 'TWO'), /the person decides/);
    await replace(`${cove}/a.ts`, 'TWO\n', 'TWO\nand a half\n');
    assert.equal(await disk(`${cove}/a.ts`), 'one\ntwo\nthree\n');
    assert.equal(stage.textOf(uri), 'one\nTWO\nand a half\nthree\n');
    assert.deepEqual([only().added, only().removed], [2, 1]);
    await stage.decideAll(true);
    assert.equal(await disk(`${cove}/a.ts`), 'one\nTWO\nand a half\nthree\n');
    assert.equal(stage.isPending, false);
    assert.match(stage.takeNews(), /a\.ts: the person accepted/);
    assert.equal(stage.takeNews(), '');
    await restore('turn');
    assert.equal(await disk(`${cove}/a.ts`), 'one\ntwo\nthree\n');
  });

  it('is gone when the person rejects it, and the model hears of it', async () => {
    await writeFile(`${cove}/a.ts`, 'one\n');
    await replace(`${cove}/a.ts`, 'one', 'two');
    await stage.decide(only().id, false);
    assert.equal(await disk(`${cove}/a.ts`), 'one\n');
    assert.match(stage.takeNews(), /rejected your edits/);
  });

  it('is nothing where a second edit takes the first one back', async () => {
    await writeFile(`${cove}/a.ts`, 'one\n');
    await replace(`${cove}/a.ts`, 'one', 'two');
    await replace(`${cove}/a.ts`, 'two', 'one');
    assert.equal(stage.isPending, false);
  });

  for (const [what, before, after] of [
    ['CRLF', 'one\r\ntwo\r\n', 'ONE\r\nnew\r\ntwo\r\n'],
    ['a byte order mark', '\ufeffone\ntwo', '\ufeffONE\nnew\ntwo'],
    ['several kinds of line ends', '\tone\r\ntwo\nthree\r\n\r\nfour', '\tONE\r\nnew\r\ntwo\nthree\r\n\r\nfour'],
    ['several kinds and a byte order mark', '\ufeffone\ntwo\r\n', '\ufeffONE\nnew\ntwo\r\n'],
  ] as const) {
    it(`leaves ${what} byte for byte`, async () => {
      await writeFile(`${cove}/a.txt`, before);
      stage.takeAll('s', true);
      await replace(`${cove}/a.txt`, 'one', 'ONE\nnew');
      assert.deepEqual(await bytes(`${cove}/a.txt`), Buffer.from(after));
      await restore('turn');
      assert.deepEqual(await bytes(`${cove}/a.txt`), Buffer.from(before));
    });
  }

  it('is undone in the editor', async () => {
    const uri = await writeFile(`${cove}/a.ts`, 'one\n');
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    stage.takeAll('s', true);
    await replace(`${cove}/a.ts`, 'one', 'two');
    assert.deepEqual([document.getText(), document.isDirty], ['two\n', false]);
    await vscode.commands.executeCommand('undo');
    await until(() => document.getText() === 'one\n');
  });

  it('goes on from what is not saved, and the way back leads to it', async () => {
    const uri = await writeFile(`${cove}/a.ts`, 'one\ntwo\n');
    const document = await vscode.workspace.openTextDocument(uri);
    await type(document, 0, 'mine\n');
    await replace(`${cove}/a.ts`, 'mine\none', 'mine\nONE');
    await stage.decideAll(true);
    assert.equal(await disk(`${cove}/a.ts`), 'mine\nONE\ntwo\n');
    await restore('turn');
    assert.equal(await disk(`${cove}/a.ts`), 'mine\none\ntwo\n');
  });

  it('is merged with what the person changed elsewhere meanwhile, and refused where both changed the same', async () => {
    await writeFile(`${cove}/a.ts`, 'one\ntwo\nthree\nfour\n');
    await replace(`${cove}/a.ts`, 'one', 'ONE');
    await writeFile(`${cove}/a.ts`, 'one\ntwo\nthree\nFOUR\n');
    await stage.decideAll(true);
    assert.deepEqual(warned, []);
    assert.equal(await disk(`${cove}/a.ts`), 'ONE\ntwo\nthree\nFOUR\n');
    await replace(`${cove}/a.ts`, 'ONE', '1');
    await writeFile(`${cove}/a.ts`, 'mine\ntwo\n');
    await stage.decideAll(true);
    assert.equal(await disk(`${cove}/a.ts`), 'mine\ntwo\n');
    assert.equal(warned.length, 1);
    await assert.rejects(replace(`${cove}/a.ts`, 'two', '2'), /changed by the person/);
    assert.equal(stage.isPending, false);
    await replace(`${cove}/a.ts`, 'two', '2');
  });

  it('is gone through place by place, and the model hears which were taken', async () => {
    const uri = await writeFile(`${cove}/a.ts`, 'one\ntwo\nthree\nfour\nfive\n');
    await call('edit_file', {
      path: `${cove}/a.ts`,
      edits: [
        { search: 'one', replace: 'ONE' },
        { search: 'five', replace: 'FIVE' },
      ],
    });
    await stage.open(only().id);
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.getText(), 'ONE\ntwo\nthree\nfour\nFIVE\n');
    assert.equal(await disk(`${cove}/a.ts`), 'one\ntwo\nthree\nfour\nfive\n');
    const decided = stage.decided(signal);
    await vscode.commands.executeCommand('askDeepSeek.decideChange', uri.toString(), 0, true);
    await vscode.commands.executeCommand('askDeepSeek.decideChange', uri.toString(), 1, false);
    await decided;
    assert.equal(await disk(`${cove}/a.ts`), 'ONE\ntwo\nthree\nfour\nfive\n');
    assert.match(stage.takeNews(), /took a part of it[\s\S]*-FIVE\n\+five/);
    await restore('turn');
    assert.equal(await disk(`${cove}/a.ts`), 'one\ntwo\nthree\nfour\nfive\n');
  });

  it('is decided as a whole while it is gone through', async () => {
    await writeFile(`${cove}/a.ts`, 'one\ntwo\n');
    await replace(`${cove}/a.ts`, 'one', 'ONE');
    await stage.open(only().id);
    await replace(`${cove}/a.ts`, 'two', 'TWO');
    await stage.decide(only().id, false);
    assert.equal(await disk(`${cove}/a.ts`), 'one\ntwo\n');
    assert.match(stage.takeNews(), /rejected/);
  });

  it('is written at once where the person allowed that, unless its place was found only nearly', async () => {
    await writeFile(`${cove}/a.ts`, '\tone();\n\ttwo();\n');
    stage.takeAll('s', true);
    assert.match(await replace(`${cove}/a.ts`, 'one();', 'uno();'), /is edited/);
    assert.equal(await disk(`${cove}/a.ts`), '\tuno();\n\ttwo();\n');
    assert.match(
      await replace(`${cove}/a.ts`, '  uno();\n  two();', '  uno();\n  due();'),
      /did not stand there exactly/,
    );
    await until(() => stage.proposals[0]?.isReviewed === true);
    assert.equal(await disk(`${cove}/a.ts`), '\tuno();\n\ttwo();\n');
    await stage.decideAll(true);
    assert.equal(await disk(`${cove}/a.ts`), '\tuno();\n\tdue();\n');
  });

  it('makes files with their folders and deletes them, and both have a way back', async () => {
    await writeFile(`${cove}/old.ts`, 'old\n');
    await call('create_file', { path: `${cove}/deep/new.ts`, text: 'new' });
    await call('delete_file', { path: `${cove}/old.ts` });
    await assert.rejects(bytes(`${cove}/deep/new.ts`), { code: 'ENOENT' });
    await replace(`${cove}/deep/new.ts`, 'new', 'newer');
    await stage.open(stage.proposals[0]?.id ?? '');
    assert.equal(compared.length, 1);
    await stage.decideAll(true);
    assert.equal(await disk(`${cove}/deep/new.ts`), 'newer');
    await assert.rejects(bytes(`${cove}/old.ts`), { code: 'ENOENT' });
    await restore('turn');
    await assert.rejects(bytes(`${cove}/deep/new.ts`), { code: 'ENOENT' });
    assert.equal(await disk(`${cove}/old.ts`), 'old\n');
  });

  it('writes over no file that is there', async () => {
    await writeFile(`${cove}/a.ts`, 'one\n');
    await assert.rejects(call('create_file', { path: `${cove}/a.ts`, text: 'x' }), /exists already/);
    await call('create_file', { path: `${cove}/b.ts`, text: 'x' });
    await writeFile(`${cove}/b.ts`, 'mine\n');
    await stage.decideAll(true);
    assert.equal(await disk(`${cove}/b.ts`), 'mine\n');
    assert.equal(warned.length, 1);
  });

  it('is refused for what is no text, private, not there, or named to deceive', async () => {
    await writeFile(`${cove}/a.bin`, Buffer.from([0, 1, 2]));
    await writeFile(`${cove}/.env`, 'KEY=1\n');
    await assert.rejects(replace(`${cove}/a.bin`, 'a', 'b'), /not text/);
    await assert.rejects(replace(`${cove}/.env`, 'KEY', 'b'), ToolRefusal);
    await assert.rejects(replace(`${cove}/none.ts`, 'a', 'b'), /no file/);
    await assert.rejects(call('create_file', { path: `${cove}/a\u202ets`, text: '' }), /cannot be seen/);
    await assert.rejects(call('create_file', { path: `${cove}/../../out.ts`, text: '' }), ToolRefusal);
    await assert.rejects(call('create_file', { path: '/etc/out.ts', text: '' }), ToolRefusal);
  });

  it('never leaves the workspace, also by a link that was made between the look and the deed', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'outside-'));
    await write(join(outside, 'a.ts'), 'one\n');
    await writeFile(`${cove}/in/a.ts`, 'one\n');
    await symlink(outside, workspaceUri(`${cove}/link`).fsPath);
    await assert.rejects(replace(`${cove}/link/a.ts`, 'one', 'two'), ToolRefusal);
    const prepared = await prepare('edit_file', {
      path: `${cove}/in/a.ts`,
      edits: [{ search: 'one', replace: 'two' }],
    });
    await replace(`${cove}/in/a.ts`, 'one', 'three');
    await rm(workspaceUri(`${cove}/in`).fsPath, { recursive: true });
    await symlink(outside, workspaceUri(`${cove}/in`).fsPath);
    await assert.rejects(prepared.run(signal), ToolRefusal);
    await stage.decideAll(true);
    assert.equal(await readFile(join(outside, 'a.ts'), 'utf8'), 'one\n');
    assert.equal(warned.length, 1);
    await rm(outside, { recursive: true });
  });

  it('is asked about where it can make programs run, by every name of the file', async () => {
    await mkdir(workspaceUri(cove).fsPath, { recursive: true });
    await symlink(workspaceUri('.vscode').fsPath, workspaceUri(`${cove}/notes`).fsPath);
    stage.takeAll('s', true);
    for (const path of [
      '.vscode/agent.json',
      `${cove}/notes/agent.json`,
      `${cove}/.GIT/hooks/x`,
      `${cove}/AGENTS.md`,
    ]) {
      const { approval } = await prepare('create_file', { path, text: '{}' });
      assert.equal(approval?.kind, 'edit', path);
      assert.notEqual(approval?.warning, undefined, path);
      assert.match(approval?.subject ?? '', /\+\{\}/);
    }
    await writeFile(`${cove}/package.json`, '{"name":"a","scripts":{"test":"t"}}');
    const edit = (search: string) =>
      prepare('edit_file', { path: `${cove}/package.json`, edits: [{ search, replace: '"x"' }] });
    assert.equal((await edit('"a"')).approval, undefined);
    assert.notEqual((await edit('"t"')).approval?.warning, undefined);
  });

  it('does nothing to a file that is read-only, and says so', async function () {
    if (process.getuid?.() === 0) this.skip();
    const uri = await writeFile(`${cove}/a.ts`, 'one\n');
    await chmod(uri.fsPath, 0o444);
    stage.takeAll('s', true);
    await assert.rejects(replace(`${cove}/a.ts`, 'one', 'two'), /read-only/);
    assert.equal(await disk(`${cove}/a.ts`), 'one\n');
    assert.equal(stage.isPending, false);
  });

  it('is not made where no copy can be kept', async () => {
    await writeFile(`${cove}/a.ts`, `one\n${'x'.repeat(1 << 20)}`);
    stage.takeAll('s', true);
    await assert.rejects(replace(`${cove}/a.ts`, 'one', 'two'), /No copy/);
    assert.match(await disk(`${cove}/a.ts`), /^one\n/);
  });

  it('says what kept it from being done, and rejects nothing', async () => {
    const staging = new Staging({
      folder: join(kept, 'none'),
      conversation: { stop: () => Promise.resolve(), goBack: () => Promise.reject(new Error('never')) },
      loadReviews: () => Promise.reject(new Error('broken')),
      log: new Log(() => []),
    });
    const own = await staging.stage();
    own.begin('s', 'turn');
    const uri = await writeFile(`${cove}/a.ts`, 'one\n');
    await own.edit(uri, () => ({ text: 'two\n' }));
    await staging.handle({ type: 'staged', act: 'open', fileId: own.proposals[0]?.id ?? '' }, 's');
    staging.dispose();
  });

  it('can be waited for, and the wait can be stopped', async () => {
    await writeFile(`${cove}/a.ts`, 'one\n');
    await replace(`${cove}/a.ts`, 'one', 'two');
    const stop = new AbortController();
    const waiting = stage.decided(stop.signal);
    stop.abort();
    await assert.rejects(waiting, { name: 'AbortError' });
    await stage.decideAll(true);
    await stage.decided(signal);
  });
});

async function type(document: vscode.TextDocument, at: number, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, document.positionAt(at), text);
  await vscode.workspace.applyEdit(edit);
  assert.equal(document.isDirty, true);
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}
