/** Pictures of a batch against the gateway: who looks at them, how often, and what the model is told. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseResult, type Result } from '../../../../../src/core/batch/result.ts';
import { startGateway, type Gateway } from '../../../../gateway/gateway.ts';
import { openBatch, type BatchStage, type BatchStageOptions } from '../../../../helpers/batches.ts';
import { pngFile } from '../../../../helpers/pictureFiles.ts';

describe('a batch with pictures', () => {
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
  const finish = async (): Promise<void> => {
    await stage.batch.start();
    await stage.until(() => stage.batch.state === 'idle');
  };
  const results = async (): Promise<Result[]> =>
    (await readFile(join(folder, 'prompts.results.jsonl'), 'utf8'))
      .split('\n')
      .flatMap((line) => parseResult(line) ?? []);
  const bodies = (): string[] => gateway.requests.map(({ body }) => body.toString());
  const pictures = { 'near/a.png': pngFile(3, 2), 'b.png': pngFile(4, 4) };
  const about = (...names: string[]) =>
    names.map((image, index) => ({ id: `p${index}`, text: `What is it? (${index})`, image }));
  const looks = () => gateway.requests.filter(({ path }) => path === '/v1/vision/analysis');

  it('has a gateway look at the exact bytes, signed, once for each picture, and tells the model what it saw', async () => {
    await open({ prompts: about('near/a.png', 'b.png', 'near/a.png'), pictures });
    assert.equal(stage.batch.plan().requests, 6);
    await finish();
    assert.equal(new Set(looks().map(({ body }) => body.toString('hex'))).size, 2);
    assert.equal(looks().length, 2);
    for (const { body, headers, status } of looks()) {
      assert.ok(Object.values(pictures).some((bytes) => bytes.equals(body)));
      assert.deepEqual([headers['content-type'], status], ['application/octet-stream', 200]);
    }
    const chats = bodies().filter((body) => body.startsWith('{'));
    assert.equal(chats.length, 3);
    assert.match(chats.find((body) => body.includes('(2)')) ?? '', /described to you: a\.png.+3×2 pixels/u);
    assert.ok(chats.every((body) => !body.includes('image_url')));
    const kept = await results();
    assert.deepEqual(kept.map(({ id, status, tries }) => `${id} ${status} ${tries}`).toSorted(), [
      'p0 ok 2',
      'p1 ok 2',
      'p2 ok 1',
    ]);
  });

  it('looks at none again that was seen when it is begun anew', async () => {
    await open({ prompts: about('near/a.png', 'b.png'), pictures, ceiling: 1 });
    gateway.fault({ status: 401 }, { path: /\/chat\/completions$/u });
    await stage.batch.start();
    await stage.until(() => stage.batch.state === 'paused');
    await stage.close();
    const seen = looks().length;
    await open({ prompts: about('near/a.png', 'b.png'), pictures });
    await finish();
    assert.equal(looks().length, 2);
    assert.ok(seen > 0);
    assert.deepEqual(stage.batch.counts(), { all: 2, ok: 2, failed: 0, left: 0 });
  });

  it('tries again when the look fails, and shows them in the chat where nothing looks at them', async () => {
    await open({ prompts: about('b.png'), pictures });
    gateway.fault({ status: 503 }, { path: /vision/u });
    await finish();
    assert.deepEqual([looks().length, (await results())[0]?.tries], [2, 3]);
    await stage.close();
    await rm(join(folder, 'pictures.json'));
    await rm(join(folder, 'prompts.results.jsonl'));
    await open({ prompts: about('b.png', 'near/a.png'), pictures, ceiling: 1 });
    gateway.clear();
    gateway.fault({ status: 404 }, { times: Infinity, path: /vision/u });
    await finish();
    assert.equal(looks().length, 1);
    assert.equal(bodies().filter((body) => body.includes('image_url')).length, 2);
    assert.equal(stage.batch.counts().ok, 2);
  }).timeout(20_000);
});
