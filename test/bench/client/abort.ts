/**
 * How long a server goes on after its reader has left: from `abort` to the closed socket, as the server sees it.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Results } from '../results.ts';
import { endlessModel } from './answers.ts';
import type { AskOnce } from './peers.ts';

const aborts = 100;

/** The 95th of a hundred times, in milliseconds. `server` tells when it sees a socket close. */
export async function measureAbort(server: ChildProcess, ask: AskOnce): Promise<Results> {
  const times: number[] = [];
  for (let count = 0; count < aborts; count++) {
    const leaving = new AbortController();
    const closing = once(server, 'message') as Promise<[number]>;
    let leftAt = 0;
    const leave = (): void => {
      leftAt ||= performance.timeOrigin + performance.now();
      leaving.abort();
    };
    await ask(endlessModel, leave, leaving.signal).catch(() => undefined);
    const [closedAt] = await closing;
    times.push(closedAt - leftAt);
  }
  return { 'client.abort_p95_ms': times.toSorted((a, b) => a - b)[Math.floor(aborts * 0.95)] ?? Number.NaN };
}
