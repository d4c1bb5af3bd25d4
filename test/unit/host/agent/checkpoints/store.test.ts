/** Checkpoints on a real disk: the way back, what others changed, the bounds. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileTooLarge } from '../../../../../src/host/agent/checkpoints/store.ts';
import { bounds, look, openStore } from './scratch.ts';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('checkpoints', () => {
  let directory: string;
  let kept: string;
  let files: string;
  const at = (name: string): string => join(files, name);
  const edit = async (store: ReturnType<typeof openStore>, name: string, text: string | undefined, session = 's') => {
    await store.keep(session, at(name));
    if (text === undefined) await rm(at(name));
    else await writeFile(at(name), text);
    await store.wrote(session, at(name));
  };
  const goTo = async (store: ReturnType<typeof openStore>, turn: string, undo: string) => {
    const ways = await store.waysTo('s', turn);
    return store.restore(
      's',
      ways.map(({ file }) => file),
      undo,
    );
  };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'checkpoints-'));
    kept = join(directory, 'kept');
    files = join(directory, 'files');
    await mkdir(files);
    await writeFile(at('a'), Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0x0d, 0x0a, 0x00, 0xff]));
    await chmod(at('a'), 0o755);
    await writeFile(at('b'), 'b');
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('take files back to the beginning of any turn, with their permissions', async () => {
    const store = openStore(kept);
    const before = await look(files);
    store.begin('s', 'one');
    await edit(store, 'a', 'A');
    await chmod(at('a'), 0o600);
    await edit(store, 'new', 'made');
    const between = await look(files);
    store.begin('s', 'two');
    await edit(store, 'a', 'AA');
    await edit(store, 'b', undefined);
    const after = await look(files);
    assert.deepEqual([...(await store.turns('s'))], ['one', 'two']);
    await goTo(store, 'two', 'undo1');
    assert.deepEqual(await look(files), between);
    await goTo(store, 'one', 'undo2');
    assert.deepEqual(await look(files), before);
    await goTo(store, 'undo2', 'undo3');
    assert.deepEqual(await look(files), between);
    await goTo(openStore(kept), 'undo1', 'undo4');
    assert.deepEqual(await look(files), after);
  });

  it('tell of files that somebody else changed, and keep what those said', async () => {
    const store = openStore(kept);
    store.begin('s', 'one');
    await edit(store, 'a', 'A');
    await edit(store, 'b', 'B');
    await writeFile(at('b'), 'mine');
    const ways = await store.waysTo('s', 'one');
    assert.deepEqual(
      ways.map(({ file, isChanged }) => [file.uri, isChanged]),
      [
        [at('a'), false],
        [at('b'), true],
      ],
    );
    const mine = await look(files);
    await goTo(store, 'one', 'undo');
    await goTo(store, 'undo', 'redo');
    assert.deepEqual(await look(files), mine);
  });

  it('leave nothing on disk for a turn that changes nothing', async () => {
    openStore(kept).begin('s', 'one');
    assert.deepEqual(await readdir(directory), ['files']);
    assert.deepEqual(await openStore(kept).waysTo('s', 'one'), []);
  });

  it('refuse a file of which no copy can be kept', async () => {
    const store = openStore(kept, { ...bounds, maxFileBytes: 4 });
    store.begin('s', 'one');
    await assert.rejects(store.keep('s', at('a')), FileTooLarge);
    await store.keep('s', at('b'));
  });

  it('write through a link and leave it one', async () => {
    await symlink(at('b'), at('link'));
    const store = openStore(kept);
    store.begin('s', 'one');
    await edit(store, 'link', 'changed');
    const before = await stat(at('b'));
    await goTo(store, 'one', 'undo');
    assert.equal((await stat(at('b'))).ino, before.ino);
    assert.equal((await look(files))['b'], (await look(files))['link']);
  });

  it('go on after a file that cannot be written', async () => {
    const store = openStore(kept);
    store.begin('s', 'one');
    await edit(store, 'a', 'A');
    await edit(store, 'b', 'B');
    const ways = await store.waysTo('s', 'one');
    await rm(join(kept, 'bytes', ways[0]?.file.hash ?? ''));
    assert.deepEqual(await goTo(store, 'one', 'undo'), [at('a')]);
    assert.deepEqual(
      (await store.waysTo('s', 'one')).map(({ file }) => file.uri),
      [at('a')],
    );
  });

  it('take files back after a reload also where no more room is left', async () => {
    const limits = { ...bounds, maxBytes: 2_000 };
    const store = openStore(kept, limits);
    await writeFile(at('big'), 'o'.repeat(1_500));
    store.begin('s', 'one');
    await edit(store, 'big', 'n'.repeat(1_500));
    const again = openStore(kept, limits);
    assert.deepEqual(await goTo(again, 'one', 'undo'), []);
    assert.equal((await look(files))['big'], `644 ${sha('o'.repeat(1_500))}`);
    assert.deepEqual(await goTo(again, 'undo', 'redo'), []);
    assert.equal((await look(files))['big'], `644 ${sha('n'.repeat(1_500))}`);
  });

  it('pass over what cannot be kept, a folder by now or too large, and take back the rest', async () => {
    const store = openStore(kept, { ...bounds, maxFileBytes: 100 });
    const before = await look(files);
    store.begin('s', 'one');
    await edit(store, 'a', 'A');
    await edit(store, 'b', 'B');
    await edit(store, 'folder', 'made');
    await edit(store, 'large', 'made');
    await rm(at('folder'));
    await mkdir(at('folder'));
    await writeFile(at('large'), 'l'.repeat(101));
    assert.deepEqual((await goTo(store, 'one', 'undo')).toSorted(), [at('folder'), at('large')]);
    await rm(at('folder'), { recursive: true });
    await rm(at('large'));
    assert.deepEqual(await look(files), before);
  });

  it('tell of what somebody changed between two edits, in one turn and in two', async () => {
    for (const isSameTurn of [true, false]) {
      const [first, last] = isSameTurn ? ['same', 'same'] : ['first', 'second'];
      const store = openStore(kept);
      await writeFile(at('b'), 'b');
      store.begin('s', first);
      await edit(store, 'b', 'by the agent');
      await writeFile(at('b'), 'mine');
      if (!isSameTurn) store.begin('s', last);
      await edit(store, 'b', 'mine and the agent');
      assert.deepEqual(
        (await store.waysTo('s', first)).map(({ isChanged }) => isChanged),
        [true],
      );
      if (!isSameTurn)
        assert.deepEqual(
          (await store.waysTo('s', last)).map(({ isChanged }) => isChanged),
          [false],
        );
    }
  });

  it('keep to their bounds: old sessions first, then old turns, never the turn that runs', async () => {
    const store = openStore(kept, { ...bounds, maxBytes: 2_000 });
    store.begin('old', 'o');
    await writeFile(at('big'), 'o'.repeat(900));
    await edit(store, 'big', 'x', 'old');
    await utimes(join(kept, 'old.jsonl'), 1, 1);
    for (const turn of ['one', 'two', 'three']) {
      await writeFile(at('big'), turn.repeat(250));
      store.begin('s', turn);
      await edit(store, 'big', `${turn}!`);
    }
    const names = await readdir(kept);
    assert.ok(!names.includes('old.jsonl'));
    assert.deepEqual([...(await store.turns('s'))], ['two', 'three']);
    const sizes = await Promise.all(
      (await readdir(join(kept, 'bytes'))).map(async (name) => (await stat(join(kept, 'bytes', name))).size),
    );
    assert.ok(sizes.reduce((sum, size) => sum + size, 0) <= 2_000);
    await goTo(store, 'three', 'undo');
    assert.equal((await stat(at('big'))).size, 1250);
  });
});
