/** A thousand prompts, a service that refuses, breaks and loses, and a process that is killed in the middle. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseResult } from '../../../../../src/core/batch/result.ts';
import { startGateway, type Gateway } from '../../../../gateway/gateway.ts';
import type { ReceivedRequest } from '../../../../gateway/net/records.ts';

const count = 1_000;

/** Of a hundred first requests five are refused with 429, two with 503, and one is reset. */
const prompts = Array.from({ length: count }, (_, n) => ({ id: `p${n}`, text: `Prompt ${n}.${troubleOf(n)}` }));

function troubleOf(n: number): string {
  if (n % 20 === 3) return ' simulate 429 once';
  if (n % 50 === 7) return ' simulate 503 once';
  return n % 100 === 11 ? ' simulate reset once' : '';
}

describe('a batch of a thousand prompts', () => {
  let folder: string;
  let gateway: Gateway;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'batch-'));
    gateway = await startGateway({ auth: 'hmac' });
  });
  afterEach(async () => {
    await gateway.close();
    await rm(folder, { recursive: true, maxRetries: 9 });
  });

  it('has each result exactly once when its process is killed in the middle and begun again', async function () {
    this.timeout(120_000);
    const arrived: ReceivedRequest[] = [];
    // The gateway forgets what is old.
    const collect = (): void => {
      arrived.push(...gateway.requests);
      gateway.clear();
    };
    const collecting = setInterval(collect, 10);
    const killed = await work((done) => done >= count / 2);
    assert.equal(killed, undefined);
    const kept = await results();
    assert.ok(kept.length >= count / 4 && kept.length < count, `${kept.length} before the kill`);
    const end = await work(() => false);
    clearInterval(collecting);
    collect();

    assert.deepEqual([end?.all, end?.ok, end?.failed, end?.left], [count, count, 0, 0]);
    const ids = (await results()).map(({ id }) => id);
    assert.equal(ids.length, count);
    assert.equal(new Set(ids).size, count);
    const requests = new Map<string, number>();
    for (const { body } of arrived) {
      const asked = /Prompt \d+\./u.exec(body.toString())?.[0] ?? '';
      requests.set(asked, (requests.get(asked) ?? 0) + 1);
    }
    assert.equal(requests.size, count);
    assert.ok(Math.max(...requests.values()) <= 4, `${Math.max(...requests.values())} requests for one prompt`);
    // What was answered before the kill was not asked again.
    const before = new Set(kept.map(({ id }) => `Prompt ${id.slice(1)}.`));
    const twice = [...requests].filter(([asked, times]) => before.has(asked) && times > 2).map(([asked]) => asked);
    assert.deepEqual(twice, []);
  });

  async function results() {
    const text = await readFile(join(folder, 'prompts.results.jsonl'), 'utf8');
    return text.split('\n').flatMap((line) => parseResult(line) ?? []);
  }

  /** Runs a process until it ends or is killed; what it said at its end. */
  async function work(isToBeKilled: (done: number) => boolean) {
    const { url, key, secret } = gateway;
    const options = { folder, prompts, gateway: { url, key, secret }, ceiling: 32 };
    const script = new URL('runBatch.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [script, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const done = Number(/(\d+)\n$/u.exec(output)?.[1] ?? 0);
      if (isToBeKilled(done)) child.kill('SIGKILL');
    });
    const [code, killedBy] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    if (killedBy !== null) return undefined;
    assert.equal(code, 0);
    return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as Record<'all' | 'ok' | 'failed' | 'left', number>;
  }
});
