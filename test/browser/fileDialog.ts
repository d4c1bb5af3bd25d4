/** The editor's own dialog for files, as a person answers it. Asserts nothing. */
import type { Workbench } from '../launch/workbench.ts';

/** Answers it with a path; it comes up with another one in it. */
export async function nameFile({ page }: Workbench, path: string): Promise<void> {
  const field = page.locator('.quick-input-widget .quick-input-box input').last();
  await page.waitForFunction(() =>
    document.querySelector<HTMLInputElement>('.quick-input-widget .quick-input-box input')?.value.includes('/'),
  );
  // While it reads a folder it hears no Enter, and when it has read one it puts that in place of what was typed.
  for (let tries = 0; tries < 20 && (await field.isVisible()); tries++) {
    if ((await field.inputValue()) !== path) await field.fill(path);
    await page.waitForTimeout(700);
    if ((await field.isVisible()) && (await field.inputValue()) === path) await field.press('Enter').catch(() => {});
  }
}
