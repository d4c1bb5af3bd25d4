/** What a person does while an answer runs, and with one that did not come to its end, in a real workbench. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../gateway/faults/fault.ts';
import type { Workbench } from '../launch/workbench.ts';
import { Panel } from './panel.ts';
import { closeStage, gateway, nextAnswer, openStage, storagePath } from './stage.ts';
import { becomes } from './until.ts';

/** No request but those of the test. */
const settings = { 'askDeepSeek.model': '', 'askDeepSeek.thinking': 'high', 'askDeepSeek.makeTitles': false };

const sentence = 'The quick brown fox jumps over the lazy dog. ';

describe('while an answer runs', () => {
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

  /** Asks something whose answer does not end before the result is called, and waits for its first words. */
  const askLong = async (question = 'Say it often', fault: Fault = {}): Promise<() => void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    nextAnswer({ answer: { text: sentence.repeat(12) }, stallAfter: 40, until: promise, ...fault });
    await panel.ask(question);
    await panel.answers.last().filter({ hasText: 'lazy dog. The quick' }).waitFor();
    return resolve;
  };
  const questions = async (): Promise<string[]> => panel.frame.locator('.question-text').allInnerTexts();
  const queued = async (): Promise<string[]> => panel.frame.locator('.queue-text').allInnerTexts();

  it('questions wait their turn and are asked in order', async () => {
    const end = await askLong('One');
    await panel.ask('Two');
    await panel.ask('Three');
    await panel.frame.locator('.queue-text', { hasText: 'Three' }).waitFor();
    await becomes(queued, ['Two', 'Three']);
    await workbench.screenshot('meanwhile-queue');
    end();
    await panel.queue.waitFor({ state: 'detached' });
    await panel.answers.nth(2).and(panel.frame.locator('[data-status=done]')).waitFor();
    await becomes(questions, ['One', 'Two', 'Three']);
  });

  it('a question is asked at once in place of the answer, which keeps what it has', async () => {
    await askLong();
    await panel.ask('Later');
    await panel.ask('Now');
    nextAnswer({ answer: { text: 'At once.' } });
    await panel.queue.locator('li', { hasText: 'Now' }).locator('[data-control=arrow-up]').click();
    await panel.answers.filter({ hasText: 'At once.' }).waitFor();
    await panel.queue.waitFor({ state: 'detached' });
    await panel.answers.nth(2).and(panel.frame.locator('[data-status=done]')).waitFor();
    await becomes(questions, ['Say it often', 'Now', 'Later']);
    assert.match(await panel.answers.first().innerText(), /lazy dog/u);
    assert.equal(await panel.answers.first().getAttribute('data-status'), 'stopped');
  });

  it('the queue waits after a stop, also over a reload, and goes on when told', async () => {
    await askLong();
    await panel.ask('And then?');
    await panel.frame.locator('.queue-text').waitFor();
    await panel.composer.press('Escape');
    await panel.waitForAnswer('stopped');
    await panel.queue.getByText('Waiting: the answer was stopped').waitFor();
    await workbench.reload();
    await panel.queue.waitFor();
    await becomes(queued, ['And then?']);
    nextAnswer({ answer: { text: 'Then this.' } });
    await panel.queue.getByRole('button', { name: 'Send now' }).click();
    await panel.answers.filter({ hasText: 'Then this.' }).waitFor();
    await panel.queue.waitFor({ state: 'detached' });
  });

  it('the queue waits after a failure and says so', async () => {
    const fail = await askLong('One', { errorAfter: 40 });
    await panel.ask('Two');
    await panel.queue.getByText('Two').waitFor();
    fail();
    await panel.waitForAnswer('failed');
    await panel.queue.getByText('Waiting: the answer failed').waitFor();
    await workbench.screenshot('meanwhile-queue-waits');
    await panel.queue.getByRole('button', { name: 'Remove' }).click();
    await panel.queue.waitFor({ state: 'detached' });
  });

  it('a stopped answer goes on where it was and stays one answer', async () => {
    await askLong();
    await panel.stop.click();
    await panel.waitForAnswer('stopped');
    const before = await panel.answers.last().locator('ask-part').innerText();
    nextAnswer({ answer: { text: 'It is the end.' } });
    await panel.answers.last().getByRole('button', { name: 'Continue' }).click();
    await panel.waitForAnswer('done');
    await panel.answers.last().filter({ hasText: 'It is the end.' }).waitFor();
    const after = await panel.answers.last().locator('ask-part').innerText();
    assert.equal(await panel.answers.count(), 1);
    assert.ok(after.startsWith(before.trim().slice(0, 200)) && after.endsWith('It is the end.'), after);
    assert.equal(await panel.answers.last().locator('ask-versions').count(), 0);
    const { messages } = lastSent();
    assert.equal(messages.at(-2)?.role, 'assistant');
    assert.match(messages.at(-1)?.content ?? '', /^Your last message broke off/u);
  });

  it('an answer cut at its limit goes on', async () => {
    nextAnswer({ answer: { text: 'One, two, ' }, finishReason: 'length' });
    await panel.ask('Count to three');
    await panel.waitForAnswer('cut');
    nextAnswer({ answer: { text: 'three.' } });
    await panel.control('continue').press('Enter');
    await panel.waitForAnswer('done');
    await panel.answers.last().filter({ hasText: 'One, two, three.' }).waitFor();
  });

  it('the thinking is ended for the answer, and is kept', async () => {
    nextAnswer({ answer: { reasoning: 'Let me see. '.repeat(200), text: 'Too late.' }, stallAfter: 40 });
    await panel.ask('Think about it');
    const now = panel.frame.getByRole('button', { name: 'Answer now' });
    await now.waitFor();
    await workbench.screenshot('meanwhile-answer-now');
    nextAnswer({ answer: { text: 'Here it is.' } });
    await now.click();
    await panel.waitForAnswer('done');
    await panel.answers.last().filter({ hasText: 'Here it is.' }).waitFor();
    assert.equal(await panel.answers.count(), 1);
    assert.equal(lastSent().thinking.type, 'disabled');
    await panel.answers.last().locator('summary').click();
    await panel.answers.last().locator('.reasoning ask-part', { hasText: 'Let me see.' }).waitFor();
  });

  it('an answer that the window’s end interrupted says so and goes on', async () => {
    nextAnswer({ answer: { text: 'Word after word is kept. '.repeat(100) }, pace: 20 });
    await panel.ask('Say it slowly');
    await untilKept('Word after word');
    await workbench.reload();
    await panel.waitForAnswer('interrupted');
    await panel.answers.last().filter({ hasText: 'Word after word' }).waitFor();
    nextAnswer({ answer: { text: 'And on it goes.' } });
    await panel.answers.last().getByRole('button', { name: 'Continue' }).click();
    await panel.waitForAnswer('done');
    await panel.answers.last().filter({ hasText: 'And on it goes.' }).waitFor();
    await workbench.reload();
    await panel.waitForAnswer('done');
    await panel.answers
      .last()
      .filter({ hasText: /Word after word.*And on it goes\./su })
      .waitFor();
  });

  it('another version is looked at while a new one is written', async () => {
    nextAnswer({ answer: { text: 'The first.' } });
    await panel.ask('Say something');
    await panel.waitForAnswer('done');
    const { promise, resolve } = Promise.withResolvers<void>();
    nextAnswer({ answer: { text: sentence.repeat(60) }, stallAfter: 40, until: promise });
    await panel.control('refresh').click();
    await panel.answers.last().filter({ hasText: 'lazy dog.' }).waitFor();
    await panel.answers.last().getByRole('button', { name: 'Earlier version' }).click();
    await panel.answers.last().filter({ hasText: 'The first.' }).waitFor();
    await panel.stop.waitFor();
    resolve();
    await panel.answers.last().getByRole('button', { name: 'Later version' }).click();
    await panel.answers.and(panel.frame.locator('[data-status=done]')).filter({ hasText: 'lazy dog.' }).waitFor();
    await becomes(async () => (await panel.answers.last().innerText()).split('lazy dog.').length - 1, 60);
  });
});

/** Resolves when a part of an answer has been written to the disk. */
async function untilKept(words: string): Promise<void> {
  const folder = join(storagePath(), 'sessions');
  const isKept = (name: string): boolean =>
    name.endsWith('.jsonl') && readFileSync(join(folder, name), 'utf8').includes(words);
  while (!readdirSync(folder).some(isKept)) await sleep(100);
}

/** What the gateway was asked last. */
function lastSent(): {
  readonly thinking: { readonly type: string };
  readonly messages: readonly { readonly role: string; readonly content: string }[];
} {
  const asked = gateway().requests.findLast(({ path }) => path.endsWith('/chat/completions'));
  return JSON.parse(String(asked?.body)) as ReturnType<typeof lastSent>;
}
