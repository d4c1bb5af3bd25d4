/**
 * Ghost text without an editor: what a keystroke costs, how soon an answer is there, what the index takes, and how often
 * the service is asked while somebody types.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { quantile, type Results } from '../results.ts';
import { measureNextEdits } from '../nextEdit/suite.ts';
import { measureKeystrokes } from './keystroke.ts';
import { replayTyping } from './replay/replay.ts';
import type { Person } from './replay/typist.ts';
import { measureWire } from './wire.ts';
import { openWorkload } from './workload.ts';

const printedMisfits = 3;

/** All numbers of ghost text. */
export async function measureCompletion(): Promise<Results> {
  const workload = await openWorkload();
  const { keystrokesMs, hitsMs } = await measureKeystrokes(workload);
  const { wallMs, processorMs } = await measureWire(workload);
  print('keystroke', keystrokesMs);
  print('cache hit', hitsMs);
  print('to wire, on the wall', wallMs);
  print('to wire, on the processor', processorMs);
  return {
    'completion.keystroke_p99_ms': quantile(keystrokesMs, 0.99),
    'completion.cache_hit_ms': quantile(hitsMs, 0.99),
    // On the wall other programs count: there the middle is ours, and of the worst the time on the processor.
    'completion.to_wire_ms': quantile(wallMs, 0.5),
    'completion.to_wire_p99_ms': quantile(processorMs, 0.99),
    'completion.index_mib': await measureIndex(),
    ...(await measureTyping()),
    ...(await measureNextEdits()),
  };
}

/** Counts of the replay by somebody whose taste is not known; how it goes with others is only printed. */
async function measureTyping(): Promise<Results> {
  await typeAs('declining');
  await typeAs('accepting');
  return typeAs('unknown');
}

async function typeAs(person: Person): Promise<Results> {
  const { keys, requests, shown, recycled, misfits, typedThrough, typedThroughRequests, accepted } =
    await replayTyping(person);
  const requestsPer100Keys = (requests / keys) * 100;
  console.log(
    `  typing, ${person}: ${keys} keys, ${requests} requests (${requestsPer100Keys.toFixed(1)} per 100), ${shown} times shown, ` +
      `${misfits.length} did not fit, ${typedThrough} keys typed through (${typedThroughRequests} requests), ` +
      `${accepted} accepted`,
  );
  for (const misfit of misfits.slice(0, printedMisfits)) console.log(`    ${misfit}`);
  return {
    'completion.requests_per_100_keys': requestsPer100Keys,
    'completion.recycled_share': recycled / requests,
    'completion.shown_wrong_share': misfits.length / shown,
    'completion.typed_through_requests': typedThroughRequests,
  };
}

function print(name: string, timesMs: readonly number[]): void {
  const [middle, late, last] = [0.5, 0.99, 1].map((share) => quantile(timesMs, share).toFixed(3));
  console.log(`  ${name}: median ${middle} ms, p99 ${late} ms, longest ${last} ms of ${timesMs.length}`);
}

/** MiB of the index in a process of its own. */
async function measureIndex(): Promise<number> {
  const child = fork(new URL('memory.ts', import.meta.url), { stdio: 'inherit', execArgv: ['--expose-gc'] });
  const [{ mebibytes, estimated }] = (await once(child, 'message')) as [{ mebibytes: number; estimated: number }];
  console.log(`  index: ${mebibytes.toFixed(1)} MiB, by its own estimate ${estimated.toFixed(1)}`);
  return mebibytes;
}
