/** The history in the real workbench: sessions on disk, found, put in order, deleted and brought back. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { startGateway, type Gateway } from '../gateway/gateway.ts';
import type { Workbench } from '../launch/workbench.ts';
import { outputPath, rootPath } from '../launch/paths.ts';
import { nameFile } from './fileDialog.ts';
import { Panel } from './panel.ts';
import { closeStage, gateway, nextAnswer, openStage, storagePath } from './stage.ts';
import { becomes, until } from './until.ts';

describe('titles', () => {
  let workbench: Workbench;
  let panel: Panel;

  before(async () => {
    workbench = await openStage({ userSettings: { 'askDeepSeek.makeTitles': true } });
    panel = new Panel(workbench);
    await panel.show();
  });
  after(() => closeStage(workbench));
  beforeEach(() => panel.newChat());

  const title = (words: string) => panel.frame.locator('main > h1', { hasText: words });
  const asked = () => gateway().requests.filter(({ path }) => path.endsWith('/chat/completions'));

  it('are made once, by a small request that does not think, after the first answer', async () => {
    const before = asked().length;
    nextAnswer({ answer: { text: 'By the laws of motion.' } });
    nextAnswer({ answer: { text: '"Falling apples"\n' } });
    await panel.ask('Why do apples fall?');
    await title('Falling apples').waitFor({ state: 'attached' });
    const [, request] = asked().slice(before);
    const body = JSON.parse(String(request?.body)) as { max_tokens: number; messages: { content: string }[] };
    assert.ok(body.max_tokens <= 64, `${body.max_tokens} tokens`);
    assert.match(body.messages.at(-1)?.content ?? '', /Why do apples fall\?[^]*laws of motion/u);
    nextAnswer({ answer: { text: 'Yes.' } });
    await panel.ask('Always?');
    await panel.answers.filter({ hasText: 'Yes.' }).waitFor();
    await panel.waitForAnswer('done');
    await workbench.page.waitForTimeout(500);
    assert.equal(asked().length - before, 3);
  });

  it('stay the question when the request fails, which nobody is told of and nobody tries again', async () => {
    const before = asked().length;
    nextAnswer({ answer: { text: 'Because of scattering.' } });
    nextAnswer({ status: 500 });
    await panel.ask('Why is the sky blue?');
    await panel.waitForAnswer('done');
    await until(
      () => asked().length - before >= 2,
      () => 'a request for a title',
    );
    await workbench.page.waitForTimeout(1500);
    assert.equal(asked().length - before, 2);
    await title('Why is the sky blue?').waitFor({ state: 'attached' });
    assert.equal(await panel.trouble.count(), 0);
  });

  it('are not asked for after an answer that failed', async () => {
    const before = asked().length;
    nextAnswer({ status: 400 });
    await panel.ask('Why is this wrong?');
    await panel.waitForAnswer('failed');
    await workbench.page.waitForTimeout(800);
    assert.equal(asked().length - before, 1);
  });
});

describe('titles of a server on this machine', () => {
  let server: Gateway;
  let workbench: Workbench;

  before(async () => {
    server = await startGateway({ auth: 'none', flavour: 'gateway' });
    workbench = await openStage({
      machineSettings: { 'askDeepSeek.service': 'local', 'askDeepSeek.local.address': server.url },
      userSettings: { 'askDeepSeek.makeTitles': true },
    });
  });
  after(async () => {
    await closeStage(workbench);
    await server.close();
  });

  it('are made by the model that answered, which is the one that is loaded, and go nowhere else', async () => {
    const panel = new Panel(workbench);
    await panel.show();
    const elsewhere = gateway().requests.length;
    nextAnswer({ answer: { text: 'By the laws of motion.' } }, server);
    nextAnswer({ answer: { text: 'Falling apples' } }, server);
    await panel.ask('Why do apples fall?');
    await panel.frame.locator('main > h1', { hasText: 'Falling apples' }).waitFor({ state: 'attached' });
    const chats = server.requests.filter(({ path }) => path.endsWith('/chat/completions'));
    const models = chats.map(({ body }) => (JSON.parse(String(body)) as { model: string }).model);
    assert.equal(models.length, 2);
    assert.equal(models[0], models[1]);
    assert.equal(gateway().requests.length, elsewhere);
  });
});

describe('history', () => {
  let workbench: Workbench;
  let panel: Panel;

  before(async () => {
    workbench = await openStage();
    panel = new Panel(workbench);
    await panel.show();
  });

  after(() => closeStage(workbench));

  const page = (): Locator => panel.frame.getByTestId('history');
  const rows = (): Locator => panel.frame.locator('.history-row');
  const row = (title: string): Locator => rows().filter({ hasText: title });
  const press = (key: string): Promise<void> => workbench.page.keyboard.press(key);
  const titles = (): Promise<string[]> => panel.frame.locator('.history-title').allInnerTexts();

  async function chat(question: string, answer: string): Promise<void> {
    await panel.newChat();
    nextAnswer({ answer: { text: answer } });
    await panel.ask(question);
    await panel.waitForAnswer('done');
  }

  async function open(): Promise<void> {
    await panel.run('showSessions');
    await page().waitFor();
    await rows().first().waitFor();
    await panel.frame.locator('[data-testid=history-search]:focus').waitFor();
  }

  it('lists what was asked in this workspace, the newest first, and opens it with the keys', async () => {
    await chat('What is the capital of France?', 'Paris.');
    await chat('How long is a metre?', 'As long as light goes in 1/299792458 s.');
    await open();
    await becomes(titles, ['How long is a metre?', 'What is the capital of France?']);
    await workbench.screenshot('history');
    await press('ArrowDown');
    await press('ArrowDown');
    await press('Enter');
    await page().waitFor({ state: 'detached' });
    await panel.answers.filter({ hasText: 'Paris.' }).waitFor();
  });

  it('finds what was answered, and shows where', async () => {
    await open();
    await panel.frame.getByTestId('history-search').pressSequentially('LIGHT goes');
    await row('How long is a metre?').waitFor();
    await row('How long is a metre?').filter({ hasText: 'As long as light goes' }).waitFor();
    await becomes(titles, ['How long is a metre?']);
    await press('Escape');
    await press('Escape');
    await page().waitFor({ state: 'detached' });
    await panel.composer.waitFor();
  });

  it('renames, pins and keeps both over a reload of the window', async () => {
    await open();
    await press('ArrowDown');
    await press('ArrowDown');
    await press('F2');
    await panel.frame.locator('.history-rename:focus').waitFor();
    await workbench.page.keyboard.type('法国的首都');
    await press('Enter');
    await row('法国的首都').waitFor();
    await row('法国的首都').hover();
    await row('法国的首都').getByRole('button', { name: 'Pin' }).click();
    await panel.frame.locator('.history-day', { hasText: 'Pinned' }).waitFor();
    await workbench.reload();
    await page().waitFor();
    await row('法国的首都').waitFor();
    await becomes(titles, ['法国的首都', 'How long is a metre?']);
    await press('Escape');
  });

  it('deletes to the trash and undoes it, and Esc leaves a running answer alone', async () => {
    await panel.newChat();
    // For as long as it takes to go through all of this.
    nextAnswer({ answer: { text: 'word '.repeat(3000) }, stallAfter: 100 });
    await panel.ask('Write a lot');
    await panel.waitForAnswer('running');
    await open();
    await row('How long is a metre?').hover();
    await row('How long is a metre?').getByRole('button', { name: 'Delete' }).click();
    await panel.frame.getByTestId('undo').waitFor();
    await row('How long is a metre?').waitFor({ state: 'detached' });
    await panel.frame.getByText('Trash', { exact: true }).click();
    await row('How long is a metre?').waitFor();
    await panel.frame.getByTestId('undo').getByRole('button').click();
    await row('How long is a metre?').waitFor({ state: 'detached' });
    await panel.frame.getByText('This workspace', { exact: true }).click();
    await row('How long is a metre?').waitFor();
    await row('How long is a metre?').locator('.history-open').focus();
    await press('Escape');
    await page().waitFor({ state: 'detached' });
    await workbench.page.waitForTimeout(300);
    assert.equal(await panel.answers.last().getAttribute('data-status'), 'running');
    await panel.stop.click();
    await panel.waitForAnswer('stopped');
  });

  it('deleting the session in front begins a new one', async () => {
    await open();
    const focused = row('Write a lot').locator(':focus');
    await row('Write a lot').waitFor();
    await press('ArrowDown');
    for (const title of await titles()) {
      if (title === 'Write a lot') break;
      await press('ArrowDown');
    }
    await focused.waitFor();
    await press('Delete');
    await row('Write a lot').waitFor({ state: 'detached' });
    await press('Escape');
    await panel.frame.getByTestId('empty').waitFor();
  });

  it('exports a chat as a page that asks for nothing, and imports what was exported here and elsewhere', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'exports-'));
    try {
      await chat('Show a picture', 'Here: ![x](https://evil.example/x.png)\n\n```ts\nconst a = "<b>";\n```');
      for (const format of ['HTML', 'JSON']) {
        await panel.run('exportChat');
        await workbench.pick(format);
        await nameFile(workbench, join(folder, `chat.${format.toLowerCase()}`));
        await until(
          () => existsSync(join(folder, `chat.${format.toLowerCase()}`)),
          () => `the ${format} file`,
        );
      }
      const exported = await workbench.page.context().newPage();
      const asked: string[] = [];
      const complaints: string[] = [];
      exported.on('request', (request) => asked.push(request.url()));
      exported.on('console', (line) => complaints.push(line.text()));
      await exported.goto(`file://${join(folder, 'chat.html')}`);
      assert.equal(await exported.getByRole('heading', { level: 1 }).innerText(), 'Show a picture');
      assert.equal(await exported.locator('pre').innerText(), 'const a = "<b>";\n');
      for (const colorScheme of ['dark', 'light'] as const) {
        await exported.emulateMedia({ colorScheme });
        await exported.screenshot({ path: join(outputPath, `history-export-${colorScheme}.png`) });
      }
      const ground = await exported.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.equal(ground, 'rgb(255, 255, 255)');
      assert.deepEqual([asked.length, complaints], [1, []]);
      await exported.close();

      await open();
      const before = (await titles()).length;
      for (const file of [join(folder, 'chat.json'), join(rootPath, 'test/fixtures/imports/copilot.json')]) {
        await panel.run('importChats');
        await nameFile(workbench, file);
        const question = file.endsWith('copilot.json') ? 'Why does it fail?' : 'Show a picture';
        await row(question).last().waitFor();
      }
      await rows()
        .nth(before + 1)
        .waitFor();
      await row('Why does it fail?').locator('.history-open').click();
      await panel.answers.filter({ hasText: 'runs once too often' }).waitFor();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('calls a chat by its question where no title may be asked for', async () => {
    const asked = () => gateway().requests.filter(({ path }) => path.endsWith('/chat/completions'));
    const before = asked().length;
    await chat('Why is the sea salt, and since when?', 'Rivers bring it.');
    await open();
    await row('Why is the sea salt, and since when?').waitFor();
    await press('Escape');
    await page().waitFor({ state: 'detached' });
    await chat('Why is it wide?', 'It had time.');
    assert.equal(asked().length - before, 2);
  });

  it('reads the file of the chat that is opened, and no other', async function () {
    // Elsewhere the system does not say when a file was read.
    if (process.platform !== 'linux') this.skip();
    await open();
    await row('Why is the sea salt, and since when?').waitFor();
    const folder = join(storagePath(), 'sessions');
    const files = (await readdir(folder)).map((name) => join(folder, name));
    const holding = (words: string): string[] => files.filter((file) => readFileSync(file, 'utf8').includes(words));
    const opened = holding('Rivers bring it.');
    // The one in front is followed, for what other windows write.
    const inFront = holding('It had time.');
    const others = files.filter((file) => !opened.includes(file) && !inFront.includes(file));
    assert.ok(opened.length === 1 && others.length > 1, `${opened.length} ${others.length}`);
    // Long ago, and with the time of the last change as it is.
    execFileSync('touch', ['-a', '-d', '2001-01-01', ...files]);
    await row('Why is the sea salt, and since when?').locator('.history-open').click();
    await panel.answers.filter({ hasText: 'Rivers bring it.' }).waitFor();
    const isRead = (file: string): boolean => statSync(file).atime.getUTCFullYear() > 2001;
    // Some file systems keep no such time.
    if (!opened.some(isRead)) this.skip();
    assert.deepEqual(others.filter(isRead), []);
  });

  it('shows the chats of every workspace when asked to, and follows what another window does', async () => {
    const second = await openStage();
    try {
      const other = new Panel(second);
      await other.show();
      await other.run('showSessions');
      await other.frame.getByText('No chats in this workspace yet.').waitFor();
      await other.frame.getByRole('button', { name: 'Show all chats' }).click();
      await other.frame.locator('.history-row', { hasText: '法国的首都' }).locator('.history-open').click();
      await other.answers.filter({ hasText: 'Paris.' }).waitFor();
      nextAnswer({ answer: { text: 'About two million.' } });
      await other.ask('How many people live there?');
      await other.waitForAnswer('done');
      await open();
      await row('法国的首都').locator('.history-open').click();
      await panel.answers.filter({ hasText: 'About two million.' }).waitFor();
      nextAnswer({ answer: { text: 'By the Seine.' } });
      await other.ask('Where is it?');
      await other.waitForAnswer('done');
      await panel.answers.filter({ hasText: 'By the Seine.' }).waitFor();
    } finally {
      await closeStage(second);
    }
  });
});
