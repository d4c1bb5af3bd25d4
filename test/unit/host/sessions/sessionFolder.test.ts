import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { encodeHeader, encodeRecord } from '../../../../src/core/conversation/codec.ts';
import type { ConversationEvent } from '../../../../src/core/conversation/reduce.ts';
import { SessionFolder } from '../../../../src/host/sessions/sessionFolder.ts';
import { answered, asked } from '../../core/conversation/sessions.ts';

const { signal } = new AbortController();
const header = encodeHeader(1000, 'here');

describe('a folder of sessions', () => {
  let root: string;
  let directory: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'folder-'));
    directory = join(root, 'sessions');
    await mkdir(directory);
  });
  // An index may still be on its way.
  afterEach(() => rm(root, { recursive: true, maxRetries: 9 }));

  const fileOf = (id: string) => join(directory, `${id}.jsonl`);
  const write = (id: string, ...events: readonly ConversationEvent[]) =>
    writeFile(fileOf(id), [header, ...events.map(encodeRecord)].join('\n'));
  const add = (id: string, ...events: readonly ConversationEvent[]) =>
    appendFile(fileOf(id), events.map((event) => `\n${encodeRecord(event)}`).join(''));
  const questionAt = (id: string, at: number, text = `question ${id}`): ConversationEvent => ({
    type: 'asked',
    question: { role: 'user', id, parentId: undefined, at, text, attachments: [] },
  });

  /** What a window that was open, one that finds an index, and one that finds none each list. */
  async function listAll(open: SessionFolder) {
    const lists = [await open.list(signal)];
    await open.settled();
    lists.push(await new SessionFolder(directory).list(signal));
    await rm(`${directory}.index`, { force: true });
    const anew = new SessionFolder(directory);
    lists.push(await anew.list(signal));
    await anew.settled();
    return lists;
  }

  it('lists the one used last first, with title, workspace, time, pin and number of questions', async () => {
    await write('old', questionAt('q0', 2000, 'First things'), { type: 'pinned', pinned: true });
    await write('new', questionAt('q0', 3000), answered('a0', 'q0'), questionAt('q1', 5000));
    const [newest, oldest, ...others] = await new SessionFolder(directory).list(signal);
    assert.deepEqual(others, []);
    assert.deepEqual([newest?.id, newest?.questions, newest?.updatedAt], ['new', 2, 5000]);
    assert.deepEqual(oldest, {
      id: 'old',
      title: 'First things',
      titledBy: 'question',
      workspace: 'here',
      createdAt: 1000,
      updatedAt: 2000,
      pinned: true,
      questions: 1,
      sizeBytes: (await stat(fileOf('old'))).size,
    });
  });

  it('is empty when there is no folder, and ignores what is no session', async () => {
    assert.deepEqual(await new SessionFolder(join(root, 'none')).list(signal), []);
    await write('s', asked('q0'));
    await writeFile(fileOf('empty'), '');
    await writeFile(fileOf('spoilt'), '\0\0\0\n{');
    await writeFile(join(directory, 'notes.txt'), 'x');
    await writeFile(join(directory, 'a b.jsonl'), 'x');
    const ids = (await new SessionFolder(directory).list(signal)).map(({ id }) => id);
    assert.deepEqual(ids.sort(), ['s', 'spoilt']);
  });

  it('stops when nobody waits any more', async () => {
    await write('s', asked('q0'));
    await assert.rejects(new SessionFolder(directory).list(AbortSignal.abort()), { name: 'AbortError' });
  });

  it('keeps an index for its owner alone, and reads no session again that did not change', async function () {
    if (process.platform === 'win32') this.skip();
    await write('s', asked('q0'));
    await utimes(fileOf('s'), 1000, 1000);
    const first = new SessionFolder(directory);
    await first.list(signal);
    await first.settled();
    assert.deepEqual((await readdir(root)).sort(), ['sessions', 'sessions.index']);
    assert.equal((await stat(`${directory}.index`)).mode & 0o777, 0o600);
    // The same size and time with other words: only who reads it sees them.
    await writeFile(fileOf('s'), (await readFile(fileOf('s'), 'utf8')).replace('question q0', 'somewhat q0'));
    await utimes(fileOf('s'), 1000, 1000);
    assert.equal((await new SessionFolder(directory).list(signal))[0]?.title, 'question q0');
    await rm(`${directory}.index`);
    assert.equal((await new SessionFolder(directory).list(signal))[0]?.title, 'somewhat q0');
  });

  it('shows at a glance what was listed last, of the sessions that are still there', async () => {
    await write('a', asked('q0', undefined, 'A'));
    await write('b', asked('q0', undefined, 'B'));
    assert.deepEqual(await new SessionFolder(directory).glance(), []);
    const first = new SessionFolder(directory);
    const listed = await first.list(signal);
    await first.settled();
    assert.deepEqual(await new SessionFolder(directory).glance(), listed);
    await rm(fileOf('a'));
    await write('c', asked('q0'));
    assert.deepEqual(
      (await new SessionFolder(directory).glance()).map(({ title }) => title),
      ['B'],
    );
  });

  it('makes the index again when it is torn, changed, of another version or a folder', async () => {
    await write('s', asked('q0', undefined, 'The right title'));
    const first = new SessionFolder(directory);
    await first.list(signal);
    await first.settled();
    const whole = await readFile(`${directory}.index`, 'utf8');
    const spoilt = [
      whole.slice(0, -20),
      whole.slice(0, 30),
      whole.replace('The right title', 'The wrong title'),
      '',
      'x',
      'null',
    ];
    for (const text of spoilt) {
      await writeFile(`${directory}.index`, text);
      const folder = new SessionFolder(directory);
      assert.equal((await folder.list(signal))[0]?.title, 'The right title');
      await folder.settled();
      assert.equal(await readFile(`${directory}.index`, 'utf8'), whole);
    }
    await rm(`${directory}.index`);
    await mkdir(`${directory}.index`);
    const folder = new SessionFolder(directory);
    assert.equal((await folder.list(signal))[0]?.title, 'The right title');
    await folder.settled();
    assert.deepEqual((await readdir(root)).sort(), ['sessions', 'sessions.index']);
  });

  it('follows files that come, grow, shrink and go', async () => {
    const folder = new SessionFolder(directory);
    const titles = async () => (await folder.list(signal)).map(({ title }) => title);
    await write('a', questionAt('q0', 2000, 'A'));
    assert.deepEqual(await titles(), ['A']);
    await write('b', questionAt('q0', 3000, 'B'));
    assert.deepEqual(await titles(), ['B', 'A']);
    await add('a', questionAt('q1', 4000), { type: 'titled', title: 'New', by: 'person' });
    assert.deepEqual(await titles(), ['New', 'B']);
    await write('a', questionAt('q0', 1000, 'Old'));
    assert.deepEqual(await titles(), ['B', 'Old']);
    await rm(fileOf('b'));
    assert.deepEqual(await titles(), ['Old']);
  });

  it('keeps a title that a person gave from one that is made later', async () => {
    await write('s', asked('q0'), { type: 'titled', title: 'Mine', by: 'person' });
    await add('s', { type: 'titled', title: 'Made', by: 'model' });
    assert.equal((await new SessionFolder(directory).list(signal))[0]?.title, 'Mine');
  });

  it('comes to the same however often and wherever it looked while the files grew', async function () {
    this.timeout(30_000);
    const event = fc.oneof(
      fc.nat(9).map((n) => questionAt(`q${n}`, 1000 + n)),
      fc.nat(9).map((n) => answered(`a${n}`, `q${n}`, { at: 2000 + n })),
      fc.constantFrom('说', 'x').map((title): ConversationEvent => ({ type: 'titled', title, by: 'person' })),
      fc.boolean().map((pinned): ConversationEvent => ({ type: 'pinned', pinned })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat(1000), { maxLength: 6 }),
        async (events, cuts) => {
          await rm(`${directory}.index`, { force: true });
          const bytes = Buffer.from([header, ...events.map(encodeRecord)].join('\n'));
          const stops = [...new Set(cuts.map((cut) => Math.floor((cut / 1000) * bytes.length)))].sort((a, b) => a - b);
          await writeFile(fileOf('s'), '');
          const open = new SessionFolder(directory);
          let written = 0;
          for (const stop of [...stops, bytes.length]) {
            await appendFile(fileOf('s'), bytes.subarray(written, stop));
            written = stop;
            await open.list(signal);
          }
          const [grown, indexed, anew] = await listAll(open);
          assert.deepEqual(grown, anew);
          assert.deepEqual(indexed, anew);
        },
      ),
      { numRuns: 60 },
    );
  });
});
