/** A batch against the gateway, over sockets and with its files, but for the editor. */
import assert from 'node:assert/strict';
import { access, appendFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeepSeekError } from '../../../../../src/api/errors.ts';
import { ResponseCache } from '../../../../../src/core/batch/cache.ts';
import { requestOf } from '../../../../../src/core/batch/prompt.ts';
import { priceOf } from '../../../../../src/core/cost/prices.ts';
import type { Usage } from '../../../../../src/api/events.ts';
import { parseResult, type Result } from '../../../../../src/core/batch/result.ts';
import { readAnswer } from '../../../../../src/host/batch/work/answers.ts';
import { takeLease } from '../../../../../src/host/batch/work/lease.ts';
import { startGateway, type Gateway } from '../../../../gateway/gateway.ts';
import { hashing } from '../../../../helpers/hashing.ts';
import { openBatch, type BatchStage, type BatchStageOptions } from '../../../../helpers/batches.ts';

describe('a batch', () => {
  let folder: string;
  let gateway: Gateway;
  let stage: BatchStage;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'batch-'));
    gateway = await startGateway({ auth: 'hmac' });
  });
  afterEach(async () => {
    await stage.close();
    await gateway.close();
    await rm(folder, { recursive: true, maxRetries: 9 });
  });

  const open = async (options: Partial<BatchStageOptions> & Pick<BatchStageOptions, 'prompts'>): Promise<void> => {
    stage = await openBatch({ folder, gateway, ...options });
  };
  const idle = (): Promise<void> => stage.until(() => stage.batch.state === 'idle');
  const finish = async (): Promise<void> => {
    await stage.batch.start();
    await idle();
  };
  const results = async (): Promise<Result[]> =>
    (await readFile(join(folder, 'prompts.results.jsonl'), 'utf8'))
      .split('\n')
      .flatMap((line) => parseResult(line) ?? []);
  const bodies = (): string[] => gateway.requests.map(({ body }) => body.toString());
  const prompts = (...texts: string[]) => texts.map((text, index) => ({ id: `p${index}`, text }));

  it('writes each result with what was used, and asks nothing twice when it is opened again', async () => {
    await open({ prompts: prompts('One?', 'Two?') });
    assert.deepEqual(stage.batch.counts(), { all: 2, ok: 0, failed: 0, left: 2 });
    assert.equal(stage.batch.plan().requests, 2);
    await finish();
    const [first] = await results();
    assert.match(first?.hash ?? '', /^[0-9a-f]{64}$/u);
    assert.ok(first?.answer !== '' && (first?.usage?.completionTokens ?? 0) > 0 && first?.tries === 1);
    await stage.close();
    await open({ prompts: prompts('One?', 'Two?') });
    assert.deepEqual(stage.batch.counts(), { all: 2, ok: 2, failed: 0, left: 0 });
    await finish();
    assert.equal(gateway.requests.length, 2);
  });

  it('asks again what was changed, in words or in what was chosen', async () => {
    await open({ prompts: prompts('One?', 'Two?') });
    await finish();
    await stage.close();
    await open({ prompts: prompts('One?', 'Two, then?') });
    assert.deepEqual(stage.batch.counts(), { all: 2, ok: 1, failed: 0, left: 1 });
    await stage.batch.load({ ...stage.batch.options, model: 'deepseek-v4-pro' });
    assert.equal(stage.batch.counts().left, 2);
  });

  it('keeps what failed with its code, and asks the failures alone again', async () => {
    await open({ prompts: prompts('One?', 'simulate 400', 'Three?') });
    await finish();
    assert.deepEqual(stage.batch.counts(), { all: 3, ok: 2, failed: 1, left: 0 });
    const failed = (await results()).find(({ status }) => status === 'failed');
    assert.deepEqual([failed?.id, failed?.error, failed?.tries], ['p1', 'BAD_REQUEST', 1]);
    const before = gateway.requests.length;
    const again = stage.batch.items.filter((item) => stage.batch.resultOf(item)?.status === 'failed');
    await stage.batch.retry(again);
    await idle();
    assert.equal(gateway.requests.length, before + 1);
  });

  it('gives up after four requests', async () => {
    await open({ prompts: prompts('simulate 503') });
    await finish();
    assert.equal(gateway.requests.length, 4);
    const [failed] = await results();
    assert.deepEqual([failed?.error, failed?.tries], ['SERVER', 4]);
  }).timeout(20_000);

  it('pauses when the key is refused, keeps no result, and goes on', async () => {
    await open({ prompts: prompts('One?', 'Two?', 'Three?'), ceiling: 1 });
    gateway.fault({ status: 401 });
    await stage.batch.start();
    await stage.until(() => stage.batch.state === 'paused');
    const { trouble } = stage.batch;
    assert.ok(trouble?.type === 'service' && trouble.failure.code === 'AUTH');
    await stage.batch.resume();
    await idle();
    assert.equal(stage.batch.trouble, undefined);
    assert.deepEqual(
      (await results()).map(({ status }) => status),
      ['ok', 'ok', 'ok'],
    );
  });

  it('masks secrets on their way, and none is in the file of results', async () => {
    const secret = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    await open({ prompts: prompts(`What is ${secret}?`) });
    await finish();
    assert.ok(!bodies()[0]?.includes(secret) && bodies()[0]?.includes('MASKED_SECRET_1'));
    assert.ok(!(await readFile(join(folder, 'prompts.results.jsonl'), 'utf8')).includes(secret));
  });

  it('puts secrets back where what was asked is known to the letter', async () => {
    const secret = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    const prompt = { id: 'p0', text: `MASKED_SECRET_1 or ${secret}?` };
    await open({ prompts: [prompt, { id: 'p1', text: `Is it ${secret}?` }] });
    const read = async (text: string): Promise<string[]> => {
      const request = requestOf({ ...prompt, text }, stage.batch.options, {});
      return (await results()).map((result) => readAnswer(result, request, hashing));
    };
    gateway.fault({ answer: { text: 'MASKED_SECRET_1, MASKED_SECRET_2.' } }, { times: 2 });
    await finish();
    assert.deepEqual((await read(prompt.text)).toSorted(), [
      'MASKED_SECRET_1, MASKED_SECRET_2.',
      `MASKED_SECRET_1, ${secret}.`,
    ]);
    const changed = await read(`${secret}z?`);
    assert.ok(changed.every((answer) => !answer.includes(secret)));
    await stage.close();
    await rm(join(folder, 'prompts.results.jsonl'));
    await open({ prompts: [prompt, { id: 'p1', text: `Is it ${secret}?` }], options: { merge: true } });
    gateway.fault({ answer: { text: '{"1":"MASKED_SECRET_2.","2":"Yes."}' } });
    await finish();
    assert.deepEqual(await read(prompt.text), ['MASKED_SECRET_2.', 'Yes.']);
  });

  it('answers the same deterministic request once, free and marked, and never from a failure', async () => {
    const cache = new ResponseCache({ maxBytes: 1e6, maxAgeMs: 1e6 });
    await open({ prompts: prompts('Same?', 'Same?', 'Same?'), options: { temperature: 0 }, cache });
    gateway.fault({ status: 400 });
    await finish();
    // The first failed, so the second asked for itself.
    assert.equal(gateway.requests.length, 2);
    const kept = await results();
    assert.deepEqual(kept.map(({ status, cached }) => `${status}${cached ? ' free' : ''}`).toSorted(), [
      'failed',
      'ok',
      'ok free',
    ]);
    const free = kept.find(({ cached }) => cached);
    assert.deepEqual([free?.tries, free?.cost], [0, undefined]);
    assert.equal(stage.batch.progress.cached, 1);
  });

  it('asks each anew where answers may differ', async () => {
    await open({ prompts: prompts('Same?', 'Same?') });
    await finish();
    assert.equal(gateway.requests.length, 2);
  });

  it('asks short prompts together, and alone what does not come back whole', async () => {
    await open({ prompts: prompts('One?', 'Two?', 'Three?'), options: { merge: true } });
    assert.equal(stage.batch.plan().requests, 1);
    gateway.fault({ answer: { text: '{"1":"First.","3":"Third."}' } });
    await finish();
    assert.equal(gateway.requests.length, 2);
    assert.match(bodies()[0] ?? '', /json_object/u);
    assert.match(bodies()[1] ?? '', /Two\?/u);
    const kept = new Map((await results()).map((result) => [result.id, result]));
    assert.deepEqual(
      ['p0', 'p1', 'p2'].map((id) => [kept.get(id)?.merged, kept.get(id)?.tries]),
      [
        [3, 1],
        [undefined, 2],
        [3, 1],
      ],
    );
    assert.equal(kept.get('p0')?.answer, 'First.');
    assert.equal(stage.batch.progress.saved, 1);
  });

  it('counts what was paid for an answer that did not come back whole', async () => {
    await open({ prompts: prompts('One?', 'Two?'), options: { merge: true } });
    gateway.fault({ answer: { text: 'No JSON at all' } });
    await finish();
    assert.equal(gateway.requests.length, 3);
    const kept = await results();
    const single = (usage: Usage | undefined) =>
      (usage && priceOf(usage, { kind: 'official', model: 'deepseek-flash' }, Date.now())?.USD) ?? Infinity;
    for (const { cost, usage } of kept) assert.ok((cost?.USD ?? 0) > single(usage), 'pays for both of its requests');
  });

  it('masks in prompts that go together what it masks in one alone', async () => {
    const secret = 'aB3dE5gH7jK9mN1pQ2';
    const texts = [`Explain: const apiKey = "${secret}a";`, `Explain this .env\nDB_PASSWORD=${secret}b\nDEBUG=1`];
    await open({ prompts: prompts(...texts), options: { merge: true } });
    gateway.fault({ answer: { text: '{"1":"First.","2":"Second."}' } });
    await finish();
    assert.equal(gateway.requests.length, 1);
    assert.ok(!bodies()[0]?.includes(secret), bodies()[0]);
    assert.ok(bodies()[0]?.includes('MASKED_SECRET_2'));
  });

  it('sends the file that a prompt is about, as it is when it is asked', async () => {
    const files: Record<string, string> = { 'a.ts': 'const a = 1;' };
    await open({ prompts: [{ id: 'a.ts', text: 'Tidy up.', file: 'a.ts' }], files });
    files['a.ts'] = 'const a = 2;';
    await finish();
    assert.match(bodies()[0] ?? '', /const a = 2;/u);
    // The result is not that of the file as it is now.
    await stage.batch.load();
    assert.equal(stage.batch.counts().left, 1);
  });

  it('closes a line that a crash tore, and loses nothing before it', async () => {
    await open({ prompts: prompts('One?') });
    await finish();
    await stage.close();
    await appendFile(join(folder, 'prompts.results.jsonl'), '{"id":"p1","hash":"');
    await open({ prompts: prompts('One?', 'Two?') });
    await finish();
    assert.deepEqual(
      (await results()).map(({ id }) => id),
      ['p0', 'p1'],
    );
  });

  it('writes through no link', async () => {
    await writeFile(join(folder, 'profile'), 'echo hello');
    await symlink(join(folder, 'profile'), join(folder, 'prompts.results.jsonl'));
    await open({ prompts: [{ id: '$(touch here)', text: 'One?' }] });
    await stage.batch.start();
    await stage.until(() => stage.batch.state === 'paused');
    assert.deepEqual(stage.batch.trouble, { type: 'disk', failure: 'denied' });
    assert.equal(await readFile(join(folder, 'profile'), 'utf8'), 'echo hello');
  });

  it('leaves a batch alone that another process works on, and takes over from one that died', async () => {
    await open({ prompts: prompts('One?'), processId: process.pid });
    await writeFile(join(folder, 'prompts.lease'), String(process.ppid));
    await stage.batch.start();
    assert.equal(stage.batch.trouble?.type, 'taken');
    assert.equal(gateway.requests.length, 0);
    await writeFile(join(folder, 'prompts.lease'), '999999999');
    await finish();
    assert.deepEqual((await results()).length, 1);
  });

  it('waits for the lower price, and can be told to start at once', async () => {
    let now = Date.UTC(2026, 10, 23, 3, 59, 58);
    await open({ prompts: prompts('One?', 'Two?'), kind: 'gateway', now: () => now });
    await stage.batch.startOffPeak();
    assert.equal(stage.batch.state, 'waiting');
    assert.equal(stage.batch.waitsUntil, Date.UTC(2026, 10, 23, 4));
    now += 5_000;
    await idle();
    assert.equal((await results()).length, 2);
  }).timeout(20_000);

  it('stops waiting when it is cancelled', async () => {
    await open({ prompts: prompts('One?'), now: () => Date.UTC(2026, 10, 23, 2) });
    await stage.batch.startOffPeak();
    await stage.batch.cancel();
    assert.equal(stage.batch.state, 'idle');
    await stage.batch.startOffPeak();
    await stage.batch.resume();
    await idle();
    assert.equal((await results()).length, 1);
  });

  it('asks each prompt once however often it is started', async () => {
    await open({ prompts: prompts('One?', 'Two?') });
    await Promise.all([stage.batch.start(), stage.batch.start(), stage.batch.retry(stage.batch.items)]);
    await idle();
    assert.equal(gateway.requests.length, 2);
  });

  it('asks nothing that another window answered while it waited for its turn', async () => {
    await open({ prompts: prompts('One?', 'Two?') });
    const first = stage;
    await open({ prompts: prompts('One?', 'Two?') });
    await first.batch.start();
    await first.until(() => first.batch.state === 'idle');
    await finish();
    assert.equal(gateway.requests.length, 2);
    await first.close();
  });

  for (const word of ['cancel', 'pause'] as const) {
    it(`begins nothing after a ${word} while the connection is made`, async () => {
      const connected = Promise.withResolvers<void>();
      let isFirst = true;
      const connecting = async (): Promise<void> => {
        if (!isFirst) await connected.promise;
        isFirst = false;
      };
      await open({ prompts: prompts('One?'), connecting });
      const starting = stage.batch.start();
      assert.equal(stage.batch.state, 'running');
      const called = stage.batch[word]();
      connected.resolve();
      await Promise.all([starting, called]);
      assert.deepEqual([stage.batch.state, gateway.requests.length], ['idle', 0]);
      await finish();
      assert.equal(gateway.requests.length, 1);
    });
  }

  it('says why it cannot begin, and begins when it can', async () => {
    let refusal: DeepSeekError | undefined;
    await open({ prompts: prompts('One?'), connecting: () => (refusal ? Promise.reject(refusal) : Promise.resolve()) });
    refusal = new DeepSeekError('BAD_ADDRESS', 'No address');
    await stage.batch.start();
    const { state, trouble } = stage.batch;
    assert.deepEqual([state, trouble?.type === 'service' && trouble.failure.code], ['idle', 'BAD_ADDRESS']);
    await assert.rejects(stage.batch.load({ ...stage.batch.options, model: 'other' }), refusal);
    assert.deepEqual([stage.batch.state, stage.batch.options.model], ['idle', 'deepseek-flash']);
    refusal = undefined;
    // A folder where the lease belongs.
    await mkdir(join(folder, 'prompts.lease', 'in the way'), { recursive: true });
    await stage.batch.start();
    assert.deepEqual([stage.batch.state, stage.batch.trouble?.type], ['idle', 'disk']);
    await rm(join(folder, 'prompts.lease'), { recursive: true });
    await finish();
    assert.equal((await results()).length, 1);
  });

  describe('that waits for the lower price in the middle of a run', () => {
    let firstIsOver: PromiseWithResolvers<void>;

    beforeEach(async () => {
      firstIsOver = Promise.withResolvers();
      let now = Date.UTC(2026, 10, 23, 0, 59, 59);
      await open({ prompts: prompts('One?', 'Two?'), ceiling: 1, now: () => now });
      gateway.fault({ stallAfter: 1, until: firstIsOver.promise });
      await stage.batch.startOffPeak();
      now += 5_000;
      await stage.until(() => stage.batch.state === 'waiting');
    });

    it('is as any other when it is paused', async () => {
      stage.batch.pause();
      assert.deepEqual([stage.batch.state, stage.batch.waitsUntil], ['paused', undefined]);
      firstIsOver.resolve();
      await stage.batch.resume();
      await idle();
      assert.deepEqual([(await results()).length, gateway.requests.length], [2, 2]);
    });

    it('lets others have it when it is cancelled', async () => {
      await stage.batch.cancel();
      assert.equal(stage.batch.state, 'idle');
      await assert.rejects(access(join(folder, 'prompts.lease')));
      await finish();
      assert.equal((await results()).length, 2);
    });
  });

  it('keeps what was chosen when its run began', async () => {
    await open({ prompts: prompts('One?') });
    const starting = stage.batch.start();
    await stage.batch.load({ ...stage.batch.options, model: 'deepseek-v4-pro' });
    await starting;
    await idle();
    assert.equal(stage.batch.counts().ok, 1);
    assert.match(bodies()[0] ?? '', /deepseek-flash/u);
  });
});

describe('the lease of a batch', () => {
  it('is given once, also within one process, and again when it was let go', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lease-'));
    const path = join(folder, 'lease');
    const release = await takeLease(path, process.pid);
    assert.equal(await takeLease(path, process.pid), undefined);
    await release?.();
    assert.ok(await takeLease(path, process.pid));
    await rm(folder, { recursive: true });
  });

  it('is taken over from a process of the same number that died', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lease-'));
    await writeFile(join(folder, 'lease'), String(process.pid));
    assert.ok(await takeLease(join(folder, 'lease'), process.pid));
    await rm(folder, { recursive: true });
  });
});
