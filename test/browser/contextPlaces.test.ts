/** What goes along from other places of the window: the terminal, a second folder, the Explorer; by mouse and keys. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Workbench } from '../launch/workbench.ts';
import { Panel } from './panel.ts';
import { closeStage, gateway, nextAnswer, openStage } from './stage.ts';
import { until } from './until.ts';

describe('what goes along from elsewhere', () => {
  let folder: string;
  let workbench: Workbench;
  let panel: Panel;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'two-folders-'));
    for (const side of ['north', 'south']) {
      await mkdir(join(folder, side));
      await writeFile(join(folder, side, 'harbour log.md'), `Ships seen in the ${side}.\n`);
    }
    const workspaceFile = join(folder, 'two.code-workspace');
    await writeFile(workspaceFile, JSON.stringify({ folders: [{ path: 'north' }, { path: 'south' }] }));
    workbench = await openStage({ folder, workspaceFile });
    panel = new Panel(workbench);
    await panel.show();
  });

  beforeEach(async () => {
    await panel.composer.waitFor();
    await panel.newChat();
    await panel.composer.fill('');
  });

  after(async () => {
    await closeStage(workbench);
    await rm(folder, { recursive: true });
  });

  const options = () => panel.frame.getByRole('option');
  const chip = (label: string) => panel.frame.locator('.composer .chip', { hasText: label });

  /** What was sent with this question. */
  async function ask(words: string): Promise<string> {
    nextAnswer({ answer: { text: 'Aye.' } });
    await panel.ask(words);
    await panel.waitForAnswer('done');
    const bodies = gateway().requests.map(
      ({ body }) => JSON.parse(body.toString() || '{}') as { messages?: { content: string }[] },
    );
    return (
      bodies.findLast(({ messages }) => messages?.at(-1)?.content.endsWith(words))?.messages?.at(-1)?.content ?? ''
    );
  }

  it('is the file of the folder that was meant, of two with the same name, or both', async () => {
    await panel.composer.pressSequentially('@harbour');
    const files = options().filter({ hasText: 'harbour log.md' });
    await files.nth(1).waitFor();
    for (const side of ['north', 'south']) await files.filter({ hasText: side }).waitFor();
    await files.filter({ hasText: 'south' }).click();
    await chip('harbour log.md').waitFor();
    await panel.composer.fill('');
    const one = await ask('Who came?');
    assert.match(one, /south\/harbour log\.md\nShips seen in the south\./u);
    assert.doesNotMatch(one, /north/u);
    for (const side of ['north', 'south']) {
      await panel.composer.pressSequentially(' @harbour');
      await files.filter({ hasText: side }).click();
      await panel.frame
        .locator('.composer .chip')
        .nth(side === 'north' ? 0 : 1)
        .waitFor();
    }
    await panel.composer.fill('');
    assert.match(await ask('And both?'), /north\/harbour log\.md[^]+south\/harbour log\.md/u);
  });

  it('is what is selected in the terminal, and nothing where nothing is', async () => {
    await workbench.runCommand('Terminal: Create New Terminal (In Active Workspace)');
    const terminal = workbench.page.locator('.terminal-wrapper.active .xterm');
    await terminal.click();
    await workbench.page.keyboard.type('echo "lamp $((40 + 2))"\n');
    await until(
      async () => {
        await workbench.runCommand('Terminal: Select All');
        await workbench.runCommand('Terminal: Copy Selection');
        return (await workbench.page.evaluate(() => navigator.clipboard.readText())).includes('lamp 42');
      },
      () => 'the lamp in the terminal',
    );
    await workbench.runCommand('Terminal: Clear Selection');
    await workbench.page.evaluate(() => navigator.clipboard.writeText('what was there before'));
    const take = async (): Promise<void> => {
      await panel.composer.fill('');
      await panel.composer.pressSequentially('@terminal');
      await options().filter({ hasText: 'Terminal selection' }).click();
    };
    await take();
    await workbench.page.getByText('Select something in the terminal first.').first().waitFor();
    assert.equal(await panel.frame.locator('.composer .chip').count(), 0);
    await workbench.runCommand('Terminal: Select All');
    await take();
    await chip('Terminal:').waitFor();
    await panel.composer.fill('');
    assert.match(await ask('What does it say?'), /^```[^\n]*Terminal: [^]*lamp 42[^]*```\n\nWhat does it say\?$/u);
    assert.equal(await workbench.page.evaluate(() => navigator.clipboard.readText()), 'what was there before');
    await workbench.runCommand('Terminal: Kill All Terminals');
  });

  it('is a file that is drawn from the Explorer onto the input, with Shift held as the editor wants it', async () => {
    const { page } = workbench;
    // Beside the Explorer, so that both are seen.
    await panel.run('openInEditor');
    await panel.hide();
    const inEditor = new Panel(workbench, 'editor');
    const input = inEditor.composer;
    await input.waitFor();
    const north = page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'north' });
    await north.waitFor();
    if ((await north.getAttribute('aria-expanded')) === 'false') await north.click();
    const file = page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'harbour log.md' }).first();
    // Where it is to stay: the tree may still be opening.
    await file.hover();
    const [from, to] = [await file.boundingBox(), await input.boundingBox()];
    assert.ok(from && to);
    await page.mouse.move(from.x + 40, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x + 60, from.y + from.height / 2 + 4, { steps: 4 });
    await page.keyboard.down('Shift');
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 12 });
    await page.mouse.move(to.x + to.width / 2 + 3, to.y + to.height / 2, { steps: 3 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await inEditor.frame.locator('.composer .chip', { hasText: 'harbour log.md' }).waitFor();
  });
});
