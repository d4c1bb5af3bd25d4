/**
 * How long a connection outlives the word to stop, in every phase of a call and on every way to the server: from `abort` to the
 * socket that the other side sees closed; of HTTP/2 the stream, for its connection serves the next call as well.
 */
import { quantile, type Results } from '../results.ts';
import { closeAll } from '../../unit/host/net/servers.ts';
import { openPhases } from './phases.ts';

const rounds = 20;

/** The 99th of a hundred times over all phases and ways, in milliseconds; each phase is printed. */
export async function measureReliability(): Promise<Results> {
  const phases = await openPhases();
  const all: number[] = [];
  try {
    const times = phases.map((): number[] => []);
    // The first round opens connections and compiles code.
    for (let round = 0; round <= rounds; round += 1) {
      for (const [index, phase] of phases.entries()) {
        const closedAfterMs = await phase.stop();
        if (round > 0) times[index]?.push(closedAfterMs);
      }
    }
    for (const [index, { name }] of phases.entries()) {
      const own = times[index] ?? [];
      all.push(...own);
      console.log(`  ${name}: ${quantile(own, 0.5).toFixed(1)} ms, at most ${Math.max(...own).toFixed(1)} ms`);
    }
  } finally {
    await closeAll();
  }
  return { 'reliability.abort_close_p99_ms': quantile(all, 0.99) };
}
