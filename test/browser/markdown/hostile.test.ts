/** Whatever the model writes, the page loads nothing, runs nothing and leads nowhere by itself. */
import assert from 'node:assert/strict';
import { hostile } from './corpus.ts';
import type { Lab } from './entry.ts';
import { openMarkdownLab, type MarkdownLab } from './lab.ts';

type Page = typeof globalThis & { lab: Lab; forbiddenNow: () => string[] };

describe('hostile text', function () {
  this.timeout(60_000);
  let lab: MarkdownLab;

  before(async () => {
    lab = await openMarkdownLab();
  });

  after(() => lab.close());

  it('makes no element, attribute or address outside the lists at any prefix, and no request', async () => {
    const found = await lab.page.evaluate(
      (texts) =>
        texts.flatMap((text) =>
          (globalThis as unknown as Page).lab.forbiddenThings(text).map((thing) => `${thing} in ${text}`),
        ),
      hostile,
    );
    assert.deepEqual(found, []);
    assert.deepEqual(lab.incidents, []);
  });

  it('stays so after highlighting, maths and diagrams', async () => {
    const pictures = lab.page.locator('img.md-diagram, .md-note');
    await lab.page.waitForFunction(() => document.querySelectorAll('img.md-diagram, .md-note').length >= 3);
    await lab.page.waitForFunction(() => document.querySelector('math mstyle, math [mathcolor]') !== null);
    await lab.page.waitForFunction(() => document.querySelector('.md-hl-keyword, .md-hl-name') !== null);
    assert.ok((await pictures.count()) >= 3);
    assert.deepEqual(await lab.page.evaluate(() => (globalThis as unknown as Page).forbiddenNow()), []);
    assert.deepEqual(lab.incidents, []);
  });

  it('leaves no reference to another place in a diagram', async () => {
    const sources = await lab.page.evaluate(async () => {
      const seen: string[] = [];
      const pictures = document.querySelectorAll<HTMLImageElement>('img.md-diagram');
      for (const picture of pictures) {
        const canvas = document.createElement('canvas');
        canvas.getContext('2d')?.drawImage(picture, 0, 0, 1, 1);
        // A picture with anything foreign in it would taint the canvas.
        seen.push(canvas.toDataURL().slice(0, 15));
      }
      return seen;
    });
    assert.ok(sources.every((source) => source === 'data:image/png;'));
  });
});
