/** Questions that wait in a session that several windows have open: of all of them one asks each. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from '../../../../src/core/conversation/model.ts';
import { SessionStore } from '../../../../src/host/sessions/sessionStore.ts';
import { asked, emptySession, question } from '../../core/conversation/sessions.ts';

const { signal } = new AbortController();
const names = Array.from({ length: 10 }, (_, number) => `w${number}`);

describe('questions that wait in several windows', () => {
  let directory: string;
  let store: SessionStore;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'asked-once-'));
    store = new SessionStore(directory);
    store.create(emptySession, 'here');
    for (const id of names) {
      const { text, attachments } = question(id);
      await store.append('s', { type: 'queued', question: { id, text, attachments } });
    }
  });
  afterEach(() => rm(directory, { recursive: true, maxRetries: 9 }));

  it('are asked by one of three processes each', async function () {
    this.timeout(60_000);
    const script = new URL('askWaiting.ts', import.meta.url).pathname;
    const windows = Array.from({ length: 3 }, () =>
      spawn(process.execPath, [script, directory, 's'], { stdio: ['pipe', 'pipe', 'inherit'] }),
    );
    const said = windows.map(() => '');
    const ends = windows.map((window, index) => {
      window.stdout.setEncoding('utf8').on('data', (text: string) => (said[index] += text));
      return once(window, 'close');
    });
    await Promise.all(windows.map((window) => once(window.stdout, 'data')));
    for (const window of windows) window.stdin.end('go');
    assert.deepEqual(
      await Promise.all(ends),
      windows.map(() => [0, null]),
    );
    const told = said.flatMap((text) => text.split('\n').slice(1, -1));
    assert.deepEqual(told.toSorted(), names.toSorted());
    const lines = (await store.read('s', signal)).split('\n').filter((line) => line.includes('"asked"'));
    assert.equal(lines.length, names.length);
  });

  it('are told as other windows left them, and not at all where the chat is gone', async () => {
    const other = new SessionStore(directory);
    await other.append('s', asked('w0'), { type: 'unqueued', questionId: 'w1' });
    const look = async (): Promise<readonly string[] | undefined> => {
      let written: Session | undefined;
      await store.alone('s', (session) => (written = session));
      return written?.queue.map(({ id }) => id);
    };
    assert.deepEqual(await look(), names.slice(2));
    await rm(join(directory, 'sessions', 's.jsonl'));
    assert.equal(await look(), undefined);
  });

  it('fail without having been looked at where no lock can be had', async () => {
    await writeFile(join(directory, 'sessions.lock'), 'in the way');
    let calls = 0;
    const outcome = await store.alone('s', () => (calls += 1));
    assert.deepEqual([outcome.ok, calls], [false, 0]);
  });
});
