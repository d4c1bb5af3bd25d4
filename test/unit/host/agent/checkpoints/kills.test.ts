/** Agents that are killed while they change files: going back gives the exact bytes. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { look, openStore } from './scratch.ts';

const [rounds, atOnce] = [50, 4];

interface Said {
  readonly turn: string;
  readonly files: Readonly<Record<string, string>>;
}

describe('agents killed while they change files', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'checkpoints-'));
  });
  after(() => rm(directory, { recursive: true, maxRetries: 9 }));

  it('two hundred times at any moment leave a way back to every turn, byte for byte', async function () {
    this.timeout(240_000);
    const places = Array.from({ length: atOnce }, (_, at) => ({
      kept: join(directory, `kept ${at}`),
      files: join(directory, `files ${at}`),
    }));
    for (const { files } of places) {
      await mkdir(files);
      await writeFile(join(files, 'file 0'), 'first\r\n');
    }
    let [changed, torn] = [0, 0];
    for (let round = 0; round < rounds; round += 1) {
      const outcomes = await Promise.all(
        places.map(async ({ kept, files }, at) => {
          const said = await editUntilKilled(directory, kept, files, `${round}.${at}`);
          const store = openStore(kept);
          const left = await look(files);
          const wanted = said[Math.floor(Math.random() * said.length)];
          assert.ok(wanted !== undefined);
          const ways = await store.waysTo('s', wanted.turn);
          assert.deepEqual(
            await store.restore(
              's',
              ways.map(({ file }) => file),
              `undo ${round}`,
            ),
            [],
          );
          assert.deepEqual(await look(files), wanted.files);
          // And the way back has a way back.
          const back = await store.waysTo('s', `undo ${round}`);
          await store.restore(
            's',
            back.map(({ file }) => file),
            `redo ${round}`,
          );
          assert.deepEqual(await look(files), left);
          return [ways.length > 0, ways.some(({ isChanged }) => isChanged)];
        }),
      );
      changed += outcomes.filter(([some]) => some).length;
      torn += outcomes.filter(([, some]) => some).length;
    }
    assert.ok(changed > rounds, `${changed} changed files`);
    assert.ok(torn > 0, `${torn} in the middle of a change`);
  });
});

/** What the agent said of its turns before it was killed. */
async function editUntilKilled(directory: string, kept: string, files: string, run: string): Promise<readonly Said[]> {
  const script = new URL('editUntilKilled.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, kept, files, run], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // Many starts: only the first compiles.
    env: { ...process.env, NODE_COMPILE_CACHE: join(directory, 'compiled') },
  });
  const closed = once(child, 'close');
  let output = '';
  // Some turns on, then at any moment of the next.
  let turns = 1 + Math.floor(Math.random() * 4);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    turns -= 1;
    if (turns === 0) setTimeout(() => child.kill('SIGKILL'), Math.random() * 20);
  });
  const [, killedBy] = (await closed) as [number | null, NodeJS.Signals | null];
  assert.equal(killedBy, 'SIGKILL');
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Said);
}
