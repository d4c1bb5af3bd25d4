/** Questions worded anew, answers given again, the way between the versions, and forks, in a real workbench. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Workbench } from '../launch/workbench.ts';
import { Panel } from './panel.ts';
import { closeStage, gateway, nextAnswer, openStage } from './stage.ts';
import { becomes } from './until.ts';

/** No request but those of the test. */
const settings = { 'askDeepSeek.model': '', 'askDeepSeek.thinking': 'high', 'askDeepSeek.makeTitles': false };

interface Sent {
  readonly model: string;
  readonly thinking: { readonly type: string };
  readonly reasoning_effort?: string;
  readonly messages: readonly {
    readonly role: string;
    readonly content: string;
    readonly reasoning_content?: string;
  }[];
}

describe('the tree of a chat', () => {
  let workbench: Workbench;
  let panel: Panel;

  before(async () => {
    workbench = await openStage({ userSettings: settings });
    panel = new Panel(workbench);
    await panel.show();
  });

  beforeEach(async () => {
    await panel.newChat();
  });

  after(() => closeStage(workbench));

  const answerWith = (text: string, reasoning = ''): void => nextAnswer({ answer: { text, reasoning } });
  const say = async (question: string, answer: string, reasoning = ''): Promise<void> => {
    answerWith(answer, reasoning);
    await panel.ask(question);
    await shows(question, answer);
  };
  /** The last question and the last answer are these, and the answer has ended. */
  const shows = async (question: string, answer: string): Promise<void> => {
    await panel.questions.last().filter({ hasText: question }).waitFor();
    await panel.answers.last().and(panel.frame.locator('[data-status=done]')).filter({ hasText: answer }).waitFor();
  };
  const versions = (within: Locator): Locator => within.locator('ask-versions');
  /** Which of how many versions is shown. */
  const isVersion = (within: Locator, words: string): Promise<void> =>
    versions(within).filter({ hasText: words }).waitFor();

  it('words a question anew in its place, keeps the old one, and walks between them after a reload too', async () => {
    await say('What is two and two?', 'Four.');
    await say('And three and three?', 'Six.');
    answerWith('Five.');
    await panel.questions.first().hover();
    await panel.questions.first().locator('[data-control=edit]').click();
    const editor = panel.frame.locator('ask-editor textarea');
    await becomes(() => editor.inputValue(), 'What is two and two?');
    await editor.fill('What is two and three?');
    await editor.press('Enter');
    await shows('What is two and three?', 'Five.');
    await becomes(() => panel.questions.count(), 1);
    await isVersion(panel.questions.first(), '2/2');
    await workbench.screenshot('tree-versions');

    await versions(panel.questions.first()).getByRole('button', { name: 'Earlier version' }).click();
    await shows('And three and three?', 'Six.');
    await becomes(() => panel.questions.count(), 2);
    await isVersion(panel.questions.first(), '1/2');

    await workbench.reload();
    await shows('And three and three?', 'Six.');
    await isVersion(panel.questions.first(), '1/2');
    await versions(panel.questions.first()).getByRole('button', { name: 'Later version' }).focus();
    await workbench.page.keyboard.press('ArrowRight');
    await shows('What is two and three?', 'Five.');
  });

  it('answers again with another model and effort, once, and goes on from the answer that is shown', async () => {
    await say('Name a colour', 'Red.', 'Maybe red.');
    answerWith('Blue.');
    await panel.answers.last().locator('[data-control=chevron-down]').click();
    await panel.menuItem('Max').click();
    await shows('Name a colour', 'Blue.');
    assert.equal(lastSent().reasoning_effort, 'max');
    await isVersion(panel.answers.last(), '2/2');

    await versions(panel.answers.last()).getByRole('button', { name: 'Earlier version' }).click();
    await shows('Name a colour', 'Red.');
    await say('Why that one?', 'It is warm.');
    const { messages, reasoning_effort: effort } = lastSent();
    assert.equal(effort, 'high');
    assert.deepEqual(
      messages.filter(({ role }) => role !== 'system').map(({ content }) => content),
      ['Name a colour', 'Red.', 'Why that one?'],
    );
    assert.equal(messages.find(({ role }) => role === 'assistant')?.reasoning_content, 'Maybe red.');
  });

  it('goes back to the answer before when answering again fails', async () => {
    await say('Name a colour', 'Red.');
    nextAnswer({ status: 402 });
    await panel.control('refresh').click();
    await panel.waitForAnswer('failed');
    await panel.trouble.waitFor();
    await versions(panel.answers.last()).getByRole('button', { name: 'Earlier version' }).click();
    await shows('Name a colour', 'Red.');
    await panel.trouble.waitFor({ state: 'detached' });
  });

  it('takes other words for an answer, says whose they are, and sends them without what was thought', async () => {
    await say('Name a colour', 'Red.', 'Maybe red.');
    await panel.answers.last().locator('[data-control=ellipsis]').click();
    await panel.menuItem('Edit answer').click();
    const editor = panel.frame.locator('ask-editor textarea');
    await editor.fill('Green.');
    await editor.press('ControlOrMeta+Enter');
    await panel.answers.last().filter({ hasText: 'Green.' }).waitFor();
    await panel.answers.last().filter({ hasText: 'Edited by you' }).waitFor();
    await isVersion(panel.answers.last(), '2/2');
    await say('Why that one?', 'It is calm.');
    const said = lastSent().messages.find(({ role }) => role === 'assistant');
    assert.equal(said?.content, 'Green.');
    assert.equal(said.reasoning_content ?? '', '');
  });

  it('opens an answer as a text in the editor', async () => {
    await say('Name a colour', 'Red.');
    await panel.answers.last().locator('[data-control=ellipsis]').click();
    await panel.menuItem('Open as text').click();
    const { page } = workbench;
    await page.locator('.tab.active', { hasText: 'Answer' }).waitFor();
    await page.locator('.editor-instance .view-lines', { hasText: 'Red.' }).waitFor();
  });

  it('forks an answer into a chat of its own and leaves the first one as it was', async () => {
    await say('Name a colour', 'Red.');
    await say('Another one', 'Blue.');
    await panel.answers.first().hover();
    await panel.answers.first().locator('[data-control=ellipsis]').click();
    await panel.menuItem('Fork').click();
    await panel.questions.filter({ hasText: 'Another one' }).waitFor({ state: 'detached' });
    await shows('Name a colour', 'Red.');
    await say('And a shape', 'Round.');
    await panel.run('showSessions');
    const titled = (title: RegExp): Locator =>
      panel.frame.locator('.history-open').filter({ has: panel.frame.locator('.history-title', { hasText: title }) });
    await titled(/^Name a colour \(fork\)$/u).waitFor();
    await workbench.screenshot('tree-fork');
    // The newest of that name is the one that was forked.
    await titled(/^Name a colour$/u)
      .first()
      .click();
    await shows('Another one', 'Blue.');
  });

  it('forks a question by taking its words into a new chat', async () => {
    await say('Name a colour', 'Red.');
    await say('Another one', 'Blue.');
    await panel.questions.last().hover();
    await panel.questions.last().locator('[data-control=repo-forked]').click();
    await panel.questions.filter({ hasText: 'Another one' }).waitFor({ state: 'detached' });
    await becomes(() => panel.composer.inputValue(), 'Another one');
    await panel.composer.fill('');
  });

  it('asks with the model and the effort chosen beside Send, in this chat alone', async () => {
    await panel.openChoice();
    await panel.menuItem('Off').click();
    await panel.choice.filter({ hasText: 'Off' }).waitFor();
    await say('Name a colour', 'Red.');
    assert.equal(lastSent().thinking.type, 'disabled');
    await panel.choice.press('Enter');
    await panel.frame.locator('.menu-item:focus').waitFor();
    await workbench.page.keyboard.type('low');
    await panel.frame.locator('.menu-item:focus', { hasText: 'Low' }).waitFor();
    await workbench.page.keyboard.press('Enter');
    await panel.choice.filter({ hasText: 'Low' }).waitFor();
    await say('Another one', 'Blue.');
    assert.equal(lastSent().reasoning_effort, 'low');
    await workbench.reload();
    await panel.choice.filter({ hasText: 'Low' }).waitFor();
    await panel.newChat();
    await panel.choice.filter({ hasText: 'High' }).waitFor();
  });
});

/** What the gateway was asked last. */
function lastSent(): Sent {
  const asked = gateway().requests.findLast(({ path }) => path.endsWith('/chat/completions'));
  return JSON.parse(String(asked?.body)) as Sent;
}
