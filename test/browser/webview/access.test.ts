import assert from 'node:assert/strict';
import { findViolations } from './axe.ts';
import { openLab, type Panel, type WebviewLab } from './page.ts';
import type { ThemeName } from './themes.ts';
import {
  agentView,
  answeringView,
  contextView,
  balanceTrouble,
  cutView,
  emptyView,
  firstRunView,
  longView,
  queueView,
  troubleView,
  versionsView,
} from './views.ts';

const moments = {
  'the agent': agentView(),
  'first run': firstRunView(balanceTrouble),
  empty: emptyView(),
  answering: answeringView(),
  trouble: troubleView(),
  context: contextView(),
  'a long answer': longView(3),
  versions: versionsView(),
  'a queue': queueView(),
  'an answer cut short': cutView(),
};

describe('everybody can use the panel', () => {
  let lab: WebviewLab;
  let panel: Panel;

  before(async () => {
    lab = await openLab();
  });
  afterEach(() => panel.close());
  after(() => lab.close());

  for (const theme of ['dark', 'light', 'hc-dark', 'hc-light'] satisfies ThemeName[]) {
    for (const [moment, view] of Object.entries(moments)) {
      it(`has no accessibility violation in ${theme}: ${moment}`, async () => {
        panel = await lab.open({ theme, view });
        await panel.settle();
        assert.deepEqual(await findViolations(panel), []);
        assert.deepEqual(panel.complaints, []);
      });
    }
  }

  it('is reachable by the keyboard alone, in the order of reading', async () => {
    panel = await lab.open({ view: emptyView() });
    const names: string[] = [];
    for (let step = 0; step < 9; step++) {
      await panel.page.keyboard.press('Tab');
      names.push(await nameFocused(panel));
    }
    assert.deepEqual(names, [
      'Explain how signRequest signs',
      'Write unit tests for signRequest',
      'Fix the type error in line 42',
      'signer.ts 1.8K',
      'Remove signer.ts',
      'Your question',
      'Attach context (@)',
      'Ask',
      'deepseek-flash High',
    ]);
  });

  it('reaches the hidden controls of a message by the keyboard and shows them then', async () => {
    panel = await lab.open({ view: longView(2) });
    const controls = panel.page.locator('article[data-message=a0] .meta-controls');
    assert.equal(await controls.evaluate((element) => getComputedStyle(element).opacity), '0');
    await controls.getByRole('button').first().focus();
    assert.equal(await controls.evaluate((element) => getComputedStyle(element).opacity), '1');
  });

  it('chooses a service with the arrow keys and starts with Enter', async () => {
    panel = await lab.open({ view: firstRunView() });
    await panel.page.keyboard.press('Tab');
    await panel.page.keyboard.press('ArrowRight');
    assert.equal(await panel.page.getByRole('radio', { name: 'Team gateway' }).isChecked(), true);
    await panel.page.keyboard.press('Tab');
    await panel.page.keyboard.press('Enter');
    assert.match(await panel.page.getByRole('alert').innerText(), /Enter the address/);
    await panel.page.keyboard.type('https://gateway.example.com ');
    await panel.page.keyboard.press('Enter');
    assert.deepEqual(await panel.posted('connect'), {
      type: 'connect',
      kind: 'gateway',
      address: 'https://gateway.example.com',
    });
    await panel.snapshot(emptyView());
    assert.equal(await nameFocused(panel), 'Your question');
  });

  it('has one heading per message under the title of the session', async () => {
    panel = await lab.open({ view: answeringView() });
    const headings = await panel.page.locator('h1, article > h2, article header h2').allInnerTexts();
    assert.deepEqual(headings, ['Retry with jitter', 'You', 'DeepSeek']);
    assert.equal(await panel.page.getByRole('log').getAttribute('aria-live'), 'off');
  });

  it('keeps still for those who asked for it', async () => {
    panel = await lab.open();
    await panel.page.emulateMedia({ reducedMotion: 'reduce' });
    const view = troubleView();
    await panel.snapshot({
      ...view,
      session: { ...view.session, activity: { phase: 'connecting', since: Date.now() } },
    });
    assert.equal(await panel.page.evaluate(() => document.getAnimations().length), 0);
  });

  for (const width of [240, 372, 900]) {
    it(`is whole at ${width} px`, async () => {
      panel = await lab.open({ width, view: troubleView(), language: 'zh-cn' });
      const overflow = await panel.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${overflow} px too wide`);
      for (const id of ['send', 'stop']) {
        const box = await panel.page
          .getByTestId(id)
          .boundingBox({ timeout: 500 })
          .catch(() => null);
        assert.ok(!box || box.x + box.width <= width);
      }
    });
  }
});

function nameFocused(panel: Panel): Promise<string> {
  return panel.page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement)) return '';
    const words = element.cloneNode(true) as HTMLElement;
    for (const hidden of words.querySelectorAll('.hidden')) hidden.remove();
    return (element.getAttribute('aria-label') ?? words.textContent).trim().replaceAll(/\s+/g, ' ');
  });
}
