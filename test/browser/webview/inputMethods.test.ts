/** Input methods in the fields that no other test has, and a list of all fields, so that none is forgotten. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Locator } from 'playwright-core';
import { openLab, type Panel, type WebviewLab } from './page.ts';
import { firstRunView } from './views.ts';

const elements = join(import.meta.dirname, '../../../src/webview/elements');

describe('an input method', () => {
  it('is tried on every field that takes text', () => {
    const fields = readdirSync(elements, { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => {
        const source = readFileSync(join(elements, file), 'utf8');
        const tags = source.match(/<(?:input|textarea)\b(?![^>]*type="(?:radio|checkbox)")|contenteditable/gu) ?? [];
        return tags.map(() => file);
      });
    // Their tests: composer and mention, find, history (search and rename), the search of pages, turns, and the one below.
    assert.deepEqual(fields.toSorted(), [
      'composer/input.ts',
      'find/bar.ts',
      'history/page.ts',
      'history/rename.ts',
      'searchField.ts',
      'start/connect.ts',
      'turn/editor.ts',
    ]);
  });

  describe('in the address of the first run', () => {
    let lab: WebviewLab;
    let panel: Panel;
    let client: CDPSession;
    let address: Locator;
    before(async () => {
      lab = await openLab();
    });
    beforeEach(async () => {
      panel = await lab.open({ view: firstRunView() });
      await panel.page.getByText('Team gateway').click();
      address = panel.page.locator('#address');
      await address.fill('https://gateway.example.com/');
      client = await panel.page.context().newCDPSession(panel.page);
      await client.send('Input.imeSetComposition', { text: 'wo men', selectionStart: 6, selectionEnd: 6 });
    });
    afterEach(async () => {
      assert.deepEqual(panel.complaints, []);
      await panel.close();
    });
    after(() => lab.close());

    const connects = async (): Promise<unknown[]> => (await panel.posts()).filter(({ type }) => type === 'connect');

    it('keeps Enter to itself while it composes', async () => {
      await client.send('Input.dispatchKeyEvent', {
        type: 'rawKeyDown',
        windowsVirtualKeyCode: 229,
        key: 'Enter',
        code: 'Enter',
      });
      await panel.settle();
      assert.deepEqual(await connects(), []);
    });

    it('keeps the Enter that ends the composition, even when it comes after', async () => {
      await address.evaluate((element) => {
        element.addEventListener('compositionend', () => {
          const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
          if (element.dispatchEvent(enter)) (element as HTMLInputElement).form?.requestSubmit();
        });
      });
      await client.send('Input.insertText', { text: '我们' });
      await panel.settle();
      assert.deepEqual(await connects(), []);
      assert.equal(await address.inputValue(), 'https://gateway.example.com/我们');
    });

    it('leaves the next Enter to the form', async () => {
      await client.send('Input.insertText', { text: '我们' });
      await panel.page.waitForTimeout(60);
      await panel.page.keyboard.press('Enter');
      assert.deepEqual(await panel.posted('connect'), {
        type: 'connect',
        kind: 'gateway',
        address: 'https://gateway.example.com/我们',
      });
    });
  });
});
