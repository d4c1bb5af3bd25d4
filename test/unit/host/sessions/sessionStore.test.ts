import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConversationEvent } from '../../../../src/core/conversation/reduce.ts';
import { replay } from '../../../../src/core/conversation/reduce.ts';
import { searchSessions } from '../../../../src/host/sessions/sessionSearch.ts';
import { SessionStore } from '../../../../src/host/sessions/sessionStore.ts';
import type { DiskOutcome } from '../../../../src/host/disk/outcome.ts';
import { answered, asked, emptySession, exchanges } from '../../core/conversation/sessions.ts';

const { signal } = new AbortController();
const turns = [asked('q0'), answered('a0', 'q0'), asked('q1', 'a0'), answered('a1', 'q1')];

function valueOf<T>(outcome: DiskOutcome<T>): T {
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return outcome.value;
}

describe('sessions on disk', () => {
  let directory: string;
  let store: SessionStore;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sessions-'));
    store = new SessionStore(directory);
  });
  // An index may still be on its way.
  afterEach(() => rm(directory, { recursive: true, maxRetries: 9 }));

  const fileOf = (id: string) => join(directory, 'sessions', `${id}.jsonl`);
  const idsOf = async () => valueOf(await store.list(signal)).map(({ id }) => id);

  async function write(id: string, events: readonly ConversationEvent[] = turns, workspace = 'here') {
    store.create({ ...emptySession, id }, workspace);
    for (const event of events) valueOf(await store.append(id, event));
  }

  it('come back as they were written', async () => {
    await write('s');
    const loaded = valueOf(await new SessionStore(directory).load('s', signal));
    assert.deepEqual(loaded, {
      session: exchanges(2),
      workspace: 'here',
      version: 1,
      dropped: 0,
      cut: false,
    });
  });

  it('leave no file while there is no question', async () => {
    store.create(emptySession, 'here');
    await store.settled();
    assert.deepEqual(await readdir(directory), []);
    assert.deepEqual(valueOf(await store.list(signal)), []);
  });

  it('are readable by their owner only', async function () {
    if (process.platform === 'win32') this.skip();
    await write('s');
    assert.equal((await stat(fileOf('s'))).mode & 0o777, 0o600);
    assert.equal((await stat(join(directory, 'sessions'))).mode & 0o777, 0o700);
  });

  it('keep the order of appends that nobody waited for', async () => {
    store.create(emptySession, 'here');
    const outcomes = await Promise.all(turns.map((event) => store.append('s', event)));
    assert.ok(outcomes.every(({ ok }) => ok));
    const types = (await readFile(fileOf('s'), 'utf8')).match(/(?<=^\{"type":")\w+/gm);
    assert.deepEqual(types, ['session', 'asked', 'answered', 'asked', 'answered']);
    assert.deepEqual(valueOf(await store.load('s', signal)).session, exchanges(2));
  });

  it('are gone on with after a restart', async () => {
    await write('s', turns.slice(0, 2));
    const later = new SessionStore(directory);
    await later.load('s', signal);
    for (const event of turns.slice(2)) valueOf(await later.append('s', event));
    assert.deepEqual(valueOf(await store.load('s', signal)).session, exchanges(2));
  });

  it('close a torn line before the next one and take nothing away', async () => {
    await write('s', turns.slice(0, 2));
    const torn = '\n{"type":"asked","question":{"role":"us';
    await appendFile(fileOf('s'), torn);
    const before = await readFile(fileOf('s'), 'utf8');
    const later = new SessionStore(directory);
    assert.equal(valueOf(await later.load('s', signal)).cut, true);
    for (const event of turns.slice(2)) valueOf(await later.append('s', event));
    const loaded = valueOf(await later.load('s', signal));
    assert.deepEqual(loaded.session, exchanges(2));
    assert.equal(loaded.dropped, 1);
    assert.ok((await readFile(fileOf('s'), 'utf8')).startsWith(`${before}\n`));
  });

  it('keep what a later version wrote and refuse to read what it would misread', async () => {
    await write('s', turns.slice(0, 2));
    await appendFile(fileOf('s'), '\n{"type":"painted","turnId":"q0"}');
    for (const event of turns.slice(2)) valueOf(await store.append('s', event));
    assert.deepEqual(valueOf(await store.load('s', signal)).session, exchanges(2));
    assert.match(await readFile(fileOf('s'), 'utf8'), /"painted"/);

    await writeFile(fileOf('t'), '{"type":"session","v":2,"createdAt":1,"workspace":""}\n');
    assert.deepEqual(await store.load('t', signal), { ok: false, failure: 'newer', cause: 'version 2' });
  });

  it('never lead out of their folder', async () => {
    await writeFile(join(directory, 'outside.jsonl'), '');
    for (const id of ['../outside', '..', 'a/b', '', 'nul\0']) {
      assert.equal((await store.load(id, signal)).ok, false);
      assert.equal((await store.remove(id)).ok, false);
    }
    assert.ok(existsSync(join(directory, 'outside.jsonl')));
  });

  it('by one window in the trash come back with the next question of another, and with everything said meanwhile', async () => {
    await write('s', turns.slice(0, 2));
    const other = new SessionStore(directory);
    valueOf(await other.remove('s'));
    const refused = await store.append('s', { type: 'titled', title: 'Late', by: 'model' });
    assert.deepEqual(refused, { ok: false, failure: 'missing', cause: 'ENOENT' });
    assert.deepEqual(await idsOf(), []);
    valueOf(await store.append('s', turns[2]!));
    valueOf(await store.append('s', turns[3]!));
    const { session } = valueOf(await other.load('s', signal));
    assert.deepEqual(session, { ...exchanges(2), title: 'Late', titledBy: 'model' });
  });

  it('tell what another window wrote since they were loaded, whole lines alone', async () => {
    await write('s', turns.slice(0, 2));
    const other = new SessionStore(directory);
    await other.load('s', signal);
    const newest = async () => (await other.news('s')).at(-1);
    assert.deepEqual(await newest(), turns[1]);
    const line = JSON.stringify(turns[2]);
    await appendFile(fileOf('s'), `\n${line.slice(0, 30)}`);
    assert.deepEqual(await newest(), turns[1]);
    await appendFile(fileOf('s'), line.slice(30));
    assert.deepEqual(await newest(), turns[2]);
    valueOf(await store.append('s', turns[3]!));
    assert.deepEqual(await newest(), turns[3]);
    await rm(fileOf('s'));
    assert.deepEqual(await other.news('s'), []);
  });

  describe('removed', () => {
    const trashed = async () => valueOf(await store.listTrash(signal)).map(({ id }) => id);

    it('leave the list and come back whole', async () => {
      await write('s');
      valueOf(await store.remove('s'));
      assert.deepEqual([await idsOf(), await trashed()], [[], ['s']]);
      assert.equal((await store.load('s', signal)).ok, false);
      valueOf(await store.restore('s'));
      assert.deepEqual([await idsOf(), await trashed()], [['s'], []]);
      assert.deepEqual(valueOf(await store.load('s', signal)).session, exchanges(2));
    });

    it('can still be searched', async () => {
      await write('s', [asked('q0', undefined, 'A needle')]);
      const look = async (word: string) => {
        const found: string[] = [];
        await searchSessions(store, ['s', 'none'], word, (more) => found.push(...more.map(({ id }) => id)), signal);
        return found;
      };
      assert.deepEqual(await look('NEEDLE'), ['s']);
      valueOf(await store.remove('s'));
      assert.deepEqual(await look('needle'), ['s']);
      assert.deepEqual(await look('asked'), []);
      await assert.rejects(
        searchSessions(store, ['s'], 'needle', () => {}, AbortSignal.abort()),
        { name: 'AbortError' },
      );
    });

    it('never take the place of another file', async () => {
      await write('s');
      valueOf(await store.remove('s'));
      await writeFile(fileOf('s'), 'somebody else’s');
      assert.deepEqual(await store.restore('s'), { ok: false, failure: 'failed', cause: 'EEXIST' });
      assert.equal(await readFile(fileOf('s'), 'utf8'), 'somebody else’s');
      assert.deepEqual(await trashed(), ['s']);
    });

    it('are never found there as old ones', async () => {
      await write('s');
      const long = new Date(Date.now() - 90 * 86_400_000);
      await utimes(fileOf('s'), long, long);
      const other = new SessionStore(directory);
      const over = new AbortController();
      const clearing = (async () => {
        while (!over.signal.aborted) await other.emptyTrash(Date.now() - 30 * 86_400_000, signal);
      })();
      for (let round = 0; round < 30; round += 1) {
        await utimes(fileOf('s'), long, long);
        valueOf(await store.remove('s'));
        await new Promise((resolve) => setImmediate(resolve));
        valueOf(await store.restore('s'));
      }
      over.abort();
      await clearing;
      assert.deepEqual(await idsOf(), ['s']);
    });

    it('are deleted for good by name, or when they have been in the trash too long', async () => {
      for (const id of ['named', 'old', 'new']) {
        await write(id);
        await utimes(fileOf(id), 1000, 1000);
        valueOf(await store.remove(id));
      }
      await utimes(join(directory, 'trash', 'old.jsonl'), 1000, 1000);
      valueOf(await store.erase('named'));
      await store.emptyTrash(Date.now() - 60_000, signal);
      assert.deepEqual(await trashed(), ['new']);
      assert.equal(await store.has('new'), true);
      assert.equal(await store.has('old'), false);
    });
  });

  describe('on a disk that refuses', () => {
    beforeEach(async function () {
      if (!existsSync('/dev/full')) this.skip();
      await mkdir(join(directory, 'sessions'));
      await symlink('/dev/full', fileOf('s'));
    });

    it('say so, and are saved as soon as there is room', async () => {
      store.create(emptySession, 'here');
      const full = { ok: false, failure: 'full', cause: 'ENOSPC' };
      assert.deepEqual(await store.append('s', turns[0]!), full);
      assert.deepEqual(await Promise.all(turns.slice(1, 3).map((event) => store.append('s', event))), [full, full]);
      await rm(fileOf('s'));
      valueOf(await store.append('s', turns[3]!));
      assert.deepEqual(valueOf(await new SessionStore(directory).load('s', signal)).session, exchanges(2));
    });

    it('are saved without another word when there is room at the next try', async () => {
      store.create(emptySession, 'here');
      for (const event of turns) await store.append('s', event);
      assert.equal((await store.retry()).ok, false);
      await rm(fileOf('s'));
      valueOf(await store.retry());
      assert.deepEqual(valueOf(await new SessionStore(directory).load('s', signal)).session, exchanges(2));
    });

    it('are waited for, however many others were deleted meanwhile', async () => {
      await write('gone', [asked('q0', undefined, 'Gone')]);
      valueOf(await new SessionStore(directory).remove('gone'));
      await store.append('gone', { type: 'titled', title: 'Late', by: 'model' });
      assert.equal(store.hasUnsaved, false);
      store.create(emptySession, 'here');
      await store.append('s', turns[0]!);
      assert.equal(store.hasUnsaved, true);
      assert.deepEqual(await store.retry(), { ok: false, failure: 'full', cause: 'ENOSPC' });
      await rm(fileOf('s'));
      valueOf(await store.retry());
      assert.equal(store.hasUnsaved, false);
    });

    it('are read together with what could not be written', async () => {
      await rm(fileOf('s'));
      await write('s', turns.slice(0, 2));
      const saved = await readFile(fileOf('s'));
      await rm(fileOf('s'));
      await symlink('/dev/full', fileOf('s'));
      await store.append('s', turns[2]!);
      await rm(fileOf('s'));
      await writeFile(fileOf('s'), saved);
      const { session } = valueOf(await store.load('s', signal));
      assert.deepEqual(session, replay(emptySession, turns.slice(0, 3)));
    });
  });
});
