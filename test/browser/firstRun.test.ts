/** From a fresh install to the first answer, and what stands in the way. */
import assert from 'node:assert/strict';
import { startGateway, type Gateway } from '../gateway/gateway.ts';
import type { Workbench } from '../launch/workbench.ts';
import { Panel } from './panel.ts';
import { closeStage, nextAnswer, openStage } from './stage.ts';

describe('first run', () => {
  let team: Gateway;
  let workbench: Workbench;
  let panel: Panel;

  before(async () => {
    // Not the stage's gateway: the environment has no key for this one.
    team = await startGateway({ auth: 'hmac', key: 'sk-team-0123456789abcdef', secret: 'team-secret-0123456789' });
    workbench = await openStage({ machineSettings: {} });
    panel = new Panel(workbench);
    await panel.show();
  });

  after(async () => {
    await closeStage(workbench);
    await team.close();
  });

  it('shows what to do first', async () => {
    await panel.connect.waitFor();
    assert.equal(await panel.composer.count(), 0);
    await workbench.screenshot('first-run');
  });

  it('says so when the key is refused', async () => {
    await panel.connectTo(team.url, 'sk-wrong-0123456789abcdef', team.secret);
    await panel.trouble.waitFor();
    await workbench.screenshot('first-run-refused');
  });

  it('connects with key and secret typed into the boxes of the editor', async () => {
    await panel.connectTo(team.url, team.key, team.secret);
    await panel.composer.waitFor();
  });

  it('never shows the secret to the panel', async () => {
    const html = await panel.frame.locator('html').evaluate((root) => root.outerHTML);
    assert.ok(!html.includes(team.key) && !html.includes(team.secret));
  });

  it('answers', async () => {
    nextAnswer({ answer: { text: 'Good morning.' } }, team);
    await panel.ask('Hello');
    await panel.waitForAnswer('done');
    await panel.answers.last().filter({ hasText: 'Good morning.' }).waitFor();
  });

  it('is still connected after the window is reloaded', async () => {
    await workbench.reload();
    await panel.composer.waitFor();
    nextAnswer({ answer: { text: 'Good evening.' } }, team);
    await panel.ask('Hello again');
    await panel.answers.filter({ hasText: 'Good evening.' }).waitFor();
  });
});
