/** Edits of the agent that wait while the window goes away and comes back, and what a person sees of them then. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Workbench } from '../../launch/workbench.ts';
import { Panel } from '../panel.ts';
import { closeStage, openStage } from '../stage.ts';
import { becomes } from '../until.ts';
import { agentSettings, beginAgent, call, say } from './calls.ts';

const old = 'Lamp\nRope\nOil\n';
const fresh = 'Lamp\nTwo ropes\nOil\n';

describe('edits that wait', () => {
  let folder: string;
  let workbench: Workbench;
  let panel: Panel;

  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'ask-deepseek-waiting-')));
    await writeFile(join(folder, 'list.txt'), old);
    // Looking at an edit where files are saved by themselves must not save it.
    workbench = await openStage({ userSettings: { ...agentSettings, 'files.autoSave': 'afterDelay' }, folder });
    panel = new Panel(workbench);
    await panel.show();
  });

  beforeEach(async () => {
    await writeFile(join(folder, 'list.txt'), old);
    await rm(join(folder, 'new.txt'), { force: true });
    await beginAgent(panel);
    say(
      {
        toolCalls: [
          call('edit_file', { path: 'list.txt', edits: [{ search: 'Rope', replace: 'Two ropes' }] }),
          call('create_file', { path: 'new.txt', text: 'New.\n' }),
        ],
      },
      { text: 'There are two ropes.' },
    );
    await panel.ask('Put another rope on the list.');
    await panel.waitForAnswer('done');
    await staged().getByText('2 files to decide about').waitFor();
  });

  after(async () => {
    await closeStage(workbench);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  const staged = () => panel.frame.getByTestId('staged');
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8').catch(() => 'none');
  it('are there after a reload, and are made as they were seen', async () => {
    await workbench.reload();
    await staged().getByText('2 files to decide about').waitFor();
    assert.deepEqual([await read('list.txt'), await read('new.txt')], [old, 'none']);
    await workbench.screenshot('agent-staged-again');
    await staged().locator('[data-control=accept-all]').click();
    await becomes(() => read('list.txt'), fresh);
    await becomes(() => read('new.txt'), 'New.\n');
    await staged().waitFor({ state: 'detached' });
    await workbench.reload();
    await panel.waitForAnswer('done');
    await staged().waitFor({ state: 'detached' });
  });

  it('open as a comparison where files are saved by themselves, and are not saved by looking', async () => {
    await staged()
      .getByRole('button', { name: /^list\.txt/ })
      .click();
    const comparison = workbench.page.locator('.monaco-diff-editor');
    await comparison.getByText('Two ropes').first().waitFor();
    await workbench.screenshot('agent-staged-autosave');
    assert.equal(await read('list.txt'), old);
    await staged().getByRole('button', { name: 'Accept list.txt' }).click();
    await becomes(() => read('list.txt'), fresh);
    await staged().getByText('1 file to decide about').waitFor();
    await staged().locator('[data-control=reject-all]').click();
    await staged().waitFor({ state: 'detached' });
    await workbench.runCommand('View: Close All Editors');
  });
});
