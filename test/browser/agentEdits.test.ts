/** Edits of the agent as a person meets them: they wait beside the files, are decided about, and have a way back. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ToolCall } from '../gateway/api/chat/wire.ts';
import { copySampleWorkspace } from '../launch/sample.ts';
import type { Workbench } from '../launch/workbench.ts';
import { Panel } from './panel.ts';
import { closeStage, gateway, nextAnswer, openStage } from './stage.ts';
import { becomes } from './until.ts';

const settings = { 'askDeepSeek.model': '', 'askDeepSeek.thinking': 'high', 'askDeepSeek.makeTitles': false };

let calls = 0;

function call(name: string, value: unknown): ToolCall {
  calls += 1;
  return { id: `call_${calls}`, name, arguments: JSON.stringify(value) };
}

describe('edits of the agent', () => {
  let workbench: Workbench;
  let panel: Panel;
  let sample: Awaited<ReturnType<typeof copySampleWorkspace>>;
  let original: string;

  const path = () => join(sample.folder, 'src/retry.ts');
  const disk = () => readFile(path(), 'utf8');
  const waitForDisk = (text: string): Promise<void> => becomes(disk, text);
  const edit = (search: string, replace: string) =>
    nextAnswer({
      answer: {
        reasoning: 'I change it.',
        toolCalls: [call('edit_file', { path: 'src/retry.ts', edits: [{ search, replace }] })],
      },
    });
  const staged = () => panel.frame.getByTestId('staged');

  before(async () => {
    sample = await copySampleWorkspace();
    original = await disk();
    workbench = await openStage({ userSettings: settings, folder: sample.folder });
    panel = new Panel(workbench);
    await panel.show();
  });

  beforeEach(async () => {
    await writeFile(path(), original);
    await panel.newChat();
    await panel.frame.getByTestId('mode').click();
    await panel.menuItem('Agent').click();
    await panel.frame.locator('[data-testid=mode][data-mode=agent]').waitFor();
  });

  after(async () => {
    await closeStage(workbench);
    await sample.remove();
  });

  it('wait until they are accepted, and the files and the chat go back to before the question', async () => {
    edit('delayMs *= 2;', 'delayMs *= 3;');
    nextAnswer({ answer: { reasoning: 'Done.', text: 'It waits three times as long now.' } });
    await panel.ask('Wait longer.');
    await panel.waitForAnswer('done');
    await staged().getByText('retry.ts').waitFor();
    assert.equal(await disk(), original);
    await workbench.screenshot('agent-staged');
    await staged().getByRole('button', { name: 'Accept all' }).click();
    await waitForDisk(original.replace('delayMs *= 2;', 'delayMs *= 3;'));
    await staged().waitFor({ state: 'detached' });
    await panel.questions.last().hover();
    await panel.questions.last().getByRole('button', { name: 'Go back to before this question…' }).click();
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByRole('button', { name: 'Files and chat' }).click();
    await waitForDisk(original);
    await panel.questions.first().waitFor({ state: 'detached' });
    await becomes(() => panel.composer.inputValue(), 'Wait longer.');
    // The word about it can go; the way back from the way back stays.
    await workbench.runCommand('Notifications: Clear All Notifications');
    await staged().getByText('Files are as they were before a question.').waitFor();
    await workbench.screenshot('agent-undo-back');
    await staged().getByRole('button', { name: 'Undo' }).click();
    await waitForDisk(original.replace('delayMs *= 2;', 'delayMs *= 3;'));
    await panel.questions.getByText('Wait longer.').waitFor();
    await staged().waitFor({ state: 'detached' });
  });

  it('are decided before a command of the agent runs, and the model hears of it', async () => {
    edit('delayMs *= 2;', 'delayMs *= 4;');
    nextAnswer({ answer: { reasoning: 'I try it.', toolCalls: [call('run_command', { command: 'echo ready' })] } });
    nextAnswer({ answer: { reasoning: 'Done.', text: 'Left as it was.' } });
    await panel.ask('Wait much longer.');
    await staged().getByText('The agent waits for your decision').waitFor();
    await staged().getByRole('button', { name: 'Reject src/retry.ts' }).click();
    await panel.frame
      .getByRole('button', { name: /^Allow/ })
      .first()
      .click();
    await panel.waitForAnswer('done');
    assert.equal(await disk(), original);
    const last = gateway().requests.findLast(({ path: asked }) => asked.endsWith('/chat/completions'));
    assert.match(last?.body.toString() ?? '', /the person rejected your edits/);
  });
});
