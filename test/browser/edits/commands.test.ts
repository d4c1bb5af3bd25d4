/** Commands of the editor whose answer comes in the panel, beside the code or at the prompt of a terminal. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { CodeStage } from '../code/blocks.ts';
import { readNotification } from '../notifications.ts';
import { gateway, nextAnswer } from '../stage.ts';
import { chooseFromMenu } from './menu.ts';

describe('commands of the editor', () => {
  let stage: CodeStage;

  before(async () => {
    stage = await CodeStage.open();
    await stage.openFile('price.ts');
  });
  after(() => stage.close());

  const page = () => stage.workbench.page;
  const asked = () => String(gateway().requests.findLast(({ path }) => path.endsWith('/chat/completions'))?.body);
  const fromMenu = (item: string) => chooseFromMenu(stage, 'export function', item);

  it('explains the file from the context menu, in the panel', async () => {
    nextAnswer({ answer: { text: 'It adds up a price.' } });
    await fromMenu('Explain');
    await stage.panel.answers.filter({ hasText: 'It adds up a price.' }).waitFor();
    assert.match(asked(), /Explain the attached code/u);
    assert.match(asked(), /src\/price\.ts/u);
  });

  it('shows what a review finds as comments beside the code, and mends one in place', async () => {
    const original = await stage.read('src/price.ts');
    await stage.panel.newChat();
    nextAnswer({
      answer: {
        text: '- [src/price.ts:8](src/price.ts:8) `Math.floor(extraGrams / 500)` is negative for light parcels. <img src=x>\n\nNot as it is.',
      },
    });
    await fromMenu('Review Selection or File');
    await page().locator('.comment-thread, .comment-range-glyph, [class*=comment-thread]').first().waitFor();
    await page().locator('[class*=comment-thread]').first().click();
    await page().locator('.review-widget').getByText('is negative for light parcels').waitFor();
    await stage.workbench.screenshot('review-comment');
    assert.equal(await page().locator('.review-widget img[src="x"]').count(), 0);
    const mended = original.replace('Math.floor(extraGrams / 500)', 'Math.max(0, Math.ceil(extraGrams / 500))');
    nextAnswer({
      answer: { text: `\`\`\`typescript\n${mended.slice(mended.indexOf('export function'))}\`\`\`` },
    });
    await page().locator('.review-widget').getByRole('button', { name: 'Fix This' }).click();
    await stage.lens('Accept').first().waitFor();
    assert.match(asked(), /is negative for light parcels/u);
    await page().keyboard.press('Control+Alt+Shift+Enter');
    await stage.lens('Accept').first().waitFor({ state: 'detached' });
    assert.equal(await stage.save('src/price.ts'), mended);
  });

  it('puts a suggested command into the terminal, and only the person runs it', async () => {
    nextAnswer({ answer: { text: '```bash\ntouch suggested.txt\n```' } });
    await stage.panel.run('suggestCommand');
    await stage.workbench.typeIntoInputBox('Make a file');
    await page().locator('.terminal-wrapper .xterm-screen').waitFor();
    let printed = '';
    for (let tries = 0; tries < 30 && !printed.includes('touch suggested.txt'); tries++) {
      await stage.workbench.runCommand('Terminal: Select All');
      await stage.workbench.runCommand('Terminal: Copy Selection');
      printed = await page().evaluate(() => navigator.clipboard.readText());
    }
    assert.match(printed, /touch suggested\.txt/u);
    assert.match(asked(), /Make a file/u);
    await stage.workbench.screenshot('shell-command');
    assert.equal(existsSync(stage.path('suggested.txt')), false);
    await page().locator('.terminal-wrapper .xterm-screen').click();
    await page().keyboard.press('Enter');
    await waitUntil(() => existsSync(stage.path('suggested.txt')));
  });

  it('puts nothing of several lines into the terminal', async () => {
    nextAnswer({ answer: { text: '```bash\ntouch a.txt\ntouch b.txt\n```' } });
    await stage.panel.run('suggestCommand');
    await stage.workbench.typeIntoInputBox('Two things');
    await readNotification(stage.workbench, /more than one line/u);
    assert.equal(existsSync(stage.path('a.txt')), false);
  });
});

async function waitUntil(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300 && !condition(); tries++) await setTimeout(100);
  assert.ok(condition());
}
