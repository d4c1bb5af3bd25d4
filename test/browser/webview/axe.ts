/** Whether a page can be seen and used by everybody: axe-core, the width, a picture of it, in each theme. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Panel } from './page.ts';
import { themes, type ThemeName } from './themes.ts';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const folder = join(import.meta.dirname, '../../output/webview');

/** Makes a test in each theme. */
export function itIsForEverybody(check: (theme: ThemeName) => Promise<void>): void {
  for (const theme of Object.keys(themes) as ThemeName[])
    it(`can be seen and used by everybody in ${theme}`, () => check(theme));
}

/** Takes a picture; the page must break no rule, be no wider than its window and have complained about nothing. */
export async function assertForEverybody(panel: Panel, picture: string): Promise<void> {
  await panel.page.screenshot({ path: join(folder, `${picture}.png`) });
  assert.deepEqual(await findViolations(panel), []);
  const overflow = await panel.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${overflow} px too wide`);
  assert.deepEqual(panel.complaints, []);
}

/** What is wrong, one line each with the place and the reason. */
export async function findViolations(panel: Panel): Promise<string[]> {
  // Through the debugger's own world, so that the page's policy stays as strict as it is.
  await panel.page.evaluate(await readFile(axePath, 'utf8'));
  return panel.page.evaluate(async () => {
    interface Axe {
      run(): Promise<{ violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] }>;
    }
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
    );
  });
}
