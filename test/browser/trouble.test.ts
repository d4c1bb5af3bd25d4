/** What the panel says and offers when a question cannot be answered. */
import assert from 'node:assert/strict';
import { startGateway, type Gateway } from '../gateway/gateway.ts';
import { themes, type ThemeName, type Workbench } from '../launch/workbench.ts';
import { Panel } from './panel.ts';
import { closeStage, nextAnswer, openStage } from './stage.ts';
import { becomes } from './until.ts';

describe('trouble', () => {
  let workbench: Workbench;
  let panel: Panel;

  before(async () => {
    workbench = await openStage();
    panel = new Panel(workbench);
    await panel.show();
    await panel.composer.waitFor();
  });

  beforeEach(() => panel.newChat());

  after(() => closeStage(workbench));

  it('offers to set the key when it is refused, and keeps the question', async () => {
    nextAnswer({ status: 401 });
    await panel.ask('Is my key good?');
    await panel.waitForAnswer('failed');
    await becomes(() => panel.questions.count(), 1);
    await panel.trouble.locator('[data-action=setKey]').waitFor();
    await workbench.screenshot('trouble-key');
  });

  it('answers the same question when asked to try again', async () => {
    nextAnswer({ status: 400 });
    nextAnswer({ answer: { text: 'Now it works.' } });
    await panel.ask('Once more?');
    await panel.waitForAnswer('failed');
    await panel.trouble.locator('[data-action=retry]').click();
    await panel.waitForAnswer('done');
    await panel.answers.last().filter({ hasText: 'Now it works.' }).waitFor();
    await becomes(() => panel.questions.count(), 1);
  });

  it('names who can raise the balance of a gateway, and leads to no page of DeepSeek’s for it', async () => {
    nextAnswer({ status: 402 });
    nextAnswer({ answer: { text: 'Paid again.' } });
    await panel.ask('Anything left?');
    await panel.trouble.filter({ hasText: 'Whoever runs it can raise your balance' }).waitFor();
    assert.equal(await panel.action('topUp').count(), 0);
    await panel.trouble.locator('[data-action=retry]').click();
    await panel.answers.filter({ hasText: 'Paid again.' }).waitFor();
    await becomes(() => panel.questions.count(), 1);
  });

  it('keeps what had come when the connection breaks', async () => {
    nextAnswer({ answer: { text: 'One two three four five six seven eight nine ten.' }, cutAfter: 6, pace: 40 });
    await panel.ask('Count to ten');
    await panel.waitForAnswer('failed');
    await panel.answers.last().filter({ hasText: 'One two' }).waitFor();
    await workbench.screenshot('trouble-cut');
  });

  for (const theme of Object.keys(themes) as ThemeName[]) {
    it(`is readable in ${theme}`, async () => {
      await workbench.setTheme(theme);
      nextAnswer({ answer: { text: '**注意：**`retry.ts` 会等待。\n\n```ts\nconst delayMs = 100;\n```\n' } });
      await panel.ask('解释 retry.ts');
      await panel.waitForAnswer('done');
      nextAnswer({ status: 402 });
      await panel.ask('还有余额吗？');
      await panel.waitForAnswer('failed');
      await panel.trouble.waitFor();
      await workbench.page.mouse.move(700, 700);
      await workbench.screenshot(`theme-${theme}`);
    });
  }
});

describe('no network', () => {
  let team: Gateway;
  let workbench: Workbench;

  before(async () => {
    team = await startGateway({ auth: 'none', flavour: 'gateway' });
    workbench = await openStage({
      machineSettings: {
        'askDeepSeek.service': 'local',
        'askDeepSeek.local.address': team.url,
        'askDeepSeek.retries': 0,
      },
    });
  });

  after(async () => {
    await closeStage(workbench);
    await team.close();
  });

  it('says so, and goes on when the service is back', async () => {
    const panel = new Panel(workbench);
    await panel.show();
    await panel.composer.waitFor();
    const { port } = team;
    await team.close();
    await panel.ask('Is anybody there?');
    await panel.waitForAnswer('failed');
    await workbench.screenshot('trouble-network');
    team = await startGateway({ auth: 'none', flavour: 'gateway', port });
    nextAnswer({ answer: { text: 'Here I am.' } }, team);
    await panel.trouble.locator('[data-action=retry]').click();
    await panel.answers.filter({ hasText: 'Here I am.' }).waitFor();
  });
});
