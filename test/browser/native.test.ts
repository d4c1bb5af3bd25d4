/** DeepSeek in the editor's own chat, as a person types there: `@deepseek`, without a sign-in. */
import assert from 'node:assert/strict';
import type { Workbench } from '../launch/workbench.ts';
import { closeStage, gateway, nextAnswer, openStage } from './stage.ts';

interface Sent {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

describe('the editor’s own chat', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openStage({
      userSettings: { 'chat.disableAIFeatures': false, 'workbench.secondarySideBar.defaultVisibility': 'hidden' },
    });
    await workbench.runCommand('Chat: Open Chat');
  });
  after(() => closeStage(workbench));

  const input = () => workbench.page.locator('.interactive-session .chat-input-container .monaco-editor').last();
  const answers = () => workbench.page.locator('.interactive-session .interactive-response');
  const lastSent = (): Sent => {
    const last = gateway().requests.findLast(({ path }) => path.endsWith('/chat/completions'));
    return JSON.parse(String(last?.body)) as Sent;
  };
  const ask = async (text: string): Promise<void> => {
    await input().click();
    await workbench.page.keyboard.type(text);
    await workbench.page.keyboard.press('Escape');
    await workbench.page.keyboard.press('Enter');
  };

  it('has our models as soon as somebody writes @deepseek, whatever was used before', async () => {
    await input().click();
    await workbench.page.keyboard.type('@deepseek ');
    // The chat asks no participant before it has found a model, and ours are the only ones here.
    await workbench.page.locator('.interactive-session').getByText('deepseek-chat').first().waitFor();
    await workbench.page.keyboard.press('ControlOrMeta+a');
    await workbench.page.keyboard.press('Delete');
  });

  it('answers as @deepseek, and goes on with the bytes of the turn before', async () => {
    nextAnswer({ answer: { text: 'A stream is data that comes **piece by piece**, and is read as it comes.' } });
    await ask('@deepseek What is a stream');
    await answers().filter({ hasText: 'A stream is data that comes piece by piece' }).waitFor();
    const first = lastSent().messages;
    nextAnswer({ answer: { text: 'With an event of its own, or with an error: never in silence.' } });
    await ask('And how does it end');
    await answers().filter({ hasText: 'never in silence' }).waitFor();
    await workbench.screenshot('native-chat', 'native-dark');
    const second = lastSent().messages;
    assert.deepEqual(second.slice(0, first.length), first);
    assert.deepEqual(
      second.slice(first.length).map(({ role, content }) => [role, content.includes('**piece by piece**')]),
      [
        ['assistant', true],
        ['user', false],
      ],
    );
  });

  it('says what is wrong in the answer’s place', async () => {
    nextAnswer({ status: 402 });
    await ask('@deepseek Is there money');
    await answers()
      .filter({ hasText: /balance/iu })
      .waitFor();
  });
});
