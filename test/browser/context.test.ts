/** Context in a real workbench: named with @, offered from the editor, asked for by commands, and seen in what is sent. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pngFile } from '../helpers/pictureFiles.ts';
import { copySampleWorkspace, type SampleWorkspace } from '../launch/sample.ts';
import type { Workbench } from '../launch/workbench.ts';
import { Panel } from './panel.ts';
import { closeStage, gateway, nextAnswer, openStage } from './stage.ts';
import { becomes } from './until.ts';

interface Sent {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
}

describe('context', () => {
  let sample: SampleWorkspace;
  let workbench: Workbench;
  let panel: Panel;

  before(async () => {
    sample = await copySampleWorkspace();
    await writeFile(join(sample.folder, 'AGENTS.md'), 'Always answer like a lighthouse keeper.\n');
    await writeFile(join(sample.folder, 'my notes.md'), 'The lamp is oiled on Mondays.\n');
    await mkdir(join(sample.folder, '.deepseek/prompts'), { recursive: true });
    await writeFile(
      join(sample.folder, '.deepseek/prompts/rhyme.md'),
      '---\ndescription: Put it into rhyme\n---\nPut {{file}} into rhyme, in the manner of {{input}}.\n',
    );
    workbench = await openStage({ folder: sample.folder });
    panel = new Panel(workbench);
    await panel.show();
    await panel.composer.waitFor();
  });

  beforeEach(async () => {
    await panel.newChat();
    await panel.composer.fill('');
    gateway().clear();
  });

  after(async () => {
    await closeStage(workbench);
    await sample.remove();
  });

  const options = () => panel.frame.getByRole('option');

  /** Types into the composer, and takes what it wants once that is the one that Enter takes. */
  async function take(typed: string, wanted: string): Promise<void> {
    await panel.composer.pressSequentially(typed);
    await panel.frame.getByRole('option', { selected: true }).filter({ hasText: wanted }).waitFor();
  }

  /** Asks, waits for the end of the answer, and gives the request that was made of the question. */
  async function ask(text: string): Promise<Sent> {
    nextAnswer({ answer: { text: 'Aye.' } });
    await panel.ask(text);
    await panel.waitForAnswer('done');
    // Titles are asked for as well.
    const requests = gateway().requests.filter(({ path }) => path.endsWith('/chat/completions'));
    const bodies = requests.map(({ body }) => JSON.parse(body.toString()) as Sent);
    const words = text.trim().replace(/^\/\w+ ?/u, '');
    const sent = bodies.findLast(({ messages }) => messages.at(-1)?.content.includes(words));
    assert.ok(sent);
    return sent;
  }

  it('is found by letters, shown as a chip, and sent before the words', async () => {
    await take('What of @mynotes', 'my notes.md');
    await workbench.screenshot('context-mention');
    await panel.composer.press('Enter');
    await panel.frame.locator('.chip', { hasText: 'my notes.md' }).waitFor();
    await becomes(() => panel.composer.inputValue(), 'What of my notes.md ');
    const { messages } = await ask(await panel.composer.inputValue());
    assert.equal(
      messages.at(-1)?.content,
      '```md my notes.md\nThe lamp is oiled on Mondays.\n```\n\nWhat of my notes.md',
    );
    await panel.questions.last().locator('.chip', { hasText: 'my notes.md' }).waitFor();
    await workbench.screenshot('context-sent');
  });

  it('opens from the chip of a question, as it was sent, even when the file has changed', async () => {
    await panel.composer.pressSequentially('@my');
    await options().filter({ hasText: 'my notes.md' }).first().click();
    await panel.frame.locator('.composer .chip', { hasText: 'my notes.md' }).waitFor();
    await ask('What does it say?');
    await writeFile(join(sample.folder, 'my notes.md'), 'The lamp is electric now.\n');
    await panel.questions.last().locator('.chip-open', { hasText: 'my notes.md' }).click();
    await workbench.page.locator('.editor-instance', { hasText: 'oiled' }).waitFor();
    await workbench.runCommand('View: Close All Editors');
  });

  it('is a picture that was pasted, which opens from its chip as it is sent', async () => {
    await panel.composer.evaluate(
      (field, base64) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        const clipboardData = new DataTransfer();
        clipboardData.items.add(new File([bytes], 'shot.png', { type: 'image/png' }));
        field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      },
      pngFile(30, 20, { draw: (x, y) => [x, y, 90] }).toString('base64'),
    );
    await panel.frame.locator('.composer .chip-open', { hasText: 'shot.png' }).click();
    // What the editor's own viewer says of a picture that it could read.
    await workbench.page.locator('.statusbar-item', { hasText: '30x20' }).waitFor();
    await workbench.runCommand('View: Close All Editors');
    await panel.frame.locator('.composer .chip', { hasText: 'shot.png' }).locator('.chip-remove').click();
  });

  it('is the workspace’s rules: in the system prompt, as a chip, and off when they are switched off', async () => {
    const chip = panel.frame.locator('.composer .chip.rules');
    await chip.filter({ hasText: 'AGENTS.md' }).waitFor();
    // Weighed before they are sent.
    const meter = panel.frame.locator('.meter-line');
    await meter.click();
    await panel.frame.locator('.meter-details', { hasText: 'Rules' }).waitFor();
    await meter.click();
    const on = await ask('Who are you?');
    assert.match(on.messages[0]?.content ?? '', /Always answer like a lighthouse keeper/u);
    const next = await ask('And now?');
    assert.equal(JSON.stringify(next.messages.slice(0, on.messages.length)), JSON.stringify(on.messages));
    await panel.action('switchRules').click();
    await chip.filter({ hasText: 'off' }).waitFor();
    await workbench.screenshot('context-rules-off');
    const off = await ask('And without?');
    assert.equal(JSON.stringify(off.messages.slice(0, next.messages.length)), JSON.stringify(next.messages));
    assert.match(off.messages.at(-1)?.content ?? '', /no longer apply\.\n\nAnd without\?$/u);
    await panel.action('switchRules').click();
    await chip.filter({ hasNotText: 'off' }).waitFor();
  });

  it('is offered from the selection, taken with a click, and never sent unasked', async () => {
    await workbench.openFile('retry.ts');
    await workbench.page.locator('.editor-instance .view-lines').first().click();
    await workbench.page.keyboard.press('Control+Home');
    for (let line = 0; line < 3; line++) await workbench.page.keyboard.press('Shift+ArrowDown');
    const offer = panel.action('attachSelection');
    await offer.filter({ hasText: 'retry.ts:1-3' }).waitFor();
    await workbench.screenshot('context-selection');
    assert.doesNotMatch((await ask('Is it sent?')).messages.at(-1)?.content ?? '', /retry\.ts/u);
    await offer.click();
    await panel.frame.locator('.composer .chip:not(.offer)', { hasText: 'retry.ts:1-3' }).waitFor();
    assert.match((await ask('And now?')).messages.at(-1)?.content ?? '', /^```typescript src\/retry\.ts:1-3\n/u);
  });

  it('comes with a command: picked from the list, its prompt first, the file after it', async () => {
    await take('/exp', '/explain');
    await workbench.screenshot('context-commands');
    await panel.composer.press('Enter');
    await becomes(() => panel.composer.inputValue(), '/explain ');
    await panel.composer.pressSequentially('the delay');
    const { messages } = await ask(await panel.composer.inputValue());
    assert.match(messages.at(-1)?.content ?? '', /^Explain the attached code[^`]+```typescript src\/retry\.ts/u);
    assert.match(messages.at(-1)?.content ?? '', /\n\nthe delay$/u);
    await panel.questions.last().filter({ hasText: '/explain the delay' }).waitFor();
  });

  it('comes with a prompt of the person’s own', async () => {
    const { messages } = await ask('/rhyme Homer');
    assert.match(messages.at(-1)?.content ?? '', /^Put src\/retry\.ts into rhyme, in the manner of Homer\./u);
  });

  it('is given back with the question where a command has nothing to work on', async () => {
    await panel.composer.fill('/commit');
    // The second time the words are the same as those that were given back before.
    for (let time = 0; time < 2; time++) {
      await panel.composer.press('Enter');
      await workbench.page.waitForTimeout(1_000);
      await becomes(() => panel.composer.inputValue(), '/commit');
    }
    assert.equal(await panel.questions.count(), 0);
  });

  it('is made shorter by a summary, and goes on from that alone', async () => {
    await ask('A long story, please.');
    nextAnswer({ answer: { text: 'They told a story.' } });
    await panel.ask('/compact');
    const summary = panel.questions.locator('.chip', { hasText: 'Summary' });
    await summary.waitFor();
    await becomes(() => panel.questions.count(), 1);
    await workbench.screenshot('context-compact');
    const { messages } = await ask('Go on.');
    assert.deepEqual(
      messages.map(({ role }) => role),
      ['system', 'user'],
    );
    assert.match(
      messages[1]?.content ?? '',
      /summary of the conversation so far.+\n\nThey told a story\.\n\nGo on\.$/su,
    );
  });
});
