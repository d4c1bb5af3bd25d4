/**
 * Ten thousand sessions on disk, as a window that has just started finds them: how long until they are on the screen, until
 * the list has what came since, until all are searched, and until one of them is read.
 * The files are real and of mixed sizes; the system's own cache of them is warm.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeHeader, encodeRecord } from '../../../src/core/conversation/codec.ts';
import { SessionStore } from '../../../src/host/sessions/sessionStore.ts';
import { searchSessions } from '../../../src/host/sessions/sessionSearch.ts';
import { answered, asked } from '../../unit/core/conversation/sessions.ts';
import { median, type Results } from '../results.ts';

const sessions = 10_000;
const windows = 5;
const needle = 'quasar';

/** Milliseconds of each; the middle one of several windows. */
export async function measureHistory(): Promise<Results> {
  const directory = await mkdtemp(join(tmpdir(), 'history-'));
  try {
    const bytes = await writeSessions(directory);
    const { signal } = new AbortController();
    const first = new SessionStore(directory);
    const anew = await timed(async () => void (await listed(first, signal)));
    await first.settled();
    const listMs: number[] = [];
    const freshMs: number[] = [];
    const openMs: number[] = [];
    const searchMs: number[] = [];
    for (let window = 0; window < windows; window++) {
      const store = new SessionStore(directory);
      // A window that was open before this one has left an index; one session has grown since.
      await store.append(`s${window}`, asked(`late${window}`, 'a0'));
      const after = new SessionStore(directory);
      listMs.push(
        await timed(async () => {
          if ((await after.glance()).kept.length !== sessions) throw new Error('Not all sessions are in the index');
        }),
      );
      let ids: readonly string[] = [];
      freshMs.push(
        await timed(async () => {
          ids = await listed(after, signal);
        }),
      );
      await after.settled();
      openMs.push(await timed(async () => void (await after.load(`s${window + 100}`, signal))));
      let found = 0;
      searchMs.push(
        await timed(() =>
          searchSessions(
            after,
            ids,
            needle,
            (more) => {
              found += more.length;
            },
            signal,
          ),
        ),
      );
      if (found !== sessions / 1000) throw new Error(`${found} of ${sessions / 1000} sessions were found`);
    }
    console.log(`  ${(bytes / 1e6).toFixed(0)} MB; without an index the list takes ${anew.toFixed(0)} ms`);
    return {
      'history.list_ms': median(listMs),
      'history.fresh_ms': median(freshMs),
      'history.search_ms': median(searchMs),
      'history.open_ms': median(openMs),
    };
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function listed(store: SessionStore, signal: AbortSignal): Promise<readonly string[]> {
  const outcome = await store.list(signal);
  if (!outcome.ok || outcome.value.length !== sessions) throw new Error('Not all sessions were listed');
  return outcome.value.map(({ id }) => id);
}

/** One to twenty turns each, some Chinese; the word that is searched for is in one of a thousand. */
async function writeSessions(directory: string): Promise<number> {
  await mkdir(join(directory, 'sessions'), { recursive: true });
  let bytes = 0;
  for (let n = 0; n < sessions; n++) {
    const lines = [encodeHeader(1_700_000_000_000 + n * 60_000, n % 3 === 0 ? 'file:///here' : 'file:///there')];
    for (let turn = 0; turn <= n % 20; turn++) {
      const parent = turn === 0 ? undefined : `a${turn - 1}`;
      const text = `${'Every client waits the same time. 每个客户端都等待相同的时间。'.repeat(12)}${n % 1000 === 7 && turn === 0 ? needle : ''}`;
      lines.push(encodeRecord(asked(`q${turn}`, parent, `How does number ${n} wait in turn ${turn}?`)));
      lines.push(encodeRecord(answered(`a${turn}`, `q${turn}`, { parts: [{ id: `p${turn}`, kind: 'text', text }] })));
    }
    const file = lines.join('\n');
    bytes += Buffer.byteLength(file);
    await writeFile(join(directory, 'sessions', `s${n}.jsonl`), file);
  }
  return bytes;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
