/** A conversation in the side bar of a real workbench, with a real gateway at the other end. */
import assert from 'node:assert/strict';
import type { Workbench } from '../launch/workbench.ts';
import { Panel } from './panel.ts';
import { closeStage, gateway, nextAnswer, openStage } from './stage.ts';
import { becomes } from './until.ts';

const sentence = 'The quick brown fox jumps over the lazy dog. ';

describe('chat', () => {
  let workbench: Workbench;
  let panel: Panel;

  before(async () => {
    workbench = await openStage();
    panel = new Panel(workbench);
    await panel.show();
  });

  beforeEach(async () => {
    await panel.newChat();
  });

  after(() => closeStage(workbench));

  it('streams an answer as it is written', async () => {
    const { promise: until, resolve: end } = Promise.withResolvers<void>();
    nextAnswer({ answer: { text: sentence.repeat(8) }, pace: 40, stallAfter: 40, until });
    await panel.ask('Say it eight times');
    await panel.answers.filter({ hasText: 'lazy dog. The quick' }).waitFor();
    await panel.waitForAnswer('running');
    await panel.stop.waitFor();
    await workbench.screenshot('chat-streaming');
    end();
    await panel.waitForAnswer('done');
    await becomes(countSentences, 8);
    await panel.send.waitFor();
  });

  it('keeps the partial answer when it is stopped', async () => {
    nextAnswer({ answer: { text: sentence.repeat(60) }, pace: 40, stallAfter: 300 });
    await panel.ask('Say it sixty times');
    await panel.answers.filter({ hasText: 'lazy dog. The quick' }).waitFor();
    await panel.stop.click();
    await panel.waitForAnswer('stopped');
    const kept = await countSentences();
    assert.ok(kept >= 1 && kept < 60, `${kept} sentences`);
    const asked = gateway().requests.find(({ path }) => path.endsWith('/chat/completions'));
    await asked?.closed;
    assert.equal(asked?.aborted, true);
    await workbench.screenshot('chat-stopped');
  });

  it('shows all of an answer that went on while the panel was hidden', async () => {
    nextAnswer({ answer: { text: sentence.repeat(20) }, pace: 60 });
    await panel.ask('Say it twenty times');
    await panel.answers.filter({ hasText: 'lazy dog. The quick' }).waitFor();
    await panel.hide();
    await workbench.page.waitForTimeout(1000);
    await panel.show();
    await panel.waitForAnswer('done');
    await becomes(countSentences, 20);
    await becomes(() => panel.questions.count(), 1);
  });

  it('shows the same in the side bar and in an editor, each at its own place', async () => {
    const { promise: until, resolve: end } = Promise.withResolvers<void>();
    const text = Array.from({ length: 120 }, (_, number) => `Paragraph ${number} of the answer.`).join('\n\n');
    nextAnswer({ answer: { text }, stallAfter: 200, until });
    await panel.ask('Say it in two places');
    await panel.answers.last().getByText('Paragraph 9 of').waitFor();
    // A try that failed may have left its tab.
    await workbench.runCommand('View: Close All Editors');
    await panel.run('openInEditor');
    const tab = new Panel(workbench, 'editor');
    await tab.answers.last().getByText('Paragraph 9 of').waitFor();
    await tab.log.hover();
    await workbench.page.mouse.wheel(0, -20_000);
    // The wheel turns when the page has time for it, and who is at the end follows what comes.
    await workbench.page.waitForTimeout(100);
    while ((await tab.log.evaluate(({ scrollTop }) => scrollTop)) > 0) await workbench.page.waitForTimeout(50);
    end();
    await panel.answers.last().getByText('Paragraph 119 of').waitFor();
    await tab.newText.click();
    await tab.answers.last().getByText('Paragraph 119 of').waitFor();
    await tab.answers.last().and(tab.frame.locator('[data-status=done]')).waitFor();
    await workbench.runCommand('View: Close All Editors');
  });

  it('answers a question in Chinese in Chinese', async () => {
    await panel.ask('请解释 **首重** 和“续重”的区别，并给出一段代码。');
    await panel.waitForAnswer('done');
    await panel.answers
      .last()
      .filter({ hasText: /\p{Script=Han}{4,}/u })
      .waitFor();
    await workbench.screenshot('chat-chinese');
  });

  it('shows what was said after the window is reloaded', async () => {
    nextAnswer({ answer: { text: 'It is **seven**.' } });
    await panel.ask('How many days are in a week?');
    await panel.waitForAnswer('done');
    await workbench.reload();
    await panel.answers.last().filter({ hasText: 'It is seven.' }).waitFor();
    assert.equal(await panel.questions.last().locator('.question-text').innerText(), 'How many days are in a week?');
  });

  async function countSentences(): Promise<number> {
    return (await panel.answers.last().innerText()).split('lazy dog.').length - 1;
  }
});
