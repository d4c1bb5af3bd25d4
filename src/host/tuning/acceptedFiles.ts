/**
 * Accepted ghost text on disk: one file of lines for each month (UTC), written by all windows.
 * Owns appending, reading and how much is kept. What a line means is core/completion/accepted.ts.
 */
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppendFile } from '../disk/appendFile.ts';
import { attempt } from '../disk/outcome.ts';

const keptMonths = 3;
const defaultMaxBytes = 4 * 1024 * 1024;

export class AcceptedFiles {
  readonly #folder: string;
  readonly #maxBytes: number;

  /** `maxBytes` bounds the file of a month: what comes after it is not kept. */
  constructor(folder: string, maxBytes = defaultMaxBytes) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
  }

  /** Keeps a line of this time, in milliseconds since 1970. What the disk refuses is lost, and nothing hangs on it. */
  async append(at: number, line: string): Promise<void> {
    const path = join(this.#folder, `${new Date(at).toISOString().slice(0, 7)}.jsonl`);
    const found = await attempt(() => stat(path));
    if (found.ok && found.value.size >= this.#maxBytes) return;
    await new AppendFile(path, false).append([line], { durable: false });
    if (found.ok) return;
    for (const name of (await this.#names()).slice(0, -keptMonths)) {
      await attempt(() => rm(join(this.#folder, name), { force: true }));
    }
  }

  /** Every line there is, oldest first. */
  async read(): Promise<readonly string[]> {
    const lines: string[] = [];
    for (const name of await this.#names()) {
      const text = await attempt(() => readFile(join(this.#folder, name), 'utf8'));
      if (text.ok) lines.push(...text.value.split('\n').filter((line) => line !== ''));
    }
    return lines;
  }

  /** Removes them all. */
  async remove(): Promise<void> {
    await attempt(() => rm(this.#folder, { recursive: true, force: true }));
  }

  async #names(): Promise<readonly string[]> {
    const names = await attempt(() => readdir(this.#folder));
    return names.ok ? names.value.filter((name) => /^\d{4}-\d{2}\.jsonl$/.test(name)).toSorted() : [];
  }
}
