/** Several keys for one service: added, chosen for a workspace, shown by their fingerprints, and in no file or page. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startGateway, type Gateway } from '../gateway/gateway.ts';
import type { Workbench } from '../launch/workbench.ts';
import { findSecretsIn } from './artefacts.ts';
import { readNotification } from './notifications.ts';
import { Panel } from './panel.ts';
import { closeStage, openStage, storagePath } from './stage.ts';

const keys = ['sk-canary-first-0001', 'sk-canary-second-0002', 'sk-canary-third-0003'] as const;
const secret = 'canary-signing-0001';

interface ChatReceipt {
  readonly at: number;
  readonly key?: string;
}

describe('several keys', () => {
  let team: Gateway;
  let workbench: Workbench;
  let panel: Panel;
  /** Every message that the host sent to the panel. */
  let heard = '';

  before(async () => {
    team = await startGateway({ auth: 'none', flavour: 'gateway' });
    workbench = await openStage({
      machineSettings: { 'askDeepSeek.service': 'gateway', 'askDeepSeek.gateway.address': team.url },
    });
    panel = new Panel(workbench);
    await panel.show();
    await panel.connect.waitFor();
    await overhear(panel);
  });

  after(async () => {
    await closeStage(workbench);
    await team.close();
  });

  it('begin with one, which needs no name', async () => {
    await panel.run('setKey');
    await workbench.typeIntoInputBox(keys[0]);
    await workbench.typeIntoInputBox(secret);
    await panel.composer.waitFor();
    assert.equal(await askWith('Hello'), printOf(keys[0]));
  });

  it('take another one, which this workspace uses from then on', async () => {
    await panel.run('addKey');
    await workbench.typeIntoInputBox(keys[1]);
    await workbench.typeIntoInputBox(secret);
    await workbench.typeIntoInputBox('Work');
    assert.match(
      await readNotification(workbench, /used in this workspace/u),
      new RegExp(`Work · ${printOf(keys[1])}`, 'u'),
    );
    assert.equal(await askWith('Hello again'), printOf(keys[1]));
  });

  it('show the one in use, also after a reload', async () => {
    heard += await panel.frame.locator('html').evaluate(() => sessionStorage.getItem('heard') ?? '');
    await workbench.reload();
    await panel.composer.waitFor();
    await overhear(panel);
    await panel.openChoice();
    assert.match(await panel.menuItem('Key Work').innerText(), new RegExp(printOf(keys[1]), 'u'));
    await workbench.screenshot('keys-menu');
  });

  it('are chosen from the panel', async () => {
    await panel.openChoice();
    await panel.menuItem('Key Work').click();
    await workbench.screenshot('keys-choose');
    await workbench.pick(printOf(keys[0]));
    assert.equal(await askWith('And now?'), printOf(keys[0]));
  });

  it('are rotated, and until a word the old one can be taken back', async () => {
    await panel.run('rotateKey');
    await workbench.typeIntoInputBox(keys[2]);
    await workbench.typeIntoInputBox(secret);
    assert.match(await readNotification(workbench, /works and is in use/u), new RegExp(printOf(keys[2]), 'u'));
    assert.equal(await askWith('Is it new?'), printOf(keys[2]));
    await panel.run('rotateKey');
    await workbench.pick('Undo');
    await readNotification(workbench, /is in use again/u);
    assert.equal(await askWith('Is it old?'), printOf(keys[0]));
  });

  it('lose the old one on a word, once it was tested', async () => {
    await panel.run('rotateKey');
    await workbench.typeIntoInputBox(keys[2]);
    await workbench.typeIntoInputBox(secret);
    await readNotification(workbench, /works and is in use/u);
    await panel.run('rotateKey');
    await workbench.screenshot('keys-rotate');
    await workbench.pick('Test and remove');
    assert.match(await readNotification(workbench, /still takes it/u), new RegExp(printOf(keys[0]), 'u'));
    await panel.run('chooseKey');
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: printOf(keys[2]) }).waitFor();
    assert.equal(
      await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: printOf(keys[0]) }).count(),
      0,
    );
    await workbench.page.keyboard.press('Escape');
  });

  it('stand in no file, log, setting, page or message', async () => {
    heard += await panel.frame.locator('html').evaluate(() => sessionStorage.getItem('heard') ?? '');
    assert.match(heard, new RegExp(printOf(keys[2]), 'u'));
    for (const one of [...keys, secret]) assert.ok(!heard.includes(one));
    assert.deepEqual(await findSecretsIn(workbench, [...keys, secret]), []);
  });

  /** Asks, and gives back the fingerprint of the key that the receipt of the answer names. */
  async function askWith(question: string): Promise<string | undefined> {
    const before = (await chatReceipts()).at(-1)?.at ?? 0;
    await panel.ask(question);
    await panel.waitForAnswer('done');
    for (;;) {
      // Not by their number: the first one of a new profile may make room for its log by taking away an old one.
      const last = (await chatReceipts()).at(-1);
      if (last !== undefined && last.at > before) return last.key;
      await workbench.page.waitForTimeout(100);
    }
  }

  async function chatReceipts(): Promise<readonly ChatReceipt[]> {
    const folder = join(storagePath(), 'audit');
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    const files = names.filter((name) => name.endsWith('.jsonl'));
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
    const lines = texts.join('').split('\n');
    return lines
      .filter((line) => line.includes('"purpose":"chat"'))
      .map((line) => JSON.parse(line) as ChatReceipt)
      .toSorted((a, b) => a.at - b.at);
  }
});

/** Keeps what the host says to the panel from here on. */
async function overhear(panel: Panel): Promise<void> {
  await panel.frame.locator('html').evaluate(() => {
    sessionStorage.setItem('heard', '');
    addEventListener('message', ({ data }) => {
      sessionStorage.setItem('heard', `${sessionStorage.getItem('heard') ?? ''}${JSON.stringify(data)}`);
    });
  });
}

function printOf(key: string): string {
  return createHmac('sha256', key).update('fingerprint').digest('hex').slice(0, 8);
}
