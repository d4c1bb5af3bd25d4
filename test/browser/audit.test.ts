/** The audit log in the real editor: from an answer to its receipt, through the filters, to a verdict. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from '../launch/workbench.ts';
import { nameFile } from './fileDialog.ts';
import { readNotification } from './notifications.ts';
import { Panel } from './panel.ts';
import { changeMachineSettings, closeStage, gateway, nextAnswer, openStage } from './stage.ts';

describe('the audit log', () => {
  let workbench: Workbench;
  let panel: Panel;
  let page: FrameLocator;

  beforeEach(async () => {
    workbench = await openStage();
    panel = new Panel(workbench);
    page = workbench.webview('editor');
  });
  afterEach(() => closeStage(workbench));

  const receipts = (): Locator => page.locator('tbody[data-receipt]');

  it('shows the receipt of an answer, finds others, and is intact', async () => {
    await panel.show();
    nextAnswer({ answer: { text: 'A canary sang.' } });
    await panel.ask('Who sang the CANARY song?');
    await panel.waitForAnswer('done');

    await panel.answers.last().hover();
    await panel.control('ellipsis').click();
    await panel.menuItem('Receipt').click();
    await receipts().first().waitFor();
    const facts = page.locator('dl');
    await facts.waitFor();
    const words = await page.locator('main').innerText();
    assert.match(words, /chat/u);
    assert.match(words, /SHA-256 of the request\s+[0-9a-f]{64}/u);
    assert.match(words, new RegExp(gateway().url, 'u'));
    assert.doesNotMatch(words, /canary|sang/iu);
    assert.ok(!words.includes(gateway().key) && !words.includes(gateway().secret));
    await workbench.screenshot('audit-receipt');

    await page.getByRole('button', { name: 'Show all' }).click();
    const search = page.getByRole('searchbox');
    await search.fill('nowhere to be found');
    await page.getByText('No receipts.').waitFor();
    await search.fill('');
    await page.locator('select[data-filter=purpose]').selectOption('chat');
    await receipts().first().waitFor();

    await page.locator('[data-control=verified]').click();
    await page.locator('.audit-verdict[data-good=true]').waitFor();
    await workbench.screenshot('audit-log');
    await panel.run('verifyAuditLog');
    assert.match(await readNotification(workbench, /audit log/u), /is intact/u);
  });

  it('becomes one page for whoever has to answer for it', async () => {
    await panel.show();
    nextAnswer({ answer: { text: 'Fine.' } });
    await panel.ask('How are you?');
    await panel.waitForAnswer('done');
    await panel.run('complianceReport');
    await workbench.pick('This month');
    const editor = workbench.page.locator('.editor-instance .view-lines');
    await editor.getByText('compliance report').waitFor();
    const words = (await editor.innerText()).replaceAll('\u00a0', ' ');
    assert.match(words, /Audit log: The audit log is intact/u);
    assert.match(words, /## Services/u);
    assert.ok(words.includes(`gateway ${gateway().url}`));
    assert.ok(!words.includes(gateway().key) && !words.includes('How are you'));
    await workbench.screenshot('audit-compliance');
  });

  it('leaves by the editor’s own dialog as lines and as a table, and to a collector that was set', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'audit-'));
    const taken: { readonly path: string | undefined; readonly spans: string }[] = [];
    const collector = createServer((request, response) => {
      void text(request).then((spans) => {
        taken.push({ path: request.url, spans });
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    collector.listen(0, '127.0.0.1');
    await once(collector, 'listening');
    try {
      await panel.show();
      nextAnswer({ answer: { text: 'Fine.' } });
      await panel.ask('How is the canary?');
      await panel.waitForAnswer('done');
      const exported = async (format: string, name: string): Promise<string> => {
        await panel.run('exportAuditLog');
        await workbench.pick(format);
        await nameFile(workbench, join(folder, name));
        // Said once the file is written.
        await readNotification(workbench, new RegExp(`exported to .*${name}`, 'u'));
        return readFile(join(folder, name), 'utf8');
      };
      const lines = (await exported('JSON Lines', 'log.jsonl')).trim().split('\n');
      const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      assert.ok(entries.some(({ purpose, mac }) => purpose === 'chat' && typeof mac === 'string'));
      const [head, ...rows] = (await exported('CSV', 'log.csv')).trim().split('\r\n');
      assert.match(head ?? '', /^seq,.*purpose.*,mac$/u);
      // What the editor asks for by itself may come in between.
      assert.ok(rows.length >= entries.length);
      assert.doesNotMatch(`${lines.join()}${rows.join()}`, /How is the canary|Fine\./u);

      const address = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
      await changeMachineSettings({
        'askDeepSeek.service': 'gateway',
        'askDeepSeek.gateway.address': gateway().url,
        'askDeepSeek.audit.collector': address,
      });
      // The setting is read where the command runs; it is there when the list has it.
      const send = workbench.page.locator('.quick-input-list-entry', { hasText: 'Send to the collector' });
      for (let tries = 0; tries < 40 && !(await send.isVisible()); tries++) {
        await workbench.page.keyboard.press('Escape');
        await panel.run('exportAuditLog');
        await workbench.page.locator('.quick-input-list-entry', { hasText: 'JSON Lines' }).waitFor();
      }
      await send.click();
      await readNotification(workbench, /receipts were sent to 127\.0\.0\.1/u);
      assert.equal(taken[0]?.path, '/v1/traces');
      assert.match(taken[0].spans, /gen_ai\.request\.model/u);
      assert.doesNotMatch(taken[0].spans, /How is the canary|Fine\./u);
    } finally {
      collector.closeAllConnections();
      collector.close();
      await rm(folder, { recursive: true });
    }
  });
});
