/** Each button of the panel has a name and a tooltip, shows where the focus is, and is large enough, in each state. */
import assert from 'node:assert/strict';
import { findViolations } from './axe.ts';
import { openLab, type Panel, type WebviewLab } from './page.ts';
import { answer, answeringView, emptyView, firstRunView, longView, panelView, question, troubleView } from './views.ts';

const code =
  '```ts src/retry.ts\nexport const a = 1;\n```\n\n```sh\nnpm test\n```\n\n```mermaid\ngraph TD\nA-->B\n```\n';

const states = {
  'first run': firstRunView(),
  empty: emptyView(),
  answering: answeringView(),
  trouble: troubleView(),
  'a long answer': longView(3),
  code: panelView([question('q', 'Show me'), answer('a', code)]),
};

describe('the buttons of the panel', () => {
  let lab: WebviewLab;
  let panel: Panel;
  before(async () => {
    lab = await openLab();
  });
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });
  after(() => lab.close());

  for (const [state, view] of Object.entries(states)) {
    it(`have names, tooltips where they have no words, and room to be hit: ${state}`, async () => {
      panel = await lab.open({ view });
      if (state === 'code') await panel.page.locator('img.md-diagram').waitFor();
      assert.deepEqual(await panel.page.evaluate(findNameless), []);
    });

    it(`show the focus: ${state}`, async () => {
      panel = await lab.open({ view, theme: 'hc-dark' });
      if (state === 'code') await panel.page.locator('img.md-diagram').waitFor();
      const seen = new Set<string>();
      const unseen: string[] = [];
      for (let step = 0; step < 60; step++) {
        await panel.page.keyboard.press('Tab');
        const { name, visible, first } = await panel.page.evaluate(readFocus);
        if (first || name === '') break;
        seen.add(name);
        if (!visible) unseen.push(name);
      }
      assert.ok(seen.size >= 3, [...seen].join());
      assert.deepEqual(unseen, []);
    });
  }

  it('of a code block are one stop, and the arrow keys show which one is meant', async () => {
    panel = await lab.open({ view: states.code, theme: 'dark' });
    const block = panel.page.locator('.md-code').first();
    await block.locator('[data-code=apply]').waitFor({ state: 'attached' });
    await block.getByRole('button', { name: 'Copy code' }).focus();
    const names: (string | null)[] = [];
    for (const key of ['ArrowRight', 'End', 'ArrowLeft', 'Home']) {
      await panel.page.keyboard.press(key);
      names.push(await block.locator('button:focus-visible').getAttribute('aria-label'));
    }
    assert.deepEqual(names, ['Apply to file', 'Copy code', 'New file from this code', 'Apply to file']);
    await panel.page.keyboard.press('Enter');
    assert.deepEqual(await panel.posted('code'), { type: 'code', action: 'apply', partId: 'a-text', block: 0 });
  });

  for (const theme of ['dark', 'light', 'hc-dark', 'hc-light'] as const) {
    it(`of code blocks have no accessibility violation in ${theme}`, async () => {
      panel = await lab.open({ view: states.code, theme, width: 280 });
      await panel.page.locator('img.md-diagram').waitFor();
      await panel.page.locator('.md-code').first().hover();
      assert.deepEqual(await findViolations(panel), []);
      await panel.page.screenshot({ path: `test/output/code-tools-${theme}.png` });
    });
  }
});

/** Runs in the page. */
function findNameless(): string[] {
  const wrong: string[] = [];
  for (const button of document.querySelectorAll<HTMLElement>('button, [role=button], a[href], summary')) {
    const words = button.innerText.trim();
    const name = button.getAttribute('aria-label') ?? words;
    const where = `${button.localName}.${button.className} “${name}”`;
    if (name === '') wrong.push(`${where} has no name`);
    if (words === '' && button.title === '') wrong.push(`${where} has no tooltip`);
    const { width, height } = button.getBoundingClientRect();
    const inText = button.localName === 'a';
    if (!inText && width > 0 && (width < 16 || height < 16)) wrong.push(`${where} is ${width} by ${height}`);
  }
  return wrong;
}

/** Runs in the page: what has the focus, and whether that can be seen. */
function readFocus(): { name: string; visible: boolean; first: boolean } {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return { name: '', visible: false, first: false };
  const first = element.dataset['visited'] !== undefined;
  element.dataset['visited'] = '';
  const drawn = (one: Element): boolean => {
    const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(one);
    return (
      (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none' || borderColor === 'rgb(243, 133, 24)'
    );
  };
  // An input that fills a frame shows it on the frame.
  const frame = element.closest('.composer, label, .card');
  const visible = drawn(element) || (frame !== null && drawn(frame));
  return { name: element.getAttribute('aria-label') ?? (element.innerText || element.localName), visible, first };
}
