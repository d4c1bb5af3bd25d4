/** The commands of the palette, as a person runs them, and the panel in an editor tab. */
import assert from 'node:assert/strict';
import type { Workbench } from '../launch/workbench.ts';
import { readNotification } from './notifications.ts';
import { Panel } from './panel.ts';
import { closeStage, gateway, nextAnswer, openStage } from './stage.ts';
import { becomes } from './until.ts';

describe('commands', () => {
  let workbench: Workbench;
  let panel: Panel;

  beforeEach(async () => {
    // The server's settings outlive a workbench.
    workbench = await openStage({ userSettings: { 'askDeepSeek.model': '', 'askDeepSeek.thinking': 'high' } });
    panel = new Panel(workbench);
  });

  afterEach(() => closeStage(workbench));

  it('Ask DeepSeek takes the selection along and shows the answer in the panel', async () => {
    await openFile('retry.ts');
    await workbench.page.keyboard.press('ControlOrMeta+a');
    await panel.run('ask');
    nextAnswer({ answer: { text: 'It waits.' } });
    await workbench.typeIntoInputBox('What does this do?');
    await panel.waitForAnswer('done');
    await panel.questions
      .last()
      .filter({ hasText: 'What does this do?' })
      .filter({ hasText: /retry\.ts:1-\d+/u })
      .waitFor();
    const asked = gateway().requests.findLast(({ path }) => path.endsWith('/chat/completions'));
    assert.match(String(asked?.body), /src\/retry\.ts:1-/u);
  });

  it('Test Connection names address, key and models, and never the key itself', async () => {
    await panel.run('testConnection');
    const words = await readNotification(workbench, /Connected/u);
    assert.match(words, new RegExp(`${gateway().url}/v1/chat/completions`, 'u'));
    assert.match(words, /key [0-9a-f]{8} from the environment/u);
    assert.match(words, /deepseek-/u);
    assert.ok(!words.includes(gateway().key) && !words.includes(gateway().secret));
    await workbench.screenshot('commands-test-connection');
  });

  it('Set API Key keeps what is typed, and Remove API Key takes it away again', async () => {
    await panel.run('setKey');
    await workbench.typeIntoInputBox('  sk-someone-else-0001  ');
    await workbench.typeIntoInputBox('not-the-secret');
    await readNotification(workbench, /key was refused/u);
    await panel.run('removeKey');
    await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Remove', exact: true }).click();
    await panel.run('testConnection');
    await readNotification(workbench, /from the environment/u);
  });

  it('Choose Model lists what the service has and takes an id of one’s own', async () => {
    await panel.show();
    await panel.run('chooseModel');
    await workbench.pick('deepseek-v4-pro');
    await panel.choice.filter({ hasText: 'deepseek-v4-pro' }).waitFor();
    await panel.run('chooseModel');
    await workbench.typeIntoInputBox('team/own-model:7b');
    await panel.choice.filter({ hasText: 'team/own-model:7b' }).waitFor();
    await panel.ask('Are you there?');
    await panel.waitForAnswer('failed');
    await panel.trouble.filter({ hasText: 'team/own-model:7b' }).waitFor();
  });

  it('Choose Thinking Effort changes what is asked for', async () => {
    await panel.show();
    await panel.run('chooseThinking');
    await workbench.pick('Off');
    await panel.choice.filter({ hasText: 'Off' }).waitFor();
    await panel.ask('Are you there?');
    await panel.waitForAnswer('done');
    const asked = gateway().requests.findLast(({ path }) => path.endsWith('/chat/completions'));
    assert.match(String(asked?.body), /"thinking":\{"type":"disabled"\}/u);
  });

  it('Open Chat in Editor shows the same chat, and both follow the answer', async () => {
    await panel.show();
    nextAnswer({ answer: { text: 'First.' } });
    await panel.ask('One');
    await panel.waitForAnswer('done');
    await panel.run('openInEditor');
    const tab = new Panel(workbench, 'editor');
    await tab.answers.filter({ hasText: 'First.' }).waitFor();
    nextAnswer({ answer: { text: 'Second.' } });
    await tab.ask('Two');
    await tab.answers.filter({ hasText: 'Second.' }).waitFor();
    await panel.answers.filter({ hasText: 'Second.' }).waitFor();
    await workbench.screenshot('commands-editor-tab');
  });

  it('a copied code block is the text itself', async () => {
    await panel.show();
    nextAnswer({ answer: { text: 'Two:\n\n```ts\nconst a = "<b>";\n```\n\n- x\n\n  ```py\n  print(1)\n  ```\n' } });
    await panel.ask('Show two blocks');
    await panel.waitForAnswer('done');
    for (const [index, expected] of ['const a = "<b>";', 'print(1)'].entries()) {
      await panel.frame.getByRole('button', { name: 'Copy code' }).nth(index).click();
      await workbench.page.waitForFunction(
        async (text) => (await navigator.clipboard.readText()).trim() === text,
        expected,
      );
    }
  });

  it('a draft survives the hidden panel and the reloaded window', async () => {
    await panel.show();
    await panel.composer.fill('Half a question');
    await panel.hide();
    await panel.show();
    await becomes(() => panel.composer.inputValue(), 'Half a question');
    await workbench.page.waitForTimeout(1000);
    await workbench.reload();
    await panel.composer.waitFor();
    await becomes(() => panel.composer.inputValue(), 'Half a question');
  });

  async function openFile(name: string): Promise<void> {
    await workbench.openFile(name);
    await workbench.page.locator('.editor-instance .view-lines').first().click();
  }
});
