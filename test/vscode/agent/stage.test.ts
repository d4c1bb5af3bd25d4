/** Edits of an agent in real documents of the extension host: kept apart, written byte for byte, taken back. */
import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, symlink, writeFile as write } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { ToolRefusal } from '../../../src/core/agent/tool.ts';
import { workspaceUri, writeFile } from '../context/files.ts';
import {
  signal,
  cove,
  stage,
  compared,
  warned,
  prepare,
  call,
  replace,
  bytes,
  disk,
  only,
  decideAll,
  restore,
  type,
  until,
  setScene,
} from './scene.ts';

describe('an edit of the agent', () => {
  setScene();

  it('is kept apart from the file, adds up, and is what the agent reads', async () => {
    const uri = await writeFile(`${cove}/a.ts`, 'one\ntwo\nthree\n');
    assert.match(await replace(`${cove}/a.ts`, 'two', 'TWO'), /the person decides/);
    await replace(`${cove}/a.ts`, 'TWO\n', 'TWO\nand a half\n');
    assert.equal(await disk(`${cove}/a.ts`), 'one\ntwo\nthree\n');
    assert.equal(stage.textOf(uri), 'one\nTWO\nand a half\nthree\n');
    assert.deepEqual([only().added, only().removed], [2, 1]);
    await decideAll(true);
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
    await decideAll(true);
    assert.equal(await disk(`${cove}/a.ts`), 'mine\nONE\ntwo\n');
    await restore('turn');
    assert.equal(await disk(`${cove}/a.ts`), 'mine\none\ntwo\n');
  });

  it('is merged with what the person changed elsewhere meanwhile, and refused where both changed the same', async () => {
    await writeFile(`${cove}/a.ts`, 'one\ntwo\nthree\nfour\n');
    await replace(`${cove}/a.ts`, 'one', 'ONE');
    await writeFile(`${cove}/a.ts`, 'one\ntwo\nthree\nFOUR\n');
    await decideAll(true);
    assert.deepEqual(warned, []);
    assert.equal(await disk(`${cove}/a.ts`), 'ONE\ntwo\nthree\nFOUR\n');
    await replace(`${cove}/a.ts`, 'ONE', '1');
    await writeFile(`${cove}/a.ts`, 'mine\ntwo\n');
    await decideAll(true);
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
    await decideAll(true);
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
    await decideAll(true);
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
    await decideAll(true);
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
    await decideAll(true);
    assert.equal(await readFile(join(outside, 'a.ts'), 'utf8'), 'one\n');
    assert.equal(warned.length, 1);
    await rm(outside, { recursive: true });
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
});
