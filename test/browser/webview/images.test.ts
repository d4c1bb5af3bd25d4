import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PanelView } from '../../../src/protocol/view.ts';
import { dataUri } from '../../unit/gateway/pictures.ts';
import { pngFile } from '../../helpers/pictureFiles.ts';
import { findViolations } from './axe.ts';
import { openLab, type WebviewLab } from './page.ts';
import type { ThemeName } from './themes.ts';
import { answer, panelView, question } from './views.ts';

const folder = join(import.meta.dirname, '../../output/webview');

/** Two pictures that a gateway has described, with all it had to say. */
function analysedView(json: string): PanelView {
  const draw = (x: number, y: number): readonly number[] => (x > y ? [60, 110, 200] : [230, 180, 60]);
  const picture = (id: string, width: number, height: number) => {
    const preview = dataUri(pngFile(width, height, { draw }));
    return { id, label: `${id}.png`, icon: 'image', tokens: 384, preview } as const;
  };
  const attachments = [picture('wide', 160, 60), picture('tall', 40, 90)];
  const text =
    'A blue triangle above a yellow one.\n\n```ts\nconst angle = Math.atan2(height, width);\n```\n\nThe edge between them runs from the upper left to the lower right, straight as a rule.';
  const parts = [
    { id: 'a.0', kind: 'text', text },
    { id: 'a.1', kind: 'fields', text: json },
  ] as const;
  const { usage: _, ...said } = answer('a', '', { parts, cached: true, thinking: 'off' });
  return panelView([{ ...question('q', 'Describe these 2 pictures'), attachments }, said]);
}

const json = JSON.stringify({
  code: 0,
  data: { labels: [{ name: 'triangle', score: 0.97 }, { name: '<img src=x onerror=alert(1)>' }], ocr: [], at: null },
});

describe('a picture that was described', () => {
  let lab: WebviewLab;

  before(async () => {
    await mkdir(folder, { recursive: true });
    lab = await openLab();
  });
  after(() => lab.close());

  for (const theme of ['dark', 'light', 'hc-dark', 'hc-light'] satisfies ThemeName[]) {
    it(`stands beside the answer, with what else was said in a tree that folds, in ${theme}`, async () => {
      const narrow = theme === 'light';
      const language = narrow ? 'zh-cn' : 'en';
      const panel = await lab.open({ theme, language, width: narrow ? 240 : 372, view: analysedView(json) });
      const tree = panel.page.locator('.fields');
      await tree.locator('summary').first().click();
      await tree.locator('summary', { hasText: 'data' }).click();
      await tree.locator('summary', { hasText: 'labels' }).click();
      await tree.locator('summary', { hasText: '1' }).last().click();
      await tree.getByText('<img src=x onerror=alert(1)>').waitFor();
      await panel.page.screenshot({ path: join(folder, `images-${theme}.png`) });
      assert.deepEqual(await findViolations(panel), []);
      assert.deepEqual(panel.complaints, []);
      await panel.close();
    });
  }

  it('opens from its thumbnail', async () => {
    const panel = await lab.open({ view: analysedView(json) });
    await panel.page.locator('.thumbnail').nth(1).click();
    assert.deepEqual(await panel.posted('openAttachment'), { type: 'openAttachment', attachmentId: 'tall' });
    await panel.close();
  });

  it('is asked about by mouse and keyboard, and compared where there are two', async () => {
    const panel = await lab.open({ view: analysedView(json) });
    await panel.page.getByTestId('ready').click();
    await panel.page.locator('.menu-item', { hasText: 'Explain the diagram' }).click();
    assert.deepEqual(await panel.posted('askPicture'), { type: 'askPicture', question: 'diagram' });
    await panel.page.getByTestId('ready').press('Enter');
    await panel.page.keyboard.press('End');
    await panel.page.keyboard.press('Enter');
    await panel.page.waitForFunction(() =>
      (globalThis as unknown as { posts: { question?: string }[] }).posts.some((post) => post.question === 'compare'),
    );
    await panel.close();
  });

  it('has its whole answer open where there are no words, cut where it has no end', async () => {
    const many = JSON.stringify({ points: Array.from({ length: 1_000 }, (_, index) => index) });
    const view = analysedView(many);
    const [asked, said] = view.session.messages;
    assert.ok(asked && said?.role === 'assistant');
    const messages = [asked, { ...said, parts: said.parts.slice(1) }];
    const panel = await lab.open({ view: { ...view, session: { ...view.session, messages } } });
    await panel.page.locator('.fields summary', { hasText: 'points' }).click();
    await panel.page.getByText('800 more').waitFor();
    await panel.close();
  });
});
