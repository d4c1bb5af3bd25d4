/** A disk that fills up in the middle of a chat: what was said stays, the person is told, and it is saved when there is room. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { readFile, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workbench } from '../launch/workbench.ts';
import { readNotification } from './notifications.ts';
import { Panel } from './panel.ts';
import { closeStage, nextAnswer, openStage, storagePath } from './stage.ts';
import { until } from './until.ts';

describe('a full disk', () => {
  let workbench: Workbench;
  let panel: Panel;

  before(async function () {
    if (!existsSync('/dev/full')) this.skip();
    workbench = await openStage();
    panel = new Panel(workbench);
    await panel.show();
  });
  after(() => closeStage(workbench));

  it('takes nothing from the screen, is said once, and is made good as soon as there is room', async () => {
    const folder = join(storagePath(), 'sessions');
    const before = new Set(existsSync(folder) ? readdirSync(folder) : []);
    nextAnswer({ answer: { text: 'First answer.' } });
    await panel.ask('While there is room');
    await panel.waitForAnswer('done');
    let file = '';
    await until(
      async () => {
        file = join(folder, readdirSync(folder).find((name) => name.endsWith('.jsonl') && !before.has(name)) ?? '');
        return (await readFile(file, 'utf8').catch(() => '')).includes('First answer.');
      },
      () => 'the first answer on the disk',
    );
    await rename(file, `${file}.aside`);
    await symlink('/dev/full', file);

    nextAnswer({ answer: { text: 'Second answer.' } });
    await panel.ask('And now');
    await panel.answers.filter({ hasText: 'Second answer.' }).waitFor();
    assert.match(await readNotification(workbench, /could not be saved/u), /the disk is full/u);

    await rm(file);
    await rename(`${file}.aside`, file);
    await readNotification(workbench, /The chat is saved again/u);
    assert.match(await readFile(file, 'utf8'), /And now[^]*Second answer\./u);
    await workbench.reload();
    await panel.answers.filter({ hasText: 'Second answer.' }).waitFor();
  });
});
