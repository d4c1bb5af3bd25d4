/** Everything that a network does to an answer, tried for real: servers, proxies and certificates on loopback. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeAll, until } from '../servers.ts';
import { tryAnswers } from './answers.ts';
import { tryCertificates } from './certificates.ts';
import { tryResets } from './resets.ts';
import { tryStops } from './stops.ts';
import { Tally } from './tally.ts';
import { tryWays } from './ways.ts';

const fewest = 400;

/** Far beyond the 100 ms that are promised: a machine may be busy with something else. */
const slowestCloseMs = 5000;

function openHandles(): number {
  return process.getActiveResourcesInfo().filter((kind) => /TCP|TLS|Pipe|FSReq|GetAddr/.test(kind)).length;
}

describe('the network at its worst', () => {
  it('shows a prefix, nothing twice and one end, closes everything and tells no secret', async function () {
    this.timeout(300_000);
    const tally = new Tally();
    const [temporary, handles] = [await mkdtemp(join(tmpdir(), 'faults-')), openHandles()];
    const { TMPDIR } = process.env;
    process.env['TMPDIR'] = temporary;
    for (const group of [tryCertificates, tryWays, tryAnswers, tryStops, tryResets]) {
      const [before, startedAt] = [tally.tried, performance.now()];
      await group(tally);
      await closeAll();
      console.log(`      ${group.name}: ${tally.tried - before} in ${Math.round(performance.now() - startedAt)} ms`);
    }
    console.log(`      reliability.faults_tried ${tally.tried}`);
    console.log(`      reliability.faults_survived ${tally.survived}`);
    console.log(`      reliability.close_p50_ms ${tally.usualCloseMs.toFixed(1)}`);
    console.log(`      reliability.slowest_close_ms ${tally.slowestCloseMs.toFixed(1)}`);
    process.env['TMPDIR'] = TMPDIR ?? '';
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    assert.deepEqual(tally.failures, []);
    assert.deepEqual(await readdir(temporary), [], 'files are left');
    await rm(temporary, { recursive: true });
    await until(() => openHandles() <= handles);
    assert.ok(tally.slowestCloseMs < slowestCloseMs);
    assert.ok(tally.tried >= fewest, `only ${tally.tried} were tried`);
  });
});
