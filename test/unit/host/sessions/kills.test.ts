/** Windows that are killed while they write: nothing that was finished may be lost. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Turn } from '../../../../src/core/conversation/model.ts';
import type { DiskOutcome } from '../../../../src/host/disk/outcome.ts';
import { SessionStore } from '../../../../src/host/sessions/sessionStore.ts';
import { answered, asked, emptySession } from '../../core/conversation/sessions.ts';

const { signal } = new AbortController();
const [rounds, windows] = [50, 4];

describe('windows killed while they write', () => {
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kills-'));
  });
  after(() => rm(directory, { recursive: true, maxRetries: 9 }));

  it('two hundred times at any moment lose no finished turn, and the list stays right', async function () {
    this.timeout(240_000);
    const store = new SessionStore(directory);
    store.create(emptySession, 'here');
    for (const event of [asked('q0'), answered('a0', 'q0')]) valueOf(await store.append('s', event));
    const kept: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const runs = Array.from({ length: windows }, (_, window) => appendUntilKilled(directory, `${round}-${window}`));
      kept.push(...(await Promise.all(runs)).flat());
      const { session, dropped } = valueOf(await new SessionStore(directory).load('s', signal));
      const lost = kept.filter(
        (name) => !session.turns.has(`q-${name}`) || !isFinished(session.turns.get(`a-${name}`)),
      );
      assert.deepEqual(lost, []);
      assert.ok(dropped <= windows * (round + 1));
      // One list that goes on from what it knew, and one that is made anew, are the same.
      const questions = [...session.turns.values()].filter(({ role }) => role === 'user').length;
      for (const one of [store, new SessionStore(directory)]) {
        const [listed] = valueOf(await one.list(signal));
        assert.deepEqual([listed?.title, listed?.questions], ['question q0', questions]);
      }
    }
    assert.ok(kept.length >= rounds * windows);
  });
});

function valueOf<T>(outcome: DiskOutcome<T>): T {
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return outcome.value;
}

function isFinished(turn: Turn | undefined): boolean {
  return turn?.role === 'assistant' && turn.end.status === 'ended' && turn.parts.length === 1;
}

/** The names of the turns that the process said were kept before it was killed. */
async function appendUntilKilled(directory: string, run: string): Promise<string[]> {
  const script = new URL('appendTurns.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, directory, 's', run], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // Many starts: only the first compiles.
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
