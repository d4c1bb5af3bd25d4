/** The editor's notifications, as a person finds them. Asserts nothing. */
import type { Workbench } from '../launch/workbench.ts';

/** The newest notification with these words. The editor's test driver keeps the small ones in their centre, so that is opened. */
export async function readNotification({ page }: Workbench, words: RegExp): Promise<string> {
  const message = page.locator('.notification-list-item-message', { hasText: words }).first();
  // Others may have come first, and the centre closes by itself when the cursor goes elsewhere.
  for (let tries = 0; tries < 60 && !(await message.isVisible()); tries++) {
    if (!(await page.locator('.notifications-center.visible').isVisible())) {
      await page.locator('.statusbar-item:has(.codicon-bell-dot, .codicon-bell)').first().click();
    }
    await page.waitForTimeout(500);
  }
  return message.innerText();
}
