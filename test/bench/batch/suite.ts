/**
 * A batch in a process of its own: what a thousand prompts leave in its memory, and how much longer it takes against a limit on
 * requests per second than a client would that knows the limit.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGateway, type Gateway } from '../../gateway/gateway.ts';
import { median, type Results } from '../results.ts';

const prompts = 1_000;
/** What is loaded and made once is there before. */
const warmUp = 300;
const perSecond = 10;
const limited = 160;
const rounds = 3;

interface Outcome {
  readonly ok: number;
  readonly tookMs: number;
  readonly growthMib: number;
  readonly heapGrowthMib: number;
}

export async function measureBatch(): Promise<Results> {
  const growth: number[] = [];
  const heapGrowth: number[] = [];
  const times: number[] = [];
  const requests: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const free = await startGateway({ auth: 'hmac' });
    const { growthMib, heapGrowthMib } = await work(free, prompts);
    growth.push(growthMib);
    heapGrowth.push(heapGrowthMib);
    await free.close();
    const strict = await startGateway({ auth: 'hmac', requestsPerSecond: perSecond });
    // As many at once as in a second, then one after the other.
    const idealMs = ((limited - perSecond) / perSecond) * 1_000;
    times.push((await work(strict, limited)).tookMs / idealMs);
    requests.push(strict.requests.length / limited);
    await strict.close();
  }
  return {
    'batch.rss_growth_mib': median(growth),
    'batch.heap_growth_mib': median(heapGrowth),
    'batch.vs_ideal_time': median(times),
    'batch.requests_per_prompt': median(requests),
  };
}

async function work({ url, key, secret }: Gateway, count: number): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-batch-'));
  try {
    const options = {
      folder,
      gateway: { url, key, secret },
      prompts: Array.from({ length: count }, (_, n) => ({ id: `p${n}`, text: `What is number ${n} good for?` })),
      ceiling: 32,
      ...(count === prompts && { warmUp }),
    };
    const script = new URL('../../unit/host/batch/work/runBatch.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, ['--expose-gc', script, JSON.stringify(options)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    await once(child, 'close');
    const outcome = JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as Outcome;
    if (outcome.ok !== count) throw new Error(`${outcome.ok} of ${count} prompts were answered`);
    return outcome;
  } finally {
    await rm(folder, { recursive: true });
  }
}
