/** What a person decides about edits of an agent: what is asked, what is shown, and that nothing else is written. */
import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { Staging } from '../../../src/host/agent/stage/staging.ts';
import { workspaceUri, writeFile } from '../context/files.ts';
import {
  signal,
  cove,
  kept,
  reviews,
  stage,
  compared,
  refreshed,
  prepare,
  replace,
  disk,
  only,
  decideAll,
  saveByItself,
  type,
  until,
  setScene,
} from './scene.ts';
import { sharedLog } from '../sharedLog.ts';

describe('a decision about an edit of the agent', () => {
  setScene();

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

  it('is shown whole where it is asked about, and refused where that is too much to look at', async () => {
    const hidden = `{"tasks":[{"label":"${'a'.repeat(5_000)}","command":"evil"}]}`;
    const path = '.vscode/agent.json';
    const { approval } = await prepare('create_file', { path, text: `${'\n'.repeat(400)}${hidden}` });
    assert.match(approval?.subject ?? '', /"command":"evil"/);
    await assert.rejects(prepare('create_file', { path, text: 'x'.repeat(60_000) }), /too much to look at/);
  });

  it('is made as it was allowed, and not otherwise where the file has changed since', async () => {
    await writeFile(`${cove}/AGENTS.md`, 'one\n');
    const edits = [{ search: 'one', replace: 'two' }];
    const prepared = await prepare('edit_file', { path: `${cove}/AGENTS.md`, edits });
    await writeFile(`${cove}/AGENTS.md`, 'one, with more\n');
    await assert.rejects(prepared.run(signal), /changed meanwhile/);
    assert.equal(stage.isPending, false);
  });

  it('is decided about as it was shown: what came later waits for a word of its own', async () => {
    await writeFile(`${cove}/a.ts`, 'one\ntwo\n');
    await replace(`${cove}/a.ts`, 'one', 'ONE');
    const { id } = only();
    await replace(`${cove}/a.ts`, 'two', 'TWO');
    assert.equal(refreshed.at(-1)?.text, 'ONE\nTWO\n');
    await stage.decide(id, true);
    await stage.decideAll([id, 'unknown'], true);
    assert.equal(await disk(`${cove}/a.ts`), 'one\ntwo\n');
    await stage.open(only().id);
    const { id: opened } = only();
    await replace(`${cove}/a.ts`, 'TWO', '2');
    await stage.decide(opened, true);
    assert.equal(await disk(`${cove}/a.ts`), 'one\ntwo\n');
    await stage.decideAll([only().id], true);
    assert.equal(await disk(`${cove}/a.ts`), 'ONE\n2\n');
  });

  it('is shown beside the file where that would be saved by itself, or holds what is not saved', async () => {
    const uri = await writeFile(`${cove}/a.ts`, 'one\ntwo\nthree\n');
    await replace(`${cove}/a.ts`, 'one', 'ONE');
    await saveByItself('afterDelay');
    try {
      await stage.open(only().id);
    } finally {
      await saveByItself('off');
    }
    assert.deepEqual(
      compared.map(({ text }) => text),
      ['ONE\ntwo\nthree\n'],
    );
    const document = await vscode.workspace.openTextDocument(uri);
    await type(document, document.getText().length, 'mine\n');
    await stage.open(only().id);
    assert.deepEqual(
      compared.map(({ text }) => text),
      ['ONE\ntwo\nthree\n', 'ONE\ntwo\nthree\nmine\n'],
    );
    assert.equal(await disk(`${cove}/a.ts`), 'one\ntwo\nthree\n');
    assert.equal(document.isDirty, true);
  });

  it('is not saved where the going through ends before all is decided', async () => {
    const uri = await writeFile(`${cove}/a.ts`, 'one\ntwo\n');
    const ended = new vscode.EventEmitter<{ document: vscode.TextDocument; isDecided: boolean }>();
    Object.defineProperty(reviews, 'onDidSettle', { value: ended.event });
    await replace(`${cove}/a.ts`, 'one', 'ONE');
    await stage.open(only().id);
    const document = await vscode.workspace.openTextDocument(uri);
    ended.fire({ document, isDecided: false });
    await until(() => !stage.isPending);
    assert.equal(await disk(`${cove}/a.ts`), 'one\ntwo\n');
    assert.match(stage.takeNews(), /has not decided/);
    ended.dispose();
  });

  it('says what kept it from being done, and rejects nothing', async () => {
    const staging = new Staging({
      folder: join(kept, 'none'),
      waitingFolder: join(kept, 'waiting'),
      conversation: { stop: () => Promise.resolve(), goBack: () => Promise.reject(new Error('never')) },
      loadReviews: () => Promise.reject(new Error('broken')),
      log: sharedLog(),
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
    await decideAll(true);
    await stage.decided(signal);
  });
});
