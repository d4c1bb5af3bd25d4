/** Secrets in what is asked: masked before they leave, put back where the answer is used, and never without a word. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copySampleWorkspace, type SampleWorkspace } from '../launch/sample.ts';
import type { Workbench } from '../launch/workbench.ts';
import { Panel } from './panel.ts';
import { closeStage, gateway, nextAnswer, openStage } from './stage.ts';
import { becomes } from './until.ts';

/** Made for this test; no service has ever given it out. */
const secret = 'ghp_q7W2eR9tY4uI1oP6aS3dF8gH5jK0lZxCvBnM';
/** Another one, in a file: what was let go once is let go in all of a chat. */
const kept = 'ghp_b4N8m2V6c0X9z7L5k3J1h8G6f4D2s0A9p7O5';

describe('a secret in a question', () => {
  let sample: SampleWorkspace;
  let workbench: Workbench;
  let panel: Panel;
  before(async () => {
    sample = await copySampleWorkspace();
    await writeFile(join(sample.folder, '.env'), `API_TOKEN=${kept}\nMODE=quiet\n`);
    workbench = await openStage({ folder: sample.folder, userSettings: { 'window.dialogStyle': 'custom' } });
    panel = new Panel(workbench);
    await panel.show();
  });
  beforeEach(() => gateway().clear());
  after(async () => {
    await closeStage(workbench);
    await sample.remove();
  });

  const dialog = () => workbench.page.locator('.monaco-dialog-box');
  const askAbout = async (text: string): Promise<void> => {
    await panel.ask(text);
    await dialog().getByText('looks like a secret: GitHub token').waitFor();
  };
  const sent = (): string =>
    gateway()
      .requests.map(({ body }) => body.toString())
      .join('\n');

  it('does not leave when the person thinks better of it, and the words are kept', async () => {
    await askAbout(`Is ${secret} valid?`);
    await workbench.screenshot('secret-asked');
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'detached' });
    await becomes(() => panel.composer.inputValue(), `Is ${secret} valid?`);
    assert.equal(gateway().requests.length, 0);
  });

  it('goes out as a placeholder, and comes back where the answer is copied', async () => {
    nextAnswer({ answer: { text: 'Try `curl -H "Authorization: MASKED_SECRET_1"`.\n' } });
    await askAbout(`Which call checks ${secret}?`);
    await dialog().getByRole('button', { name: 'Send masked' }).click();
    await panel.waitForAnswer('done');
    assert.ok(!sent().includes(secret));
    assert.ok(sent().includes('Which call checks MASKED_SECRET_1?'));
    await panel.questions.last().getByText('Masked: GitHub token').waitFor();
    await workbench.screenshot('secret-masked');
    await panel.answers.last().hover();
    await panel.answers.last().getByRole('button', { name: 'Copy answer' }).click();
    await workbench.page.waitForFunction(
      async (wanted) => (await navigator.clipboard.readText()).includes(wanted),
      `Authorization: ${secret}`,
      { polling: 200 },
    );
  });

  it('goes out as it is when the person says so', async () => {
    await askAbout(`Decode ${secret} for me`);
    await dialog().getByRole('button', { name: 'Send as it is' }).click();
    await panel.waitForAnswer('done');
    assert.ok(sent().includes(`Decode ${secret} for me`));
    const asked = panel.questions.last().filter({ hasText: 'Decode' });
    await asked.getByText('Sent as it is').waitFor();
    assert.equal(await asked.getByText('Masked').count(), 0);
  });

  it('is decided about one by one, and what nobody can see is named', async () => {
    const third = 'ghp_p0O9i8U7y6T5r4E3w2Q1a2S3d4F5g6H7j8K9';
    const other = 'ghp_z1X2c3V4b5N6m7A8s9D0f1G2h3J4k5L6q7W8';
    await panel.ask(`Compare ${third} with ${other}\u202e`);
    await dialog().getByRole('button', { name: 'Decide for each…' }).click();
    const rows = workbench.page.locator('.quick-input-list .monaco-list-row');
    await rows.nth(1).waitFor();
    await workbench.screenshot('secret-decide');
    await rows.nth(1).click();
    await workbench.page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).click();
    const last = panel.questions.last();
    await last.getByText('Sent as it is: GitHub token').waitFor();
    await last.getByText('Marked: U+202E').waitFor();
    await panel.waitForAnswer('done');
    assert.ok(!sent().includes(`Compare ${third}`) && sent().includes(`with ${other}[U+202E]`));

    await last.locator('[data-control=masks]').first().click();
    await rows.nth(1).waitFor();
    await rows.nth(1).click();
    await workbench.page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).click();
    await panel.questions.last().getByText('Sent as it is').waitFor({ state: 'detached' });
    await panel.questions.last().getByText('2/2').waitFor();
    await workbench.screenshot('secret-decided');
  });

  it('goes with a file that is held back only after two words that name it, and masked', async () => {
    await panel.run('newChat');
    await panel.frame.getByTestId('empty').waitFor();
    await workbench.page.keyboard.press('Control+P');
    await workbench.page.locator('.quick-input-widget input').fill('.env');
    await workbench.page.locator('.quick-input-list-entry', { hasText: '.env' }).first().click();
    await workbench.page.locator('.editor-instance', { hasText: 'MODE=quiet' }).waitFor();
    const chip = panel.frame.locator('.composer .chip', { hasText: '.env' });
    const choose = async (): Promise<void> => {
      await panel.composer.fill('');
      await panel.composer.pressSequentially('@.env');
      await panel.frame.getByRole('option', { name: '.env' }).first().click();
      await dialog().getByText('.env is held back').waitFor();
    };
    await choose();
    await workbench.screenshot('held-back');
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'detached' });
    await choose();
    assert.equal(await chip.count(), 0, 'what was held back is not attached');
    await dialog().getByRole('button', { name: 'Let it go…' }).click();
    await dialog().getByText('Send what is in .env?').waitFor();
    await workbench.screenshot('held-back-again');
    await dialog().getByRole('button', { name: 'Send .env' }).click();
    await chip.waitFor();
    await panel.ask('Which mode is it?');
    await panel.questions.filter({ hasText: 'Which mode is it?' }).getByText('Masked: GitHub token').waitFor();
    await panel.waitForAnswer('done');
    assert.ok(sent().includes('MODE=quiet') && sent().includes('API_TOKEN=MASKED_SECRET_'));
    assert.ok(!sent().includes(kept));
  });
});
