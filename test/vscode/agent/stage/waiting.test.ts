/** Edits that wait for the person while windows close and open, on a real disk, in real documents of the extension host. */
import assert from 'node:assert/strict';
import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { writeFile } from '../../context/files.ts';
import {
  call,
  cove,
  decideAll,
  disk,
  kept,
  looks,
  only,
  openAnew,
  replace,
  setScene,
  stage,
  until,
  warned,
} from '../scene.ts';

describe('an edit that waits when its window closes', () => {
  setScene();

  it('waits again, with those of other kinds, and is made as it was seen', async () => {
    await writeFile(`${cove}/a.ts`, 'one\ntwo\n');
    await writeFile(`${cove}/gone.ts`, 'gone\n');
    await replace(`${cove}/a.ts`, 'one', 'ONE');
    await replace(`${cove}/a.ts`, 'two', 'TWO');
    await call('create_file', { path: `${cove}/new.ts`, text: 'new\n' });
    await call('delete_file', { path: `${cove}/gone.ts` });
    const waiting = () => stage.proposals.map(({ uri, base, text }) => ({ uri: uri.toString(), base, text }));
    const before = waiting();
    openAnew();
    await stage.restore('another');
    assert.equal(stage.isPending, false);
    await Promise.all([stage.restore('s'), stage.restore('s')]);
    assert.deepEqual(waiting(), before);
    assert.equal(before.length, 3);
    await decideAll(true);
    assert.equal(await disk(`${cove}/a.ts`), 'ONE\nTWO\n');
    assert.equal(await disk(`${cove}/new.ts`), 'new\n');
    await assert.rejects(disk(`${cove}/gone.ts`), { code: 'ENOENT' });
    assert.deepEqual(warned, []);
  });

  it('is gone for good once it was decided, and leaves nothing on disk', async () => {
    await writeFile(`${cove}/a.ts`, 'one\n');
    await writeFile(`${cove}/b.ts`, 'one\n');
    await replace(`${cove}/a.ts`, 'one', 'two');
    await replace(`${cove}/b.ts`, 'one', 'two');
    await stage.decide(stage.proposals[0]?.id ?? '', false);
    openAnew();
    await stage.restore('s');
    assert.match(only().uri.path, /b\.ts$/);
    await decideAll(true);
    openAnew();
    await stage.restore('s');
    assert.deepEqual(stage.proposals, []);
    assert.deepEqual(await readdir(join(kept, 'waiting')), []);
    await replace(`${cove}/a.ts`, 'one', 'three');
    openAnew();
    await stage.restore('s');
    assert.equal(only().text, 'three\n');
  });

  it('is merged with what was changed elsewhere in the file meanwhile', async () => {
    await writeFile(`${cove}/a.ts`, 'one\ntwo\nthree\n');
    await replace(`${cove}/a.ts`, 'one', 'ONE');
    await writeFile(`${cove}/a.ts`, 'one\ntwo\nTHREE\n');
    openAnew();
    await stage.restore('s');
    assert.deepEqual([only().base, only().text], ['one\ntwo\nTHREE\n', 'ONE\ntwo\nTHREE\n']);
    assert.deepEqual(warned, []);
  });

  it('is refused with a word and a look at both where the file was changed in the same place', async () => {
    await writeFile(`${cove}/a.ts`, 'one\n');
    await replace(`${cove}/a.ts`, 'one', 'two');
    await call('create_file', { path: `${cove}/new.ts`, text: 'new\n' });
    await writeFile(`${cove}/a.ts`, 'mine\n');
    await writeFile(`${cove}/new.ts`, 'mine as well\n');
    openAnew();
    await stage.restore('s');
    assert.equal(warned.length, 2);
    assert.match(warned[0] ?? '', /a\.ts was changed since/);
    assert.deepEqual(
      looks.map(({ base, text }) => [base, text]),
      [
        ['mine\n', 'two\n'],
        ['mine as well\n', 'new\n'],
      ],
    );
    await decideAll(true);
    assert.deepEqual([await disk(`${cove}/a.ts`), await disk(`${cove}/new.ts`)], ['mine\n', 'mine as well\n']);
    assert.equal(warned.length, 4);
    await decideAll(false);
    assert.deepEqual([await disk(`${cove}/a.ts`), await disk(`${cove}/new.ts`)], ['mine\n', 'mine as well\n']);
    assert.equal(stage.isPending, false);
  });

  it('is nothing any more where the file says so already', async () => {
    await writeFile(`${cove}/a.ts`, 'one\n');
    await replace(`${cove}/a.ts`, 'one', 'two');
    await writeFile(`${cove}/a.ts`, 'two\n');
    openAnew();
    await stage.restore('s');
    assert.deepEqual([stage.proposals, warned], [[], []]);
    assert.deepEqual(await readdir(join(kept, 'waiting')), []);
  });

  it('is gone through again where the editor kept the document unsaved', async () => {
    const uri = await writeFile(`${cove}/a.ts`, 'one\ntwo\nthree\n');
    await replace(`${cove}/a.ts`, 'two', 'TWO');
    await stage.open(only().id);
    openAnew();
    await stage.restore('s');
    assert.equal(only().isReviewed, true);
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.getText(), 'one\nTWO\nthree\n');
    await vscode.commands.executeCommand('askDeepSeek.decideChange', uri.toString(), 0, false);
    await until(() => !stage.isPending);
    assert.equal(await disk(`${cove}/a.ts`), 'one\ntwo\nthree\n');
    assert.match(stage.takeNews(), /rejected/);
  });

  it('waits in the chat that had it last', async () => {
    await writeFile(`${cove}/a.ts`, 'one\n');
    await replace(`${cove}/a.ts`, 'one', 'two');
    stage.begin('t', 'turn');
    await replace(`${cove}/a.ts`, 'two', 'three');
    openAnew();
    await stage.restore('s');
    assert.equal(stage.isPending, false);
    await stage.restore('t');
    assert.equal(only().text, 'three\n');
  });

  it('is found past a line that was torn', async () => {
    await writeFile(`${cove}/a.ts`, 'one\n');
    await replace(`${cove}/a.ts`, 'one', 'two');
    await appendFile(join(kept, 'waiting', 's.jsonl'), '\n{"type":"waits","uri":"fi');
    openAnew();
    await stage.restore('s');
    assert.equal(only().text, 'two\n');
    await replace(`${cove}/a.ts`, 'two', 'three');
    openAnew();
    await stage.restore('s');
    assert.equal(only().text, 'three\n');
  });
});
