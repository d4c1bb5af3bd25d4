/** A batch with pictures whose extension host is killed in the middle: a gateway looks at them, and each result is there once. */
import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { bmpFile, pngFile } from '../helpers/pictureFiles.ts';
import { copySampleWorkspace, type SampleWorkspace } from '../launch/sample.ts';
import type { Workbench } from '../launch/workbench.ts';
import { parseResult, type Result } from '../../src/core/batch/result.ts';
import { readNotification } from './notifications.ts';
import { Panel } from './panel.ts';
import { closeStage, gateway, openStage, storagePath } from './stage.ts';

describe('a batch with pictures', () => {
  let sample: SampleWorkspace;
  let workbench: Workbench;
  let page: FrameLocator;
  const count = 32;
  const pictures: Readonly<Record<string, Buffer>> = {
    'one.png': pngFile(31, 21, { draw: (x) => [x * 8, 40, 90] }),
    'two.png': pngFile(32, 22, { draw: (_, y) => [20, y * 9, 90] }),
    'three.bmp': bmpFile(33, 23),
  };

  before(async () => {
    sample = await copySampleWorkspace();
    for (const [name, bytes] of Object.entries(pictures)) await writeFile(join(sample.folder, name), bytes);
    const lines = Array.from({ length: count }, (_, n) => {
      const image = Object.keys(pictures)[n % 4];
      return JSON.stringify({ id: `q${n}`, prompt: `Question number ${n}?`, max_tokens: 20, ...(image && { image }) });
    });
    await writeFile(join(sample.folder, 'looks.jsonl'), lines.join('\n'));
    workbench = await openStage({ folder: sample.folder, userSettings: { 'askDeepSeek.batch.concurrency': 3 } });
    page = workbench.webview('editor');
  });
  after(async () => {
    await closeStage(workbench);
    await sample.remove();
  });

  const words = (text: RegExp): Promise<void> => page.locator('.batch-words').filter({ hasText: text }).waitFor();
  const sent = (path: string) => gateway().requests.filter((request) => request.path.endsWith(path));
  const questions = (): readonly string[] =>
    sent('/chat/completions').flatMap(({ body }) => /Question number \d+\?/u.exec(body.toString())?.[0] ?? []);

  async function results(): Promise<readonly Result[]> {
    const text = await readFile(join(sample.folder, 'looks.results.jsonl'), 'utf8').catch(() => '');
    return text.split('\n').flatMap((line) => parseResult(line) ?? []);
  }

  /** The extension host that works on the batch: it says so, so that no other one does. */
  async function worker(): Promise<number> {
    const folder = join(storagePath(), 'batches');
    const leases = (await readdir(folder)).filter((name) => name.endsWith('.lease'));
    assert.equal(leases.length, 1);
    return Number(await readFile(join(folder, String(leases[0])), 'utf8'));
  }

  it('has each result once when its extension host is killed and the window loaded again', async function () {
    this.timeout(120_000);
    await workbench.page.keyboard.press('Control+P');
    await workbench.page.locator('.quick-input-widget input').fill('looks.jsonl');
    await workbench.page.locator('.quick-input-list-entry', { hasText: 'looks.jsonl' }).first().click();
    await workbench.page.locator('.tab.active', { hasText: 'looks.jsonl' }).waitFor();
    await new Panel(workbench).run('batchPrompts');
    await words(/^56 requests/u);
    await page.locator('[data-control=start]').first().click();
    await until(async () => {
      const done = new Set((await results()).map(({ id }) => id));
      return done.size >= 6 && ['q0', 'q1', 'q2'].every((id) => done.has(id));
    });
    // Whatever is asked from here on is under way when the end comes.
    gateway().fault({ slowMs: 60_000 }, { times: Infinity, path: /\/chat\/completions$/u });
    const before = questions().length;
    await until(() => questions().length >= before + 1);
    const killed = await worker();
    process.kill(killed, 'SIGKILL');
    await until(() => isGone(killed));
    const looks = sent('/v1/vision/analysis');
    gateway().clear();
    const kept = await results();
    assert.ok(kept.length >= 6 && kept.length < count, `${kept.length} results before the kill`);

    // Each picture was looked at once: the bytes of the file, or what was drawn of a kind that services do not take.
    assert.equal(looks.length, 3);
    for (const { headers, status } of looks)
      assert.deepEqual([headers['content-type'], status], ['application/octet-stream', 200]);
    const bodies = looks.map(({ body }) => body);
    for (const name of ['one.png', 'two.png']) assert.ok(bodies.some((body) => pictures[name]?.equals(body)));
    assert.ok(bodies.some((body) => body.subarray(1, 4).toString() === 'PNG' && body.readUInt32BE(16) === 33));

    await workbench.reload();
    assert.match(await readNotification(workbench, /looks\.jsonl was interrupted/u), /What was answered is kept/u);
    await workbench.page.locator('.notification-list-item', { hasText: 'interrupted' }).getByText('Resume').click();
    await words(/^All answered/u);
    const all = await results();
    assert.deepEqual(
      all.map(({ id, status }) => `${id} ${status}`).toSorted(),
      Array.from({ length: count }, (_, n) => `q${n} ok`).toSorted(),
    );
    assert.deepEqual(
      questions().filter((asked) => kept.some(({ id }) => asked === `Question number ${id.slice(1)}?`)),
      [],
    );
    assert.equal(sent('/v1/vision/analysis').length, 0);
    assert.match(
      sent('/chat/completions')
        .map(({ body }) => body.toString())
        .join(''),
      /three\.bmp.+33×23 pixels/u,
    );
    await page.locator('.batch-row', { hasText: 'q2' }).first().click();
    await page.locator('.batch-open', { hasText: 'three.bmp' }).waitFor();
    await workbench.screenshot('batch-pictures');
  });
});

function isGone(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return false;
  } catch {
    return true;
  }
}

async function until(isReached: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isReached())) await new Promise((resolve) => setTimeout(resolve, 20));
}
