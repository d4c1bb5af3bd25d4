/** Code-only answers of DeepSeek's own service: begun for it with the line that opens the block, so that no prose can come. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Endings } from '../../launch/endings.ts';
import { copySampleWorkspace } from '../../launch/sample.ts';
import { openOfficial } from '../official.ts';
import { nextAnswer } from '../stage.ts';

interface Sent {
  readonly messages: readonly unknown[];
  readonly stop?: readonly string[];
}

describe('editing in place with DeepSeek itself', () => {
  const endings = new Endings();

  after(() => endings.run());

  it('begins the answer with the block of code, ends it with the block, and lets no prose into the file', async () => {
    const sample = await copySampleWorkspace();
    endings.add(() => sample.remove());
    const settings = { 'askDeepSeek.thinking': 'off' };
    const { official, workbench, panel } = await openOfficial(endings, settings, {}, sample.folder);
    const { page } = workbench;
    const path = join(sample.folder, 'src/price.ts');
    const original = await readFile(path, 'utf8');
    const changed = original.replace('The price of a parcel in yuan.', 'The price of a parcel in whole yuan.');
    await page.keyboard.press('Control+p');
    await page.locator('.quick-input-widget input').fill('price.ts');
    await workbench.pick('price.ts');
    await page.locator('.tab.active', { hasText: 'price.ts' }).waitFor();
    await page.locator('.editor-instance .view-lines').first().click();
    await page.keyboard.press('Control+a');
    nextAnswer({ answer: { text: `${changed}\`\`\`\n\nI changed the first line, as you wished.` } }, official);
    await panel.run('editHere');
    await workbench.typeIntoInputBox('In whole yuan');
    const accept = page.locator('.codelens-decoration a', { hasText: 'Accept' }).first();
    await accept.waitFor();
    const asked = official.requests.findLast((request) => request.path.endsWith('/chat/completions'));
    assert.equal(asked?.path, '/beta/chat/completions');
    const { messages, stop } = JSON.parse(asked.body.toString()) as Sent;
    assert.partialDeepStrictEqual(messages.at(-1), { role: 'assistant', content: '```typescript\n', prefix: true });
    assert.deepEqual(stop, ['\n```']);
    await page.keyboard.press('Control+Alt+Shift+Enter');
    await accept.waitFor({ state: 'detached' });
    await workbench.runCommand('File: Save');
    await page.locator('.tab.active:not(.dirty)').waitFor();
    assert.equal(await readFile(path, 'utf8'), changed);
  });
});
