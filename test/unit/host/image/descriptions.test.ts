import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Descriptions } from '../../../../src/host/image/descriptions.ts';

const day = 24 * 60 * 60 * 1000;

describe('what was said of pictures', () => {
  let folder: string;
  let path: string;
  let now = 0;
  const open = () => new Descriptions(path, () => now);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ask-deepseek-descriptions-'));
    path = join(folder, 'deep', 'pictures.json');
    now = 100 * day;
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is found again, by another window too, until it is a month old', async () => {
    await open().keep('a', { model: 'm', text: 'a cat', fields: '{}' });
    assert.deepEqual(await open().find('a'), { at: now, model: 'm', text: 'a cat', fields: '{}' });
    assert.equal(await open().find('b'), undefined);
    now += 31 * day;
    assert.equal(await open().find('a'), undefined);
  });

  it('keeps the newest two thousand, and no more than a million characters', async () => {
    const kept = open();
    await kept.keep('first', { model: 'm', text: 'x' });
    const earlier = Array.from({ length: 2_000 }, (_, index) => [String(index), { at: now, model: 'm', text: 'x' }]);
    await writeFile(path, JSON.stringify(earlier));
    for (const key of ['a', 'b', 'c', 'd', 'e']) await kept.keep(key, { model: 'm', text: 'x' });
    assert.equal(await kept.find('4'), undefined);
    assert.equal((await kept.find('5'))?.text, 'x');
    await kept.keep('long', { model: 'm', text: 'x'.repeat(600_000) });
    await kept.keep('longer', { model: 'm', text: 'x'.repeat(600_000) });
    assert.equal(await kept.find('long'), undefined);
    assert.equal((await kept.find('longer'))?.text.length, 600_000);
  });

  it('is written beside the draft of another window, and read by nobody else', async () => {
    await mkdir(`${path}.new`, { recursive: true });
    await open().keep('a', { model: 'm', text: 'x' });
    assert.equal((await open().find('a'))?.text, 'x');
    if (process.platform !== 'win32') assert.equal((await stat(path)).mode & 0o777, 0o600);
  });

  it('begins anew where the file is spoilt, and does without where none can be', async () => {
    await open().keep('a', { model: 'm', text: 'x' });
    await writeFile(path, '[["a",{"text":');
    assert.equal(await open().find('a'), undefined);
    await open().keep('b', { model: 'm', text: 'y' });
    assert.equal((await open().find('b'))?.text, 'y');
    const nowhere = new Descriptions(join(path, 'below', 'a file'), () => now);
    await nowhere.keep('a', { model: 'm', text: 'x' });
    assert.equal(await nowhere.find('a'), undefined);
  });
});
