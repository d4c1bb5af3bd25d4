/**
 * A process that works through a batch until it is done or killed, for kills.test.ts and the benchmark.
 * Usage: node runBatch.ts <JSON of BatchStageOptions>. Prints how many are done, and a line of JSON at the end.
 */
import { writeSync } from 'node:fs';
import { openBatch, type BatchStageOptions } from '../../../../helpers/batches.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as BatchStageOptions & { readonly warmUp?: number };

/** Resident memory in MiB, after as much as possible was given back. */
function residentMib(): number {
  for (let round = 0; round < 4; round += 1) globalThis.gc?.();
  return process.memoryUsage.rss() / 1024 / 1024;
}

if (options.warmUp !== undefined) {
  const prompts = Array.from({ length: options.warmUp }, (_, n) => ({ id: `w${n}`, text: `Warm up number ${n}` }));
  const warm = await openBatch({ ...options, folder: `${options.folder}/warm`, prompts });
  await warm.batch.start();
  await warm.until(() => warm.batch.state === 'idle');
  await warm.close();
}
const beforeMib = residentMib();
const stage = await openBatch(options);
const { batch } = stage;
const start = performance.now();
let highestMib = 0;
const watching = setInterval(() => {
  writeSync(1, `${batch.progress.done}\n`);
  highestMib = Math.max(highestMib, process.memoryUsage.rss() / 1024 / 1024);
}, 20);
await batch.start();
await stage.until(() => batch.state === 'idle');
clearInterval(watching);
const tookMs = performance.now() - start;
writeSync(1, `${JSON.stringify({ ...batch.counts(), tookMs, growthMib: residentMib() - beforeMib, highestMib })}\n`);
await stage.close();
