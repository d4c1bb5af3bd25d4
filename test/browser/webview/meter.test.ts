import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { PanelView } from '../../../src/protocol/view.ts';
import { findViolations } from './axe.ts';
import { openLab, type Panel, type WebviewLab } from './page.ts';
import type { ThemeName } from './themes.ts';
import { answer, answeringView, emptyView, panelView, question } from './views.ts';

const folder = join(import.meta.dirname, '../../output/webview');

/** A chat whose last answer was dearer than it had to be. */
function missView(miss: string): PanelView {
  const { meter } = answeringView();
  const cost = { amount: '$0.0072', tariff: 'offPeak' } as const;
  const messages = [question('q1', 'Why?'), answer('a1', 'Because they share one clock.', { cost, miss })];
  return { ...panelView(messages), meter: { ...meter, ...(meter.last && { last: { ...meter.last, miss } }) } };
}

/** As in Chinese: in yuan. */
function yuanView(): PanelView {
  const view = answeringView();
  const { next, last, ...meter } = view.meter;
  return {
    ...view,
    meter: {
      ...meter,
      next: { ...next, cost: '¥0.0087' },
      ...(last && { last: { ...last, cost: { amount: '¥0.012', tariff: 'offPeak' } } }),
      sessionCost: '¥0.16',
      todayCost: '¥2.07',
      clock: { tariff: 'offPeak', until: '周一 09:00' },
    },
  };
}

describe('the meter below the composer', () => {
  let lab: WebviewLab;
  let panel: Panel;

  const line = () => panel.page.getByRole('button', { name: /^Tokens and cost/ });
  const details = () => panel.page.getByRole('dialog', { name: 'Tokens and cost' });

  const wordsOf = async () =>
    (await line().locator('.meter-words, .meter-cost, .meter-tariff').allInnerTexts()).join(' ');

  before(async () => {
    lab = await openLab();
  });
  afterEach(() => panel.close());
  after(() => lab.close());

  it('says how full the window is, what is cached and what the next question costs', async () => {
    panel = await lab.open({ view: answeringView() });
    assert.equal(await wordsOf(), '41K of 1M · 92% cached ≈ $0.0013 off-peak');
  });

  it('says nothing of money where no price is known', async () => {
    panel = await lab.open({ view: emptyView() });
    assert.equal(await wordsOf(), '240 of 1M');
    await line().click();
    assert.doesNotMatch(await details().innerText(), /cost|peak|\$/i);
  });

  it('opens its details by mouse and closes them by a click elsewhere', async () => {
    panel = await lab.open({ view: answeringView() });
    await line().click();
    const words = (await details().innerText()).replaceAll(/\s+/g, ' ');
    for (const part of [
      'Rules 1.3K',
      'Attachments 22K',
      'Off-peak price until Mon 09:00 in Beijing',
      'This chat $0.024',
    ]) {
      assert.ok(words.includes(part), `${part} in ${words}`);
    }
    await panel.page.mouse.click(20, 20);
    await details().waitFor({ state: 'detached' });
    await line().click();
    await details().waitFor();
    await line().click();
    await details().waitFor({ state: 'detached' });
  });

  it('opens its details by keyboard; Escape closes them, stops no answer and gives the focus back', async () => {
    panel = await lab.open({ view: answeringView() });
    await line().focus();
    await panel.page.keyboard.press('Enter');
    await details().waitFor();
    await panel.page.keyboard.press('Escape');
    await details().waitFor({ state: 'detached' });
    assert.ok(await line().evaluate((button) => button === document.activeElement));
    assert.deepEqual(
      (await panel.posts()).filter(({ type }) => type === 'stop'),
      [],
    );
  });

  it('follows what is measured while its details are open', async () => {
    const view = answeringView();
    panel = await lab.open({ view });
    await line().click();
    await details().waitFor();
    await panel.change({ type: 'meter', meter: { ...view.meter, todayCost: '$0.42' } });
    assert.match(await details().innerText(), /\$0\.42/);
    assert.ok(await details().evaluate((section) => section.contains(document.activeElement)));
  });

  it('says below an answer why the cache did not help, and in its details', async () => {
    const miss = 'Not from the cache: the model changed. 36,864 tokens were read anew, which cost $0.0054 more.';
    const view = missView(miss);
    panel = await lab.open({ view, width: 300 });
    assert.equal(await panel.page.locator('article .miss').innerText(), miss);
    await line().click();
    assert.ok((await details().innerText()).includes(miss));
    await panel.page.screenshot({ path: join(folder, 'meter-miss.png') });
    assert.deepEqual(await findViolations(panel), []);
  });

  it('offers a summary when the window is nearly full, but not while an answer is on its way', async () => {
    const view = answeringView();
    const { activity, ...session } = view.session;
    const meter = { ...view.meter, next: { ...view.meter.next, promptTokens: 824_000 } };
    panel = await lab.open({ view: { ...view, session, meter } });
    const notice = panel.page.locator('.notice');
    assert.match(await notice.innerText(), /fills 82% of what the model can read/);
    await panel.page.screenshot({ path: join(folder, 'meter-full.png') });
    assert.deepEqual(await findViolations(panel), []);
    await notice.getByRole('button').click();
    assert.deepEqual(await panel.posted('action'), { type: 'action', id: 'compact' });
    assert.ok(activity);
    await panel.change({ type: 'activity', activity });
    assert.equal(await notice.count(), 0);
  });

  for (const theme of ['dark', 'light', 'hc-dark', 'hc-light'] satisfies ThemeName[]) {
    for (const [width, language] of [
      [372, 'en'],
      [240, 'zh-cn'],
    ] as const) {
      it(`is accessible and whole in ${theme} at ${width} px in ${language}`, async () => {
        panel = await lab.open({ theme, width, language, view: language === 'zh-cn' ? yuanView() : answeringView() });
        await panel.page.locator('.meter-line').click();
        const section = panel.page.locator('.meter-details');
        await section.waitFor();
        await panel.settle();
        await panel.page.screenshot({ path: join(folder, `meter-${theme}-${width}.png`) });
        assert.deepEqual(await findViolations(panel), []);
        assert.deepEqual(panel.complaints, []);
        const box = await section.boundingBox();
        assert.ok(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= width);
        assert.ok(await section.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth));
      });
    }
  }
});
