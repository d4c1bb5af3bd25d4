/** The agent in a workspace of several folders: it works in each of them by its name, and in nothing beside them. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Workbench } from '../../launch/workbench.ts';
import { Panel } from '../panel.ts';
import { becomes } from '../until.ts';
import { closeStage, gateway, openStage } from '../stage.ts';
import { agentSettings, approval, beginAgent, call, say } from './calls.ts';

describe('the agent in several folders', () => {
  let folder: string;
  let workbench: Workbench;
  let panel: Panel;
  const read = (path: string): Promise<string> => readFile(join(folder, path), 'utf8');

  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'ask-deepseek-folders-')));
    for (const name of ['north', 'south', 'west']) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'lamp.txt'), `A lamp in the ${name}.\n`);
    }
    const workspaceFile = join(folder, 'two.code-workspace');
    await writeFile(workspaceFile, JSON.stringify({ folders: [{ path: 'north' }, { path: 'south' }] }));
    workbench = await openStage({ userSettings: agentSettings, folder, workspaceFile });
    panel = new Panel(workbench);
    await panel.show();
    await beginAgent(panel);
  });

  after(async () => {
    await closeStage(workbench);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  it('reads, edits, makes and runs in the second one, and touches nothing outside', async () => {
    const edit = (path: string) => call('edit_file', { path, edits: [{ search: 'A lamp', replace: 'Two lamps' }] });
    say(
      {
        toolCalls: [
          call('read_file', { path: 'south/lamp.txt' }),
          call('search_text', { pattern: 'A lamp' }),
          call('read_file', { path: 'west/lamp.txt' }),
          call('read_file', { path: 'south/../../west/lamp.txt' }),
          call('read_file', { path: join(folder, 'west/lamp.txt') }),
        ],
      },
      {
        toolCalls: [
          edit('south/lamp.txt'),
          call('create_file', { path: 'south/new/hall.txt', text: 'A hall.\n' }),
          edit('west/lamp.txt'),
          call('create_file', { path: 'two.code-workspace', text: '{}' }),
          call('create_file', { path: '../west/new.txt', text: 'No.' }),
        ],
      },
      { toolCalls: [call('run_command', { command: 'cat lamp.txt', folder: 'south' })] },
      { text: 'Two lamps are in the south.' },
    );
    await panel.ask('Put another lamp in the south.');
    const staged = panel.frame.getByTestId('staged');
    await staged.getByText('The agent waits for your decision').waitFor();
    assert.equal(await read('south/lamp.txt'), 'A lamp in the south.\n');
    await staged.locator('[data-control=accept-all]').click();
    await approval(panel).waitFor();
    await approval(panel).getByText('cat lamp.txt (south)', { exact: true }).waitFor();
    await approval(panel).locator('[data-decision=allow]').click();
    await panel.waitForAnswer('done');
    assert.deepEqual(
      await Promise.all(['north/lamp.txt', 'south/lamp.txt', 'west/lamp.txt', 'south/new/hall.txt'].map(read)),
      ['A lamp in the north.\n', 'Two lamps in the south.\n', 'A lamp in the west.\n', 'A hall.\n'],
    );
    assert.equal(existsSync(join(folder, 'west/new.txt')), false);
    const sent = gateway().requests.at(-1)?.body.toString() ?? '';
    assert.match(sent, /Two lamps in the south/);
    assert.match(sent, /south\/lamp\.txt/);
    assert.ok(!sent.includes('A lamp in the west'));
    const ends = panel.answers.last().locator('.call');
    const statuses = () => ends.evaluateAll((lines) => lines.map((line) => line.getAttribute('data-status')));
    const round = ['done', 'done', 'failed', 'failed', 'failed'];
    await becomes(statuses, [...round, ...round, 'done']);
  });
});
