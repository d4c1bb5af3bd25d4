import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { dayOf, encodeLine, type LedgerEntry } from '../../../../src/core/cost/ledger.ts';
import { addLine, emptySums, type DaySums } from '../../../../src/core/cost/sums/daySums.ts';
import { LedgerFiles } from '../../../../src/host/cost/ledgerFiles.ts';
import { entriesOf } from '../../core/cost/entries.ts';

const day = '2026-11-18';

function sample(count: number, seed = 7, on = day): LedgerEntry[] {
  return fc.sample(entriesOf(on), { numRuns: count, seed });
}

async function sums(files: LedgerFiles, on = day): Promise<DaySums['all']> {
  const outcome = await files.sums(on);
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
        looks.push(one.sums(day), other.sums(day));
      }),
    );
    await Promise.all(looks);
    const expected = entries.reduce(addLine, emptySums()).all;
    for (const files of [one, other, openWindow()]) assert.deepEqual(await sums(files), expected);
  });

  it('loses nothing where two windows begin the file together', async () => {
    for (let round = 0; round < 50; round += 1) {
      const on = dayOf(Date.parse(day) + round * 86_400_000);
      const entries = sample(2, round, on);
      await Promise.all(entries.map((entry) => openWindow().append(entry)));
      assert.deepEqual(await sums(openWindow(), on), entries.reduce(addLine, emptySums()).all);
    }
  });

  it('knows which files were held back in a period that ends within a day', async () => {
    const files = openWindow();
    const noon = Date.parse(`${day}T12:00:00Z`);
    const dayMs = 86_400_000;
    for (const at of [noon - 2 * dayMs, noon - dayMs, noon - 1, noon]) {
      await files.append({ type: 'held', at, why: at < noon - 1 ? 'kept' : 'secret' });
      for (const entry of sample(3, at % 100, dayOf(at))) await files.append(entry);
    }
    assert.deepEqual(await files.heldBack(noon - dayMs, noon), [
      { type: 'held', at: noon - dayMs, why: 'kept' },
      { type: 'held', at: noon - 1, why: 'secret' },
    ]);
    assert.equal((await files.heldBack(0, noon + dayMs)).length, 4);
    assert.deepEqual((await sums(files)).calls, 6);
  });

  it('has nothing before the first entry', async () => {
    assert.deepEqual(await sums(openWindow()), emptySums().all);
  });

  it('counts a line once, however its bytes come', async () => {
    const entries = sample(6);
    const text = entries.map(encodeLine).join('\n');
    const bytes = Buffer.from(text);
    await mkdir(join(folder, 'ledger'));
    const files = openWindow();
    for (let at = 0; at < bytes.length; at += 37) {
      await appendFile(fileOf(day), bytes.subarray(at, at + 37));
      await files.sums(day);
    }
    assert.deepEqual(await sums(files), entries.reduce(addLine, emptySums()).all);
  });

  it('passes over a line that a crash tore and goes on after it', async () => {
    const [first, torn, last] = sample(3);
    assert.ok(first && torn && last);
    await mkdir(join(folder, 'ledger'));
    await writeFile(fileOf(day), `${encodeLine(first)}\n${encodeLine(torn).slice(0, 50)}`);
    const files = openWindow();
    await files.sums(day);
    assert.ok((await files.append(last)).ok);
    assert.deepEqual(await sums(files), [first, last].reduce(addLine, emptySums()).all);
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
    assert.deepEqual(await sums(files, '2026-11-17'), emptySums().all);
  });

  it('keeps lines of two days apart that come in turns around midnight', async () => {
    const files = openWindow();
    const [late, early] = [sample(20, 1, '2026-11-18'), sample(20, 2, '2026-11-19')];
    await Promise.all(late.flatMap((entry, index) => [entry, early[index] ?? entry]).map((line) => files.append(line)));
    await files.settled();
    assert.deepEqual(await sums(openWindow(), '2026-11-18'), late.reduce(addLine, emptySums()).all);
    assert.deepEqual(await sums(openWindow(), '2026-11-19'), early.reduce(addLine, emptySums()).all);
  });

  it('reads days that are longer than what is read at once', async () => {
    const entries = Array.from({ length: 30 }, () => sample(300)).flat();
    await mkdir(join(folder, 'ledger'));
    await writeFile(fileOf(day), entries.map((entry) => `\n${encodeLine(entry)}`).join(''));
    const files = openWindow();
    assert.deepEqual(await sums(files), entries.reduce(addLine, emptySums()).all);
    const read: LedgerEntry[] = [];
    for await (const entry of files.entries(day)) read.push(entry);
    assert.deepEqual(read, entries);
  });

  it('keeps what a long day came to, and adds what comes late in whichever window', async () => {
    const [late, ...entries] = Array.from({ length: 10 }, () => sample(100)).flat();
    assert.ok(late);
    await mkdir(join(folder, 'ledger'));
    await writeFile(fileOf(day), entries.map((entry) => `\n${encodeLine(entry)}`).join(''));
    await sums(openWindow());
    assert.ok((await readdir(join(folder, 'ledger'))).includes(`${day}.sums.json`));
    const other = openWindow();
    assert.deepEqual(await sums(other), entries.reduce(addLine, emptySums()).all);
    await openWindow().append(late);
    for (const files of [other, openWindow()]) {
      assert.deepEqual(await sums(files), [...entries, late].reduce(addLine, emptySums()).all);
    }
  });

  it('adds a day up anew whose kept sums are of another file', async () => {
    await mkdir(join(folder, 'ledger'));
    const [first, ...rest] = Array.from({ length: 10 }, () => sample(100)).flat();
    assert.ok(first);
    await writeFile(fileOf(day), rest.map((entry) => `\n${encodeLine(entry)}`).join(''));
    await sums(openWindow());
    await writeFile(fileOf(day), `\n${encodeLine(first)}`);
    assert.deepEqual(await sums(openWindow()), addLine(emptySums(), first).all);
  });
});
