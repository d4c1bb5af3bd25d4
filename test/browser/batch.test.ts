/** A batch in the real workbench: from the file's menu over its plan, a reload in the middle, to results that become files. */
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { pngFile } from '../helpers/pictureFiles.ts';
import { copySampleWorkspace, type SampleWorkspace } from '../launch/sample.ts';
import type { Workbench } from '../launch/workbench.ts';
import { parseResult } from '../../src/core/batch/result.ts';
import { parseCsv } from '../../src/core/text/csv.ts';
import { readNotification } from './notifications.ts';
import { Panel } from './panel.ts';
import { closeStage, gateway, nextAnswer, openStage } from './stage.ts';

describe('a batch in the workbench', () => {
  let sample: SampleWorkspace;
  let workbench: Workbench;
  let panel: Panel;
  let page: FrameLocator;
  const count = 120;

  before(async () => {
    sample = await copySampleWorkspace();
    const lines = Array.from({ length: count }, (_, n) =>
      JSON.stringify({ id: `q${n}`, prompt: `Question number ${n}?`, max_tokens: 40 }),
    );
    await writeFile(join(sample.folder, 'questions.jsonl'), `${lines.join('\n')}\nnot json\n`);
    await writeFile(join(sample.folder, 'words.csv'), 'id,word,prompt\na,x,"First, please"\nb,y,Second\n');
    await mkdir(join(sample.folder, 'parts'));
    await writeFile(join(sample.folder, 'parts', 'one.ts'), 'export const one = 1;\n');
    await writeFile(join(sample.folder, 'parts', '.env'), 'TOKEN=abc\n');
    await mkdir(join(sample.folder, 'shots'));
    await writeFile(join(sample.folder, 'shots', 'spot.png'), pngFile(9, 7, { draw: (x) => [x * 20, 0, 90] }));
    workbench = await openStage({ folder: sample.folder, userSettings: { 'askDeepSeek.batch.concurrency': 4 } });
    panel = new Panel(workbench);
    page = workbench.webview('editor');
  });
  after(async () => {
    await closeStage(workbench);
    await sample.remove();
  });

  const asked = () => gateway().requests.filter(({ path }) => path.endsWith('/chat/completions'));
  const control = (name: string): Locator => page.locator(`[data-control=${name}]`).first();
  const title = (name: string): Locator => page.locator('h1', { hasText: name });
  const words = (text: RegExp): Promise<void> => page.locator('.batch-words').filter({ hasText: text }).waitFor();
  const results = async (name: string) =>
    (await readFile(join(sample.folder, name), 'utf8')).split('\n').flatMap((line) => parseResult(line) ?? []);

  /** Presses an entry of a file's menu, until there is what it leads to: the editor's menus close early or take no click at first. */
  async function fromMenu(file: string, entry: string, goal: Locator): Promise<void> {
    const row = workbench.page.locator('.explorer-folders-view .monaco-list-row', { hasText: file }).first();
    await row.waitFor();
    const item = workbench.page.locator('.monaco-menu .action-label', { hasText: entry }).first();
    for (let tries = 0; tries < 10; tries += 1) {
      if (!(await item.isVisible())) await row.click({ button: 'right', timeout: 5_000 }).catch(() => undefined);
      await item.click({ timeout: 5_000 }).catch(() => undefined);
      // The goal may stand there already, from before a reload: a menu that took no click would stay open over it.
      const isClosed = await comes(item.waitFor({ state: 'hidden', timeout: 1_000 }));
      if (isClosed && (await comes(goal.waitFor({ timeout: 4_000 })))) return;
    }
    await goal.waitFor();
  }

  it('shows its plan, runs, survives the reload of the window and asks nothing twice', async function () {
    this.timeout(120_000);
    await fromMenu('questions.jsonl', 'Batch Prompts', title('questions.jsonl'));
    await words(/^120 requests · ≈ .+ tokens in/u);
    await page.getByText('One line is left out: line 121 is no JSON.').waitFor();
    assert.equal(asked().length, 0);
    await workbench.screenshot('batch-plan');

    await control('start').click();
    await words(/ of 120 · .*under way/u);
    await page.locator('.batch-row[data-status=ok]').first().waitFor();
    await control('pause').click();
    await words(/^Paused · /u);
    await readNotification(workbench, /Paused at \d+ of 120/u);
    await workbench.screenshot('batch-paused-dark');
    // From here on the service is so slow that the reload comes in the middle.
    gateway().fault({ slowMs: 2_000 }, { times: Infinity, path: /\/chat\/completions$/u });
    await workbench.page.locator('.notification-list-item-message a', { hasText: 'Resume' }).first().click();
    await words(/^\d+ of 120/u);
    await workbench.reload();
    gateway().clear();
    const before = await results('questions.results.jsonl');
    assert.ok(before.length > 0 && before.length < count, `${before.length} results before the reload`);

    const kept = new Set(before.map(({ id }) => `Question number ${id.slice(1)}?`));
    const sent = asked().length;
    // Its page is back by itself, with what was answered.
    await title('questions.jsonl').waitFor();
    await words(/^\d+ requests/u);
    await page.locator('.batch-row[data-status=ok]').first().waitFor();
    await control('start').click();
    await words(/^All answered/u);
    const all = await results('questions.results.jsonl');
    assert.equal(new Set(all.filter(({ status }) => status === 'ok').map(({ id }) => id)).size, count);
    assert.equal(all.length, count);
    const twice = asked()
      .slice(sent)
      .map(({ body }) => /Question number \d+\?/u.exec(body.toString())?.[0] ?? '')
      .filter((question) => kept.has(question));
    assert.deepEqual(twice, []);

    await page.getByRole('searchbox').fill('number 77');
    await page.locator('.batch-row').nth(1).waitFor({ state: 'detached' });
    await page.locator('.batch-row').press('Enter');
    await page.locator('.batch-open', { hasText: 'Question number 77?' }).waitFor();
    await workbench.setTheme('light');
    await workbench.screenshot('batch-done-light', 'batch-light');
  });

  it('takes the column of a table that is chosen, and keeps what failed to be asked again', async function () {
    this.timeout(60_000);
    await fromMenu(
      'words.csv',
      'Batch Prompts',
      workbench.page.locator('.quick-input-widget .monaco-list-row').first(),
    );
    await workbench.pick('prompt');
    await words(/^2 requests/u);
    nextAnswer({ status: 400 });
    await control('start').click();
    await words(/^Done/u);
    await page.locator('.batch-row[data-status=ok]').waitFor();
    await page.locator('.batch-row[data-status=failed]').waitFor();
    await control('retryFailed').click();
    await words(/^All answered/u);
    const kept = await results('words.results.jsonl');
    assert.deepEqual(kept.map(({ status }) => status).toSorted(), ['failed', 'ok', 'ok']);
  });

  it('becomes a table or a text where the person says, by the keyboard', async () => {
    const save = async (name: string, file: string): Promise<string> => {
      await control(name).press('Enter');
      // The dialog opens empty, and then offers a name.
      await workbench.page.waitForFunction(() =>
        document
          .querySelector<HTMLInputElement>('.quick-input-widget .quick-input-box input')
          ?.value.includes('words.results.'),
      );
      await workbench.typeIntoInputBox(join(sample.folder, file));
      await readNotification(workbench, /^The results were saved/u);
      await workbench.runCommand('Notifications: Clear All Notifications');
      return readFile(join(sample.folder, file), 'utf8');
    };
    const table = parseCsv((await save('saveCsv', 'mine.csv')).replace(/^\uFEFF/u, ''));
    assert.deepEqual(
      table.slice(0, 3).map(([id, , prompt]) => `${id} ${prompt}`),
      ['id prompt', 'a First, please', 'b Second'],
    );
    assert.match(await save('saveMarkdown', 'mine.md'), /^# words\.csv\n[\s\S]*## a[\s\S]*First, please[\s\S]*## b/u);
  });

  it('asks one prompt of each file that may be sent, and shows what the answer would change', async function () {
    this.timeout(60_000);
    await panel.run('batchFiles');
    await workbench.typeIntoInputBox('Double it');
    await workbench.typeIntoInputBox('parts/**');
    await words(/^1 request /u);
    await page.locator('.batch-row', { hasText: 'parts/one.ts' }).click();
    await page.locator('.batch-open pre', { hasText: 'export const one = 1;' }).waitFor();
    nextAnswer({ answer: { text: 'Here:\n\n```ts\nexport const one = 2;\n```\n' } });
    await control('start').click();
    await words(/^All answered/u);
    assert.match(String(asked().at(-1)?.body), /Double it\\n\\nparts\/one\.ts/u);
    await control('apply').click();
    await workbench.page.getByText('Change 1 of 1 (+1 −1)').first().waitFor();
    await workbench.screenshot('batch-apply');
  });

  it('asks one prompt of each picture, which the gateway looks at', async function () {
    this.timeout(60_000);
    await panel.run('batchFiles');
    await workbench.typeIntoInputBox('What is on it?');
    await workbench.typeIntoInputBox('shots/*.png');
    await words(/^2 requests/u);
    await control('start').click();
    await words(/^All answered/u);
    assert.match(String(asked().at(-1)?.body), /What is on it\?.+described to you: spot\.png.+9×7 pixels/u);
    const look = gateway().requests.find(({ path }) => path === '/v1/vision/analysis');
    assert.deepEqual(look?.body, await readFile(join(sample.folder, 'shots', 'spot.png')));
  });
});

function comes(waiting: Promise<void>): Promise<boolean> {
  return waiting.then(
    () => true,
    () => false,
  );
}
