/** One at a time among processes, whatever happens to them. Dead ones are stood for by files as they leave them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLock } from '../../../../src/host/disk/lock.ts';

describe('the lock of a folder', () => {
  let folder: string;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'lock-')), 'lock');
  });
  afterEach(() => rm(folder, { recursive: true, maxRetries: 9 }));

  const file = (name: string): string => join(folder, name);
  const nothing = (): Promise<void> => Promise.resolve();

  it('lets one work at a time, and gives back what came of it', async () => {
    let running = 0;
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        withLock(folder, async () => {
          running += 1;
          assert.equal(running, 1);
          await new Promise((resolve) => setTimeout(resolve, 1));
          running -= 1;
          return n;
        }),
      ),
    );
    assert.deepEqual(results, [...Array(12).keys()]);
  });

  it('goes on after work that failed', async () => {
    await assert.rejects(
      withLock(folder, () => Promise.reject(new Error('no'))),
      /no/,
    );
    await withLock(folder, nothing);
  });

  it('keeps a handful of files, however often it is taken', async () => {
    for (let n = 0; n < 30; n += 1) await withLock(folder, nothing);
    assert.deepEqual((await readdir(folder)).sort(), ['turn.1', 'turn.29', 'turn.29.over', 'turn.30', 'turn.30.over']);
    assert.equal(await readFile(file('turn.1'), 'utf8'), 'past');
  });

  it('does not wait for a process that died with it', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    await mkdir(folder, { recursive: true });
    await writeFile(file('turn.7'), String(pid));
    await withLock(folder, nothing);
  });

  it('passes over a process that died before it gave its name, and waits for one that may still', async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(file('turn.7'), '');
    let hasBegun = false;
    const working = withLock(folder, async () => {
      hasBegun = true;
      await nothing();
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(hasBegun, false);
    await utimes(file('turn.7'), 1, 1);
    await working;
  });

  it('waits for a process that lives', async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(file('turn.7'), String(process.ppid));
    let hasBegun = false;
    const working = withLock(folder, async () => {
      hasBegun = true;
      await nothing();
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(hasBegun, false);
    await writeFile(file('turn.7.over'), '');
    await working;
  });

  it('gives back what the work came to where its turn cannot be ended', async () => {
    const came = await withLock(folder, async () => {
      // As a full disk refuses it.
      await writeFile(file('turn.1.over'), '', { flag: 'wx' });
      return 'done';
    });
    assert.equal(came, 'done');
  });

  it('goes on where all turns but one of the past were lost', async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(file('turn.1'), 'past');
    await withLock(folder, nothing);
  });

  it('does not wait for a turn of a clock that was set back', async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(file('turn.7'), '');
    const tomorrow = new Date(Date.now() + 86_400_000);
    await utimes(file('turn.7'), tomorrow, tomorrow);
    await withLock(folder, nothing);
  });

  it('is not taken by a turn that is past', async () => {
    for (let n = 0; n < 4; n += 1) await withLock(folder, nothing);
    const held = withLock(folder, async () => {
      // What a process that was slow would make, which had found nothing but the first turn.
      await writeFile(file('turn.2'), '', { flag: 'wx' });
      await new Promise((resolve) => setTimeout(resolve, 20));
    });
    await held;
    await withLock(folder, nothing);
    assert.ok(!(await readdir(folder)).includes('turn.2'));
  });
});
