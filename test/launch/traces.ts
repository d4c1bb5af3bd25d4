/** Looks for secrets of a run in what the run has left: files of the editor, its output, consoles of pages. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findCanaries } from '../helpers/canary.ts';

/** Throws when one of the secrets, in any usual encoding, is in a file under `folder` or in a text. Texts go by their name. */
export async function assertNoTraces(
  secrets: readonly string[],
  folder: string,
  texts: Readonly<Record<string, string>>,
): Promise<void> {
  const found: string[] = [];
  const search = (name: string, text: string): void => {
    for (const trace of findCanaries(text, secrets)) found.push(`${trace} in ${name}`);
  };
  for (const [name, text] of Object.entries(texts)) search(name, text);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    search(path.slice(folder.length + 1), await readFile(path, 'utf8').catch(() => ''));
  }
  if (found.length > 0) throw new Error(`Secrets were left behind:\n${found.join('\n')}`);
}
