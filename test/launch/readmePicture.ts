/** A picture of the READMEs, of a workbench as it stands. Owns where it goes and how it is packed. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { outputPath, rootPath } from './paths.ts';

/** `npm run pictures` renews those that are published; any other run only shows that they can be taken. */
const folder =
  process.env['npm_lifecycle_event'] === 'pictures' ? join(rootPath, 'media/readme') : join(outputPath, 'readme');

export async function takeReadmePicture(page: Page, name: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 82 });
  await session.detach();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.webp`), Buffer.from(data, 'base64'));
}
