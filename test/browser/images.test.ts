/** Pictures in a real workbench: a right click on a file, and the service's answer beside the picture. */
import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Gateway } from '../gateway/gateway.ts';
import { bmpFile, pngFile } from '../helpers/pictureFiles.ts';
import { Endings } from '../launch/endings.ts';
import { copySampleWorkspace, type SampleWorkspace } from '../launch/sample.ts';
import type { Workbench } from '../launch/workbench.ts';
import { readNotification } from './notifications.ts';
import { openOfficial } from './official.ts';
import { Panel } from './panel.ts';
import { closeStage, gateway, nextAnswer, openStage, storagePath } from './stage.ts';
import { becomes } from './until.ts';

/** Something to look at: a sun over a field. */
function landscape(x: number, y: number): readonly number[] {
  if ((x - 230) ** 2 + (y - 50) ** 2 < 900) return [255, 200, 40];
  return y > 110 + 12 * Math.sin(x / 40) ? [70, 140 - (y >> 2), 60] : [90 + (y >> 1), 150 + (y >> 2), 230];
}

describe('pictures', () => {
  let sample: SampleWorkspace;
  let workbench: Workbench;
  let panel: Panel;

  before(async () => {
    sample = await copySampleWorkspace();
    const files: Readonly<Record<string, string | Buffer>> = {
      'sun.png': pngFile(300, 170, { draw: landscape }),
      'green.bmp': bmpFile(40, 30),
      'fake.png': 'This is a text.',
      'cut.png': pngFile(300, 170, { draw: landscape }).subarray(0, 700),
      'bomb.png': pngFile(30_000, 30_000),
      'huge.png': Buffer.alloc(64 * 1024 * 1024),
      'secret.png': pngFile(2, 2, { draw: () => [1, 2, 3] }),
      '.deepseekignore': 'secret.png\n',
      'page.md': '# Page\n\n![](sun.png)\n',
    };
    for (const [name, content] of Object.entries(files)) await writeFile(join(sample.folder, name), content);
    workbench = await openStage({
      folder: sample.folder,
      userSettings: { 'git.enabled': false, 'explorer.autoReveal': false },
    });
    panel = new Panel(workbench);
  });

  let isFirst = true;

  beforeEach(async () => {
    // The first finds a panel that was never open.
    if (!isFirst) {
      await panel.newChat();
    }
    isFirst = false;
    gateway().clear();
  });

  after(async () => {
    await closeStage(workbench);
    await sample.remove();
  });

  const row = (name: string) => workbench.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name });
  const sent = (path: string) => gateway().requests.filter((request) => request.path.endsWith(path));
  /** A menu takes no click in the first moments after it opened, and says nothing of it. */
  async function choose(label: string): Promise<void> {
    const entry = workbench.page.locator('.context-view .action-item', { hasText: label }).first();
    await entry.waitFor();
    while (await entry.isVisible()) await entry.click({ timeout: 1_000, delay: 50 }).catch(() => undefined);
  }

  /** Right-clicks files in the explorer and chooses the menu's entry. */
  async function analyze(...names: readonly string[]): Promise<void> {
    if (!(await row('sun.png').isVisible())) await panel.hide();
    for (const [index, name] of names.entries()) await row(name).click({ modifiers: index === 0 ? [] : ['Control'] });
    await row(names.at(-1) ?? '').click({ button: 'right' });
    await choose('Analyze Image');
  }

  it('are analysed by a right click: the exact bytes go to the gateway, its words come beside the picture', async () => {
    await analyze('sun.png');
    await panel.waitForAnswer('done');
    await panel.answers.last().getByText('PNG image, 300×170 pixels').waitFor();
    const [request] = sent('/v1/vision/analysis');
    assert.equal(request?.headers['content-type'], 'application/octet-stream');
    assert.deepEqual(request?.body, await readFile(join(sample.folder, 'sun.png')));
    assert.equal(sent('/chat/completions').length, 0);
    const picture = panel.answers.last().locator('.thumbnail img');
    await becomes(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth), 192);
    await workbench.screenshot('images-gateway', 'picture-dark');
  });

  it('cost nothing the second time, by their bytes, and are asked anew when that is wanted', async () => {
    await writeFile(join(sample.folder, 'copy.png'), await readFile(join(sample.folder, 'sun.png')));
    await analyze('copy.png');
    await panel.questions.locator('.chip', { hasText: 'copy.png' }).waitFor();
    await panel.waitForAnswer('done');
    await panel.answers.last().getByText('cached, free').waitFor();
    assert.equal(sent('/v1/vision/analysis').length, 0);
    await panel.control('refresh').click();
    await panel.answers.last().getByText('cached, free').waitFor({ state: 'detached' });
    await panel.waitForAnswer('done');
    assert.equal(sent('/v1/vision/analysis').length, 1);
  });

  it('of another kind become PNG; several go along at once', async () => {
    await analyze('green.bmp', 'sun.png');
    await panel.answers.getByText('PNG image, 40×30 pixels').waitFor();
    await panel.answers.getByText('PNG image, 300×170 pixels').waitFor();
    await panel.waitForAnswer('done');
    await becomes(() => panel.questions.locator('.chip').count(), 2);
    const [request] = sent('/v1/vision/analysis');
    assert.equal(request?.body.subarray(1, 4).toString(), 'PNG');
    // What is asked next goes with what the service saw.
    await panel.ask('What colour is it?');
    await panel.waitForAnswer('done');
    const [chat] = sent('/chat/completions');
    assert.match(chat?.body.toString() ?? '', /as it was described to you: green\.bmp.+40×30 pixels/su);
  });

  it('that cannot be sent are refused with a word, and nothing is sent', async () => {
    const words = {
      'fake.png': 'is not a picture of a kind that can be sent',
      'cut.png': 'is damaged or cut short',
      'bomb.png': 'has 30000 × 30000 pixels',
      'huge.png': 'is too large (64 MB; the limit is 32 MB)',
    };
    for (const [name, word] of Object.entries(words)) {
      await analyze(name);
      assert.ok((await readNotification(workbench, new RegExp(`^${name} `))).includes(word));
      await workbench.runCommand('Notifications: Clear All Notifications');
    }
    await analyze('secret.png');
    const dialog = workbench.page.locator('.monaco-dialog-box', { hasText: 'secret.png is held back' });
    await dialog.getByText('A .deepseekignore file names it.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(gateway().requests.length, 0);
  });

  it('get an alternative text, which is written where a document shows them; their own text goes to the clipboard', async () => {
    await analyze('sun.png');
    await panel.waitForAnswer('done');
    nextAnswer({ answer: { text: 'A sun over a [green] field' } });
    await panel.frame.getByTestId('ready').click();
    await workbench.screenshot('images-ready');
    await panel.menuItem('Write alt text').click();
    const shown = '![A sun over a \\[green\\] field](sun.png)';
    await workbench.page.locator('.editor-instance .view-line', { hasText: shown }).waitFor();
    await workbench.runCommand('View: Revert and Close Editor');
    nextAnswer({ answer: { text: '```text\nTotal: 12\n```' } });
    await panel.frame.getByTestId('ready').click();
    await panel.menuItem('Read the text').click();
    await workbench.page.locator('.statusbar-item', { hasText: 'in the clipboard' }).waitFor();
    await becomes(() => workbench.page.evaluate(() => navigator.clipboard.readText()), 'Total: 12');
  });

  it('are found at the cursor in a document and in the clipboard', async () => {
    await panel.hide();
    await row('page.md').dblclick();
    await workbench.page.locator('.editor-instance .view-line', { hasText: 'sun.png' }).click({ button: 'right' });
    await choose('Analyze Linked Image');
    await panel.questions.locator('.chip', { hasText: 'sun.png' }).waitFor();
    await panel.waitForAnswer('done');
    await workbench.page.evaluate(
      async (base64) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        await navigator.clipboard.write([new ClipboardItem({ 'image/png': new Blob([bytes], { type: 'image/png' }) })]);
      },
      pngFile(33, 22, { draw: landscape }).toString('base64'),
    );
    await panel.composer.click();
    await workbench.page.keyboard.press('Control+V');
    await panel.frame.locator('.composer .chip-picture').waitFor();
    await panel.frame.locator('.composer .chip-open').first().click();
    await workbench.page.locator('.tab.active', { hasText: 'image.png' }).waitFor();
    await panel.frame.locator('.composer .chip-remove').click();
    await panel.run('analyzeClipboard');
    await panel.answers.getByText('PNG image, 33×22 pixels').waitFor();
    await panel.waitForAnswer('done');
  });
});

