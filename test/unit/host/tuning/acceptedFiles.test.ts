import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AcceptedFiles } from '../../../../src/host/tuning/acceptedFiles.ts';

const month = (number: number): number => Date.UTC(2026, number - 1, 15);

describe('the files of accepted ghost text', () => {
  let parent: string;
  let folder: string;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'accepted-'));
    folder = join(parent, 'completions');
  });
  afterEach(() => rm(parent, { recursive: true, force: true }));

  it('give back every line in order, whichever window wrote it', async () => {
    assert.deepEqual(await new AcceptedFiles(folder).read(), []);
    await new AcceptedFiles(folder).append(month(2), 'second');
    await new AcceptedFiles(folder).append(month(1), 'first');
    await new AcceptedFiles(folder).append(month(2), 'third');
    assert.deepEqual(await new AcceptedFiles(folder).read(), ['first', 'second', 'third']);
  });

  it('keep three months', async () => {
    for (const number of [1, 2, 3, 4]) await new AcceptedFiles(folder).append(month(number), `line ${number}`);
    assert.deepEqual(await readdir(folder), ['2026-02.jsonl', '2026-03.jsonl', '2026-04.jsonl']);
  });

  it('take no more of a month than their bound', async () => {
    const files = new AcceptedFiles(folder, 20);
    for (let count = 0; count < 9; count++) await files.append(month(1), 'ten bytes.');
    assert.deepEqual(await files.read(), ['ten bytes.', 'ten bytes.']);
  });

  it('are gone when they are removed', async () => {
    const files = new AcceptedFiles(folder);
    await files.append(month(1), 'line');
    await files.remove();
    assert.deepEqual(await readdir(parent), []);
  });
});
