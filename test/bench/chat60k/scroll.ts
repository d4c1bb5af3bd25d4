/** A reader who goes through everything: by the wheel, by the keys, and by jumps as the scroll bar makes them. */
import type { Page } from 'playwright-core';
import { createRandom } from '../completion/random.ts';
import { countNodes } from './page.ts';

const wheelStep = 1_500;
const jumps = 100;
/** Steps between two looks at the page. */
const lookEvery = 20;

/** From the end to the beginning, a half by the wheel and a half by PageUp, then back and forth. Gives the most nodes seen. */
export async function scrollThrough(page: Page): Promise<number> {
  let nodes = 0;
  let steps = 0;
  const look = async (): Promise<void> => {
    if (steps++ % lookEvery === 0) nodes = Math.max(nodes, await countNodes(page));
  };
  const log = page.getByRole('log');
  const place = (): Promise<number> => log.evaluate((list) => list.scrollTop / list.scrollHeight);
  await log.hover();
  while ((await place()) > 0.5) {
    await page.mouse.wheel(0, -wheelStep);
    await page.waitForTimeout(16);
    await look();
  }
  await log.focus();
  while ((await place()) > 0) {
    await page.keyboard.press('PageUp');
    await look();
  }
  const random = createRandom(3);
  for (let jump = 0; jump < jumps; jump++) {
    await log.evaluate((list, share) => {
      list.scrollTop = list.scrollHeight * share;
    }, random());
    await page.waitForTimeout(jump % 4 === 0 ? 300 : 40);
    await look();
  }
  await log.evaluate((list) => {
    list.scrollTop = list.scrollHeight;
  });
  await page.waitForTimeout(1_000);
  return nodes;
}
