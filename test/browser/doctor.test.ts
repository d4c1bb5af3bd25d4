/** The doctor in the real editor: all well, a wrong key, a wrong address, a clock that is off, a proxy that is dead, and servers found. */
import assert from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import { startGateway, type Gateway } from '../gateway/gateway.ts';
import { themes, type ThemeName, type Workbench } from '../launch/workbench.ts';
import { readNotification } from './notifications.ts';
import { Panel } from './panel.ts';
import { closeStage, gateway, openStage } from './stage.ts';

describe('the doctor', () => {
  let workbench: Workbench;
  let panel: Panel;
  let page: FrameLocator;

  afterEach(() => closeStage(workbench));

  const open = async (settings: Parameters<typeof openStage>[0] = {}): Promise<void> => {
    workbench = await openStage(settings);
    panel = new Panel(workbench);
    page = workbench.webview('editor');
  };
  const check = (id: string): Locator => page.locator(`li[data-check=${id}]`);
  const examined = (): Promise<void> => page.locator('main[aria-busy=false] li[data-verdict]').first().waitFor();
  const verdicts = async (): Promise<Record<string, string | null>> => {
    const found: Record<string, string | null> = {};
    for (const row of await page.locator('li[data-check]').all()) {
      found[(await row.getAttribute('data-check')) ?? ''] = await row.getAttribute('data-verdict');
    }
    return found;
  };

  it('finds all well, tells no key, and hands on a report', async () => {
    await open();
    await panel.run('doctor');
    await examined();
    const found = await verdicts();
    assert.deepEqual(
      Object.entries(found).filter(([, verdict]) => verdict !== 'good'),
      [
        ['balance', 'absent'],
        ['certificate', 'absent'],
      ],
      await page.locator('main').innerText(),
    );
    const words = await page.locator('main').innerText();
    assert.match(words, /All is well/u);
    assert.match(await check('chat').innerText(), /first word after \d+ ms/u);
    assert.ok(!words.includes(gateway().key) && !words.includes(gateway().secret));
    for (const theme of Object.keys(themes) as ThemeName[]) {
      await workbench.setTheme(theme);
      await workbench.screenshot(`doctor-well-${theme}`);
    }
    await page.locator('[data-control=copy]').click();
    assert.match(await readNotification(workbench, /report was copied/u), /No key/u);
    assert.equal(gateway().requests.filter(({ path }) => path.endsWith('/chat/completions')).length, 1);
  });

  it('names a key that is refused as what is in the way, from the button of the error', async () => {
    await open();
    await panel.show();
    gateway().fault({ status: 401 }, { times: Infinity });
    await panel.ask('Is my key good?');
    await panel.waitForAnswer('failed');
    await panel.trouble.locator('[data-action=doctor]').click();
    await examined();
    const found = await verdicts();
    assert.equal(found['models'], 'bad');
    assert.equal(found['chat'], 'waiting');
    assert.equal(await check('models').getByRole('button').innerText(), 'Set API key');
    assert.match(await page.locator('.doctor-summary').innerText(), /in the way/u);
    await workbench.screenshot('doctor-key');
  });

  it('names an address at which nobody listens', async () => {
    const gone = await startGateway({ auth: 'none' });
    await gone.close();
    await open({ machineSettings: { 'askDeepSeek.service': 'local', 'askDeepSeek.local.address': gone.url } });
    await panel.run('doctor');
    await examined();
    const found = await verdicts();
    assert.deepEqual(
      [found['names'], found['socket'], found['clock'], found['chat']],
      ['good', 'bad', 'bad', 'waiting'],
    );
    assert.match(await check('socket').innerText(), /Nobody listens/u);
    await check('socket').getByRole('button', { name: 'Choose service' }).waitFor();
    await workbench.screenshot('doctor-address');
  });

  it('names a clock that is off', async () => {
    const early = await startGateway({ auth: 'hmac', now: () => Date.now() - 3_600_000 });
    await open({ machineSettings: { 'askDeepSeek.service': 'gateway', 'askDeepSeek.gateway.address': early.url } });
    await panel.run('doctor');
    await examined();
    assert.equal((await verdicts())['clock'], 'bad');
    assert.match(await check('clock').innerText(), /-36\d\d s.*Set the clock/su);
    await early.close();
  });

  it('names a proxy that is dead', async () => {
    const gone = await startGateway();
    await gone.close();
    const proxy = { 'http.proxy': `http://me:hunter2-of-the-proxy@127.0.0.1:${gone.port}` };
    await open({
      userSettings: proxy,
      machineSettings: {
        'askDeepSeek.service': 'gateway',
        'askDeepSeek.gateway.address': 'https://gateway.example',
        ...proxy,
      },
    });
    await panel.run('doctor');
    await examined();
    const found = await verdicts();
    assert.deepEqual([found['proxy'], found['socket'], found['certificate']], ['good', 'bad', 'waiting']);
    assert.match(await check('proxy').innerText(), new RegExp(`127\\.0\\.0\\.1:${gone.port}`, 'u'));
    assert.doesNotMatch(await page.locator('main').innerText(), /hunter2/u);
  });

  it('finds a model server on this machine and uses it at a click', async function () {
    let server: Gateway | undefined;
    for (const port of [30_000, 8000, 8080, 1234]) {
      server ??= await startGateway({ auth: 'none', port }).catch(() => undefined);
    }
    if (server === undefined) this.skip();
    await open();
    await panel.run('doctor');
    await examined();
    await page.locator('[data-control=search]').click();
    const row = page.locator('li[data-server]').filter({ hasText: `:${server.port}` });
    await row.getByRole('button', { name: 'Use' }).click();
    await row.getByText('in use').waitFor();
    await check('service').getByText(`:${server.port}/v1/chat/completions`).waitFor();
    await examined();
    await workbench.screenshot('doctor-servers');
    await server.close();
  });
});
