/** Windows that are killed while they write receipts: none that was kept may be lost, and no crash looks like damage. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { LogFiles } from '../../../../src/host/audit/logFiles.ts';
import { Vault } from '../../../../src/host/audit/vault.ts';
import { hashing } from '../../../../src/host/net/hashing.ts';
import { fileStore } from './fileStore.ts';

const [kills, windows] = [500, 4];

describe('windows killed while they write receipts', () => {
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kills-'));
    // One file starts in a fraction of the time of many.
    await esbuild.build({
      entryPoints: [new URL('appendReceipts.ts', import.meta.url).pathname],
      outfile: join(directory, 'append.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
    });
  });
  after(() => rm(directory, { recursive: true, maxRetries: 9 }));

  it('five hundred times at any moment lose at most the one being written, and leave one intact chain', async function () {
    this.timeout(600_000);
    const log = new LogFiles(join(directory, 'log'), new Vault(fileStore(directory)), hashing);
    const kept: string[] = [];
    let runs = 0;
    const work = async (): Promise<void> => {
      while (runs < kills) {
        runs += 1;
        kept.push(...(await appendUntilKilled(directory, String(runs))));
        if (runs % 100 === 0) await check();
      }
    };
    const check = async (): Promise<void> => {
      const verdict = await log.verify();
      assert.ok(verdict.ok);
      assert.notEqual(verdict.value.state, 'damaged', JSON.stringify(verdict.value));
    };
    await Promise.all(Array.from({ length: windows }, work));
    await check();
    const entries = await log.entries();
    assert.ok(entries.ok);
    const held = entries.value.map(({ purpose }) => purpose);
    const found = new Set(held);
    assert.equal(found.size, held.length);
    assert.deepEqual(
      kept.filter((purpose) => !found.has(purpose)),
      [],
    );
    // One more for each kill may have been written and not told.
    assert.ok(held.length <= kept.length + kills && kept.length > kills / 4, `${held.length}, ${kept.length}`);
  });
});

/** The purposes of the receipts that the process said were kept before it was killed. */
async function appendUntilKilled(directory: string, run: string): Promise<string[]> {
  const child = spawn(process.execPath, [join(directory, 'append.mjs'), directory, run], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), closed]);
  setTimeout(() => child.kill('SIGKILL'), Math.random() * 20);
  const [code, killedBy] = (await closed) as [number | null, NodeJS.Signals | null];
  assert.equal(killedBy, 'SIGKILL', `ended with ${code}`);
  return output.split('\n').slice(0, -1);
}
