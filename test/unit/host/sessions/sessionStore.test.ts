import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Turn } from '../../../../src/core/conversation/model.ts';
import type { ConversationEvent } from '../../../../src/core/conversation/reduce.ts';
import { replay } from '../../../../src/core/conversation/reduce.ts';
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
  afterEach(() => rm(directory, { recursive: true }));

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
    assert.equal(valueOf(await store.latest('here', signal)), undefined);
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
    assert.deepEqual(types, ['session', 'titled', 'asked', 'answered', 'titled', 'asked', 'answered', 'titled']);
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
    await appendFile(fileOf('s'), '\n{"type":"pinned","turnId":"q0"}');
    for (const event of turns.slice(2)) valueOf(await store.append('s', event));
    assert.deepEqual(valueOf(await store.load('s', signal)).session, exchanges(2));
    assert.match(await readFile(fileOf('s'), 'utf8'), /"pinned"/);

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

  describe('in a list', () => {
    const at = (id: string, seconds: number) => utimes(fileOf(id), seconds, seconds);

    it('stand the one written last first, with title and workspace', async () => {
      await write('old', [asked('q0', undefined, 'First things')], 'there');
      await write('new');
      await at('old', 1000);
      await at('new', 2000);
      const [newest, oldest, ...others] = valueOf(await store.list(signal));
      assert.deepEqual(others, []);
      assert.equal(newest?.id, 'new');
      assert.deepEqual(oldest, {
        id: 'old',
        title: 'First things',
        workspace: 'there',
        createdAt: 1000,
        updatedAt: 1_000_000,
        sizeBytes: (await stat(fileOf('old'))).size,
      });
    });

    it('give the latest one of a workspace', async () => {
      await write('a', turns, 'here');
      await write('b', turns, 'here');
      await write('c', turns, 'there');
      await at('a', 1000);
      await at('b', 2000);
      await at('c', 3000);
      assert.equal(valueOf(await store.latest('here', signal))?.id, 'b');
      assert.equal(valueOf(await store.latest('nowhere', signal)), undefined);
    });

    it('have their title however long they have grown since', async () => {
      const parts = [{ id: 'p', kind: 'text', text: '长'.repeat(50_000) }] as const;
      await write('s', [asked('q0'), { type: 'titled', title: '新名' }, answered('a0', 'q0', { parts })]);
      const later = new SessionStore(directory);
      await later.load('s', signal);
      await later.append('s', asked('q1', 'a0'));
      await later.append('s', answered('a1', 'q1', { parts }));
      assert.equal(valueOf(await store.list(signal))[0]?.title, '新名');
    });

    it('do not hide behind files that are empty, foreign or spoilt', async () => {
      await write('s');
      await writeFile(fileOf('empty'), '');
      await writeFile(fileOf('spoilt'), '\0\0\0\n{');
      await writeFile(join(directory, 'sessions', 'notes.txt'), 'x');
      assert.deepEqual((await idsOf()).sort(), ['s', 'spoilt']);
    });

    it('stop being read when nobody waits any more', async () => {
      await write('s');
      await assert.rejects(store.list(AbortSignal.abort()), { name: 'AbortError' });
    });
  });

  describe('removed', () => {
    it('leave the list and come back whole', async () => {
      await write('s');
      valueOf(await store.remove('s'));
      assert.deepEqual(await idsOf(), []);
      assert.equal((await store.load('s', signal)).ok, false);
      valueOf(await store.restore('s'));
      assert.deepEqual(valueOf(await store.load('s', signal)).session, exchanges(2));
    });

    it('by one window are not begun again by another, which saves everything if they come back', async () => {
      await write('s', turns.slice(0, 2));
      const other = new SessionStore(directory);
      await other.remove('s');
      const refused = await store.append('s', turns[2]!);
      assert.deepEqual(refused, { ok: false, failure: 'missing', cause: 'ENOENT' });
      assert.deepEqual(await idsOf(), []);
      await other.restore('s');
      valueOf(await store.append('s', turns[3]!));
      assert.deepEqual(valueOf(await other.load('s', signal)).session, exchanges(2));
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

  it('lose no finished turn when four windows are killed at any moment, ten times over', async function () {
    this.timeout(60_000);
    await write('s');
    const kept: string[] = [];
    for (let round = 0; round < 10; round += 1) {
      const windows = [0, 1, 2, 3].map((window) => appendUntilKilled(directory, 's', `${round}-${window}`));
      kept.push(...(await Promise.all(windows)).flat());
      const { session, dropped } = valueOf(await new SessionStore(directory).load('s', signal));
      const lost = kept.filter(
        (name) => !session.turns.has(`q-${name}`) || !isFinished(session.turns.get(`a-${name}`)),
      );
      assert.deepEqual(lost, []);
      assert.ok(dropped <= 4 * (round + 1));
    }
    assert.ok(kept.length >= 40);
  });
});

function isFinished(turn: Turn | undefined): boolean {
  return turn?.role === 'assistant' && turn.end.status === 'ended' && turn.parts.length === 1;
}

/** The names of the turns that the process said were kept before it was killed. */
async function appendUntilKilled(directory: string, id: string, run: string): Promise<string[]> {
  const script = new URL('appendTurns.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, directory, id, run], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // Forty starts: only the first compiles.
    env: { ...process.env, NODE_COMPILE_CACHE: join(directory, 'compiled') },
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const closed = once(child, 'close');
  await once(child.stdout, 'data');
  setTimeout(() => child.kill('SIGKILL'), Math.random() * 40);
  const [, killedBy] = (await closed) as [number | null, NodeJS.Signals | null];
  assert.equal(killedBy, 'SIGKILL');
  return output.split('\n').slice(0, -1);
}
