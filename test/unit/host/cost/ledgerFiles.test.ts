import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import {
  addEntry,
  dayOf,
  emptyDay,
  encodeEntry,
  type DayTotals,
  type LedgerEntry,
} from '../../../../src/core/cost/ledger.ts';
import { LedgerFiles } from '../../../../src/host/cost/ledgerFiles.ts';
import { entriesOf } from '../../core/cost/entries.ts';

const day = '2026-11-18';

function sample(count: number, seed = 7, on = day): LedgerEntry[] {
  return fc.sample(entriesOf(on), { numRuns: count, seed });
}

async function sums(files: LedgerFiles, on = day): Promise<DayTotals['all']> {
  const outcome = await files.totals(on);
  assert.ok(outcome.ok);
  return outcome.value.all;
}

describe('the ledger on disk', () => {
  let folder: string;
  const fileOf = (on: string) => join(folder, 'ledger', `${on}.jsonl`);
  const openWindow = () => new LedgerFiles(join(folder, 'ledger'));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ledger-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('sums what two windows write at the same time, in both of them', async () => {
    const [one, other] = [openWindow(), openWindow()];
    const entries = sample(60);
    const looks: Promise<unknown>[] = [];
    await Promise.all(
      entries.map(async (entry, index) => {
        const outcome = await (index % 2 === 0 ? one : other).append(entry);
        assert.ok(outcome.ok);
        looks.push(one.totals(day), other.totals(day));
      }),
    );
    await Promise.all(looks);
    const expected = entries.reduce(addEntry, emptyDay()).all;
    for (const files of [one, other, openWindow()]) assert.deepEqual(await sums(files), expected);
  });

  it('loses nothing where two windows begin the file together', async () => {
    for (let round = 0; round < 50; round += 1) {
      const on = dayOf(Date.parse(day) + round * 86_400_000);
      const entries = sample(2, round, on);
      await Promise.all(entries.map((entry) => openWindow().append(entry)));
      assert.deepEqual(await sums(openWindow(), on), entries.reduce(addEntry, emptyDay()).all);
    }
  });

  it('has nothing before the first entry', async () => {
    assert.deepEqual(await sums(openWindow()), emptyDay().all);
  });

  it('counts a line once, however its bytes come', async () => {
    const entries = sample(6);
    const text = entries.map(encodeEntry).join('\n');
    const bytes = Buffer.from(text);
    await mkdir(join(folder, 'ledger'));
    const files = openWindow();
    for (let at = 0; at < bytes.length; at += 37) {
      await appendFile(fileOf(day), bytes.subarray(at, at + 37));
      await files.totals(day);
    }
    assert.deepEqual(await sums(files), entries.reduce(addEntry, emptyDay()).all);
  });

  it('passes over a line that a crash tore and goes on after it', async () => {
    const [first, torn, last] = sample(3);
    assert.ok(first && torn && last);
    await mkdir(join(folder, 'ledger'));
    await writeFile(fileOf(day), `${encodeEntry(first)}\n${encodeEntry(torn).slice(0, 50)}`);
    const files = openWindow();
    await files.totals(day);
    assert.ok((await files.append(last)).ok);
    assert.deepEqual(await sums(files), [first, last].reduce(addEntry, emptyDay()).all);
  });

  it('keeps days apart and the last 92 of them', async () => {
    await mkdir(join(folder, 'ledger'));
    const old = dayOf(Date.parse(day) - 93 * 86_400_000);
    const kept = dayOf(Date.parse(day) - 91 * 86_400_000);
    for (const on of [old, kept]) await writeFile(fileOf(on), '');
    await writeFile(join(folder, 'ledger', 'notes.txt'), 'not ours');
    const files = openWindow();
    const [entry] = sample(1);
    assert.ok(entry);
    await files.append(entry);
    await files.settled();
    const names = (await readdir(join(folder, 'ledger'))).toSorted();
    assert.deepEqual(names, [`${kept}.jsonl`, `${day}.jsonl`, 'notes.txt']);
    assert.deepEqual(await sums(files, '2026-11-17'), emptyDay().all);
  });
});
