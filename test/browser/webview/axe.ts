/** The accessibility checks of axe-core on an open panel. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Panel } from './page.ts';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

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
