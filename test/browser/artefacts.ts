/** Searches everything that a run leaves behind for secrets: files of the server, and what the open page holds. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workbench } from '../launch/workbench.ts';
import { dataPath } from './stage.ts';

/** Where a secret stands, in any of its usual encodings; empty when nowhere. */
export async function findSecretsIn(workbench: Workbench, secrets: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  const search = (place: string, text: string): void => {
    for (const secret of secrets) {
      for (const form of [secret, Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('hex')]) {
        if (text.includes(form)) found.push(`${place}: ${secret}`);
      }
    }
  };
  for (const entry of await readdir(dataPath(), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    // A lock or a log may be gone by now.
    search(file, await readFile(file, 'latin1').catch(() => ''));
  }
  search('console', workbench.consoleLines().join('\n'));
  for (const frame of workbench.page.frames()) search(frame.url(), await frame.content().catch(() => ''));
  return found;
}
