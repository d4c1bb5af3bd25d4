/** Pictures for a model on this computer: in the chat and in a batch they go as base64, made ready first. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseResult } from '../../src/core/batch/result.ts';
import { startGateway, type Gateway } from '../gateway/gateway.ts';
import { bmpFile, pngFile } from '../helpers/pictureFiles.ts';
import { Endings } from '../launch/endings.ts';
import { copySampleWorkspace, type SampleWorkspace } from '../launch/sample.ts';
import type { Workbench } from '../launch/workbench.ts';
import { Panel } from './panel.ts';
import { closeStage, openStage } from './stage.ts';

interface Sent {
  readonly messages: readonly {
    readonly content: string | readonly { readonly image_url?: { readonly url: string } }[];
  }[];
}

describe('pictures and a model on this computer', () => {
  const endings = new Endings();
  let local: Gateway;
  let sample: SampleWorkspace;
  let workbench: Workbench;
  let panel: Panel;

  before(async () => {
    local = await startGateway({ auth: 'none' });
    endings.add(() => local.close());
    sample = await copySampleWorkspace();
    endings.add(() => sample.remove());
    const prompts = [
      { id: 'small', prompt: 'What is small?', image: 'small.png' },
      { id: 'green', prompt: 'What is green?', image: 'green.bmp' },
      { id: 'wide', prompt: 'What is wide?', image: 'wide.png' },
      { id: 'fake', prompt: 'What is fake?', image: 'fake.png' },
    ];
    const files: Readonly<Record<string, string | Buffer>> = {
      'small.png': pngFile(3, 2, { draw: () => [1, 2, 3] }),
      'green.bmp': bmpFile(40, 30),
      'wide.png': pngFile(2_000, 10, { draw: () => [1, 2, 3] }),
      'fake.png': 'This is a text.',
      'pictures.jsonl': prompts.map((prompt) => JSON.stringify(prompt)).join('\n'),
    };
    for (const [name, content] of Object.entries(files)) await writeFile(join(sample.folder, name), content);
    workbench = await openStage({
      folder: sample.folder,
      machineSettings: { 'askDeepSeek.service': 'local', 'askDeepSeek.local.address': local.url },
      userSettings: { 'git.enabled': false, 'explorer.autoReveal': false, 'askDeepSeek.model': 'deepseek-flash' },
    });
    endings.add(() => closeStage(workbench));
    panel = new Panel(workbench);
  });
  after(() => endings.run());

  const row = (name: string) => workbench.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name });
  /** What the chats were sent: their questions, and the sizes of the PNG in each. */
  const sent = (): readonly { readonly asked: string; readonly png: readonly number[] }[] =>
    local.requests
      .filter(({ path }) => path.endsWith('/chat/completions'))
      .map(({ body }) => {
        const { messages } = JSON.parse(body.toString()) as Sent;
        const urls = messages.flatMap(({ content }) =>
          typeof content === 'string' ? [] : content.flatMap(({ image_url }) => image_url?.url ?? []),
        );
        assert.equal(urls.length, 1);
        assert.match(urls[0] ?? '', /^data:image\/png;base64,/u);
        const png = Buffer.from(urls[0]?.replace(/^.*,/u, '') ?? '', 'base64');
        assert.equal(png.subarray(1, 4).toString(), 'PNG');
        return { asked: JSON.stringify(messages), png: [png.readUInt32BE(16), png.readUInt32BE(20)] };
      });
  /** Presses an entry of a file's menu until the menu is gone: it takes no click in its first moments. */
  async function choose(file: string, label: string): Promise<void> {
    const entry = workbench.page.locator('.context-view .action-item', { hasText: label }).first();
    await row(file).click({ button: 'right' });
    await entry.waitFor();
    while (await entry.isVisible()) await entry.click({ timeout: 1_000, delay: 50 }).catch(() => undefined);
  }

  it('go into the chat', async () => {
    await choose('green.bmp', 'Analyze Image');
    await panel.waitForAnswer('done');
    assert.deepEqual(
      sent().map(({ png }) => png),
      [[40, 30]],
    );
  });

  it('go with the prompts of a batch, each made ready by itself', async () => {
    await panel.hide();
    local.clear();
    await choose('pictures.jsonl', 'Batch Prompts');
    const page = workbench.webview('editor');
    await page
      .locator('.batch-words')
      .filter({ hasText: /^4 requests/u })
      .waitFor();
    // To be planned nothing is drawn, and nothing is sent.
    assert.equal(local.requests.filter(({ path }) => path.endsWith('/chat/completions')).length, 0);
    await page.locator('[data-control=start]').first().click();
    await page.locator('.batch-words').filter({ hasText: /^Done/u }).waitFor();
    const sizes = Object.fromEntries(sent().map(({ asked, png }) => [/What is (\w+)/u.exec(asked)?.[1] ?? '', png]));
    assert.deepEqual(sizes, { small: [3, 2], green: [40, 30], wide: [1_600, 8] });
    const text = await readFile(join(sample.folder, 'pictures.results.jsonl'), 'utf8');
    const results = text.split('\n').flatMap((line) => parseResult(line) ?? []);
    assert.deepEqual(Object.fromEntries(results.map(({ id, status, error }) => [id, error ?? status])), {
      small: 'ok',
      green: 'ok',
      wide: 'ok',
      fake: 'PICTURE',
    });
  });
});
