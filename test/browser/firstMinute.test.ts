/** The first minute as somebody new meets it, without a folder and with one thing after the other in the way, in both languages. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startGateway, type Gateway } from '../gateway/gateway.ts';
import type { Workbench } from '../launch/workbench.ts';
import { englishIn } from './english.ts';
import { Panel } from './panel.ts';
import { closeStage, nextAnswer, openStage } from './stage.ts';
import { becomes } from './until.ts';

const account = { auth: 'hmac', key: 'sk-team-0123456789abcdef', secret: 'team-secret-0123456789' } as const;

for (const locale of ['en', 'zh-CN'] as const) {
  describe(`the first minute in ${locale}`, () => {
    let team: Gateway;
    let login: Server;
    let workbench: Workbench;
    let panel: Panel;

    before(async () => {
      team = await startGateway(account);
      login = createServer((_, response) => {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in</title>');
      });
      await new Promise<void>((resolve) => login.listen(0, '127.0.0.1', resolve));
      workbench = await openStage({ locale, machineSettings: { 'askDeepSeek.retries': 0 }, folder: 'none' });
      panel = new Panel(workbench);
      await panel.show();
      await panel.connect.waitFor();
    });
    after(async () => {
      await closeStage(workbench);
      login.close();
      login.closeAllConnections();
      await team.close();
    });

    /** Waits for words about what is in the way. */
    const isTold = async (name: string, words: RegExp): Promise<void> => {
      await panel.trouble.filter({ hasText: words }).waitFor();
      if (locale === 'zh-CN') assert.deepEqual(await englishIn(panel), []);
      await workbench.screenshot(`first-minute-${locale}-${name}`);
    };

    /** No key is asked for: it would mend nothing. */
    const tryAddress = async (address: string): Promise<void> => {
      await panel.connect.getByRole('radio').nth(1).check({ force: true });
      await panel.connect.getByRole('textbox').fill(address);
      await panel.connect.locator('[type=submit]').click();
    };

    it('tells of a page where a service should be', async () => {
      await tryAddress(`http://127.0.0.1:${(login.address() as AddressInfo).port}`);
      await isTold('page', /web page|网页/u);
    });

    it('tells of an address where nobody is, before a key is typed for it, and tries again', async () => {
      const { port, url } = team;
      await team.close();
      await tryAddress(url);
      await isTold('nobody', new RegExp(String(port), 'u'));
      team = await startGateway({ ...account, port });
      await panel.trouble.locator('[data-action=retry]').click();
      await workbench.typeIntoInputBox('sk-wrong-0123456789abcdef');
      await workbench.typeIntoInputBox(team.secret);
    });

    it('tells of a wrong key, and asks for another for the same address', async () => {
      await isTold('key', /refused|拒绝/u);
      await panel.trouble.locator('[data-action=setKey]').click();
      await workbench.typeIntoInputBox(team.key);
      await workbench.typeIntoInputBox(team.secret);
      await panel.composer.waitFor();
      await workbench.screenshot(`first-minute-${locale}-ready`);
    });

    it('tells of an empty balance, keeps the question and answers it', async () => {
      nextAnswer({ status: 402 }, team);
      await panel.ask('1 + 1 = ?');
      await isTold('balance', /402/u);
      nextAnswer({ answer: { text: '2' } }, team);
      await panel.action('retry').first().click();
      await panel.waitForAnswer('done');
      await becomes(async () => (await panel.answers.last().locator('.md').innerText()).trim(), '2');
      await becomes(() => panel.questions.count(), 1);
      await workbench.screenshot(`first-minute-${locale}-answer`);
    });
  });
}
