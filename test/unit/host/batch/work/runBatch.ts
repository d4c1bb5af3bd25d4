/**
 * A process that works through a batch until it is done or killed, for kills.test.ts and the benchmark.
 * Usage: node runBatch.ts <JSON of BatchStageOptions>. Prints how many are done, and a line of JSON at the end.
 */
import { writeSync } from 'node:fs';
import { openBatch, type BatchStageOptions } from '../../../../helpers/batches.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as BatchStageOptions & { readonly warmUp?: number };

/** The engine's own collection that also lets go of the pages it keeps for later. */
const giveBack = globalThis.gc as ((options: Readonly<Record<string, string>>) => void) | undefined;

/** Memory in MiB, resident and alive, after as much as possible was given back. */
function memoryMib(): { readonly resident: number; readonly alive: number } {
  for (let round = 0; round < 4; round += 1) giveBack?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  const { rss, heapUsed } = process.memoryUsage();
  return { resident: rss / 1024 / 1024, alive: heapUsed / 1024 / 1024 };
}

if (options.warmUp !== undefined) {
  const prompts = Array.from({ length: options.warmUp }, (_, n) => ({ id: `w${n}`, text: `Warm up number ${n}` }));
  const warm = await openBatch({ ...options, folder: `${options.folder}/warm`, prompts });
  await warm.batch.start();
  await warm.until(() => warm.batch.state === 'idle');
  await warm.close();
}
const before = memoryMib();
const stage = await openBatch(options);
const { batch } = stage;
const start = performance.now();
const watching = setInterval(() => {
  writeSync(1, `${batch.progress.done}\n`);
}, 20);
await batch.start();
await stage.until(() => batch.state === 'idle');
clearInterval(watching);
const tookMs = performance.now() - start;
const after = memoryMib();
const growth = { growthMib: after.resident - before.resident, heapGrowthMib: after.alive - before.alive };
writeSync(1, `${JSON.stringify({ ...batch.counts(), tookMs, ...growth })}\n`);
await stage.close();