describe('pictures and DeepSeek itself', () => {
  const endings = new Endings();
  let official: Gateway;
  let workbench: Workbench;
  let panel: Panel;

  interface Sent {
    readonly model: string;
    readonly messages: readonly {
      readonly content: string | readonly { readonly type: string; readonly image_url?: { readonly url: string } }[];
    }[];
  }

  /** The questions that were asked, oldest first. */
  const chats = (): readonly Sent[] =>
    official.requests
      .filter(({ path }) => path.endsWith('/chat/completions'))
      .map(({ body }) => JSON.parse(body.toString()) as Sent);
  const dialog = (button: string) => workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: button });

  before(async () => {
    const sample = await copySampleWorkspace();
    endings.add(() => sample.remove());
    await writeFile(join(sample.folder, 'big.png'), pngFile(2_400, 1_200, { draw: landscape }));
    const settings = { 'askDeepSeek.model': 'deepseek-v4-pro', 'askDeepSeek.thinking': 'off', 'git.enabled': false };
    ({ official, workbench, panel } = await openOfficial(endings, settings, {}, sample.folder));
  });

  after(() => endings.run());

  it('go into the chat, made smaller, to a model that takes them, once the person has said so', async () => {
    await workbench.openFile('big.png');
    await workbench.page.locator('.editor-actions .action-label[aria-label^="Analyze Image"]').click();
    await dialog('Ask deepseek-flash this time').click();
    await panel.waitForAnswer('done');
    const [sent] = chats();
    assert.equal(sent?.model, 'deepseek-flash');
    const content = sent.messages.at(-1)?.content;
    const url = Array.isArray(content) ? String(content.at(-1)?.image_url?.url) : '';
    const bytes = Buffer.from(url.replace(/^data:image\/png;base64,/, ''), 'base64');
    assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [1_600, 800]);
    await panel.answers.last().locator('.thumbnail img').waitFor();
  });

  it('stay in the talk: what is asked next goes with them, or without them when that is said', async () => {
    await panel.ask('And the sky?');
    await dialog('Ask deepseek-flash this time').click();
    await panel.waitForAnswer('done');
    assert.match(JSON.stringify(chats().at(-1)?.messages), /data:image\/png.+And the sky\?/su);
    await panel.ask('And the field?');
    await dialog('Ask without the picture').click();
    await panel.waitForAnswer('done');
    assert.equal(chats().at(-1)?.model, 'deepseek-v4-pro');
    await panel.ask('And the sun?');
    await panel.waitForAnswer('done');
    assert.doesNotMatch(JSON.stringify(chats().at(-1)?.messages), /data:image/u);
  });

  it('cost nothing when the same is asked of the same picture again, and leave a receipt when it is not', async () => {
    const before = chats().length;
    await workbench.page.locator('.editor-actions .action-label[aria-label^="Analyze Image"]').click();
    await dialog('Ask deepseek-flash this time').click();
    await panel.answers.getByText('cached, free').waitFor();
    assert.equal(chats().length, before);
    for (let receipts = ''; !receipts.includes('"purpose":"image"'); receipts = await readReceipts()) {
      await workbench.page.waitForTimeout(100);
    }
  });
});

async function readReceipts(): Promise<string> {
  const folder = join(storagePath(), 'audit');
  const names = (await readdir(folder, { recursive: true }).catch(() => [])).filter((name) => name.endsWith('.jsonl'));
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('');
}
