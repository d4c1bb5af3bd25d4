/** The submenu of the editor's context menu, as a person finds it. Asserts nothing. */
import type { CodeStage } from '../code/blocks.ts';

/** Chooses an entry over a line that has these words. */
export async function chooseFromMenu({ workbench: { page } }: CodeStage, line: string, entry: string): Promise<void> {
  const menu = page.locator('.monaco-menu');
  await page.locator('.view-line', { hasText: line }).first().click({ button: 'right' });
  await menu.getByText('DeepSeek', { exact: true }).hover();
  const item = menu.getByText(entry, { exact: true });
  await item.waitFor();
  // A menu takes no click right after it has opened.
  for (let tries = 0; tries < 10 && (await item.isVisible()); tries++) {
    await item.click({ timeout: 5_000 }).catch(() => undefined);
    await item.waitFor({ state: 'detached', timeout: 1_000 }).catch(() => undefined);
  }
}
