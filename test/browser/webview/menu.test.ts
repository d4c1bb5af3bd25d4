import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import type { Locator } from 'playwright-core';
import type { openMenu } from '../../../src/webview/elements/menu.ts';
import { findViolations } from './axe.ts';
import { openLab, type Panel, type PanelOptions, type WebviewLab } from './page.ts';
import { answeringView } from './views.ts';

const pictures = join(import.meta.dirname, '../../output/webview');

/** Where the test's button stands in the page. */
type Corner = 'top left' | 'top right' | 'bottom left' | 'bottom right' | 'middle';

describe('a menu', () => {
  let lab: WebviewLab;
  let panel: Panel;
  let script: string;

  before(async () => {
    lab = await openLab();
    script = await bundle();
    await mkdir(pictures, { recursive: true });
  });
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });
  after(() => lab.close());

  const menu = (): Locator => panel.page.getByRole('menu', { name: 'Model and thinking' });
  const button = (): Locator => panel.page.getByRole('button', { name: 'Pick' });
  const item = (name: string): Locator => menu().locator('.menu-item', { hasText: name });
  const focused = (): Promise<string> =>
    panel.page.evaluate(() => {
      const element = document.activeElement;
      return (element?.querySelector('.menu-label') ?? element)?.textContent?.trim() ?? '';
    });
  const chosen = (): Promise<string[]> =>
    panel.page.evaluate(() => (globalThis as unknown as { chosen: string[] }).chosen);

  /** A panel with a button in it that opens the menu, put into a corner. */
  async function open(corner: Corner = 'middle', options: PanelOptions = {}, models = 3): Promise<void> {
    panel = await lab.open({ view: answeringView(), ...options });
    await panel.page.evaluate(script);
    await panel.page.evaluate(
      ([place, count]) => {
        const { menus } = globalThis as unknown as { menus: { openMenu: typeof openMenu } };
        const chosen: string[] = [];
        Object.assign(globalThis, { chosen });
        const choose = (name: string) => () => chosen.push(`${name} ${document.activeElement?.textContent}`);
        const names = ['deepseek-flash', 'deepseek-pro', 'a-model-of-the-team-with-a-very-long-name-indeed', 'mini'];
        const anchor = document.createElement('button');
        anchor.textContent = 'Pick';
        anchor.ariaHasPopup = 'menu';
        anchor.addEventListener('click', () =>
          menus.openMenu(anchor, {
            label: 'Model and thinking',
            groups: [
              {
                label: 'Model',
                items: Array.from({ length: count }, (_, index) => ({
                  label: names[index] ?? `model-${index}`,
                  hint: index === 1 ? '3 x' : '1 x',
                  checked: index === 0,
                  choose: choose(names[index] ?? `model-${index}`),
                })),
              },
              { items: [] },
              {
                items: [
                  { label: 'Manage', icon: 'gear', choose: choose('Manage') },
                  { label: 'Not now', disabled: true, choose: choose('Not now') },
                ],
              },
            ],
          }),
        );
        const { style } = anchor;
        style.position = 'fixed';
        style.zIndex = '1';
        style.top = place.startsWith('top') ? '0' : place === 'middle' ? '50%' : 'auto';
        style.bottom = place.startsWith('bottom') ? '0' : 'auto';
        style.left = place.endsWith('left') ? '0' : place === 'middle' ? '40%' : 'auto';
        style.right = place.endsWith('right') ? '0' : 'auto';
        document.querySelector('main')?.append(anchor);
      },
      [corner, models] as const,
    );
  }

  it('opens at its button with the current item in focus, and a press on the button closes it', async () => {
    await open();
    await button().click();
    assert.equal(await focused(), 'deepseek-flash');
    assert.equal(await button().getAttribute('aria-expanded'), 'true');
    assert.equal(await menu().getByRole('menuitemradio').count(), 3);
    assert.equal(await menu().getByRole('menuitemradio', { checked: true }).count(), 1);
    assert.equal(await menu().getByRole('menuitem').count(), 2);
    await button().click();
    assert.equal(await menu().count(), 0);
    assert.equal(await button().getAttribute('aria-expanded'), 'false');
    assert.equal(await focused(), 'Pick');
  });

  it('chooses with the mouse, after the focus is back at the button', async () => {
    await open();
    await button().click();
    await item('deepseek-pro').click();
    assert.deepEqual(await chosen(), ['deepseek-pro Pick']);
    assert.equal(await menu().count(), 0);
  });

  it('moves with the arrows around the ends, with Home and with End', async () => {
    await open();
    await button().focus();
    const steps: string[] = [];
    for (const key of ['Enter', 'ArrowDown', 'End', 'ArrowDown', 'ArrowUp', 'ArrowUp', 'Home']) {
      await panel.page.keyboard.press(key);
      steps.push(await focused());
    }
    assert.deepEqual(steps, [
      'deepseek-flash',
      'deepseek-pro',
      'Not now',
      'deepseek-flash',
      'Not now',
      'Manage',
      'deepseek-flash',
    ]);
  });

  for (const key of ['Enter', 'Space']) {
    it(`chooses with ${key}, and nothing of what cannot be chosen`, async () => {
      await open();
      await button().click();
      await panel.page.keyboard.press('End');
      await panel.page.keyboard.press(key);
      assert.deepEqual(await chosen(), []);
      await panel.page.keyboard.press('ArrowUp');
      await panel.page.keyboard.press(key);
      assert.deepEqual(await chosen(), ['Manage Pick']);
    });
  }

  it('goes to what is typed, and on to the next with the same letter', async () => {
    await open();
    await button().click();
    await panel.page.keyboard.press('d');
    assert.equal(await focused(), 'deepseek-pro');
    await panel.page.keyboard.press('d');
    assert.equal(await focused(), 'deepseek-flash');
    await panel.page.waitForTimeout(700);
    await panel.page.keyboard.type('not n');
    assert.equal(await focused(), 'Not now');
    assert.deepEqual(await chosen(), []);
  });

  it('closes with Escape, which stops no answer, and gives the focus back', async () => {
    await open();
    await button().click();
    await panel.page.keyboard.press('Escape');
    assert.equal(await menu().count(), 0);
    assert.equal(await focused(), 'Pick');
    assert.equal((await panel.posts()).filter(({ type }) => type === 'stop').length, 0);
    await panel.page.keyboard.press('Escape');
    await panel.posted('stop');
  });

  it('closes when something else is pressed or gets the focus, and leaves the focus there', async () => {
    await open();
    await button().click();
    await panel.page.getByTestId('composer').click();
    assert.equal(await menu().count(), 0);
    assert.equal(await panel.page.getByTestId('composer').evaluate((text) => text === document.activeElement), true);
    await button().click();
    await panel.page.keyboard.press('Tab');
    assert.equal(await menu().count(), 0);
  });

  it('goes with its button', async () => {
    await open();
    await button().click();
    await panel.page.evaluate(() => {
      document.querySelector('button[aria-expanded=true]')?.remove();
      window.dispatchEvent(new Event('resize'));
    });
    assert.equal(await menu().count(), 0);
  });

  for (const corner of ['top left', 'top right', 'bottom left', 'bottom right', 'middle'] as const) {
    for (const models of [3, 60]) {
      it(`stays inside a panel of 240 px at the ${corner} with ${models} models`, async () => {
        await open(corner, { width: 240, height: 400 }, models);
        await button().click();
        const [box, at] = [await menu().boundingBox(), await button().boundingBox()];
        assert.ok(box && at);
        assert.ok(box.x >= 0 && box.x + box.width <= 240, `from ${box.x} px to ${box.x + box.width} px`);
        assert.ok(box.y >= 0 && box.y + box.height <= 400, `from ${box.y} px down to ${box.y + box.height} px`);
        assert.ok(box.y >= at.y + at.height || box.y + box.height <= at.y, 'the button stays in sight');
        await panel.page.keyboard.press('End');
        assert.equal(await item('Not now').evaluate(isInSight), true);
      });
    }
  }

  for (const theme of ['dark', 'light', 'hc-dark', 'hc-light'] as const) {
    it(`looks as the editor's own in ${theme} and shuts nobody out`, async () => {
      await open('bottom left', { theme });
      await button().click();
      await panel.page.keyboard.press('ArrowDown');
      await panel.page.screenshot({ path: join(pictures, `menu-${theme}.png`) });
      assert.deepEqual(await findViolations(panel), []);
      assert.equal(await menu().locator('[style]').count(), 0);
    });
  }
});

function isInSight(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}

async function bundle(): Promise<string> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(import.meta.dirname, '../../../src/webview/elements/menu.ts')],
    bundle: true,
    format: 'iife',
    globalName: 'menus',
    footer: { js: 'Object.assign(globalThis, { menus });' },
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
