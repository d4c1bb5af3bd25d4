/** A folder with files in it, as an agent finds one. Asserts nothing. */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointStore } from '../../../../../src/host/agent/checkpoints/store.ts';
import { readState, writeState } from '../../../../../src/host/agent/checkpoints/diskFiles.ts';

export const bounds = { maxBytes: 64 << 20, maxFileBytes: 1 << 20, maxAgeMs: 30 * 86_400_000 };

/** Keeps in `folder`; uris are paths. */
export function openStore(folder: string, limits = bounds, now = Date.now): CheckpointStore {
  return new CheckpointStore(folder, { read: readState, write: writeState }, limits, now);
}

/** By name what every file is: permissions and hash. */
export async function look(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(folder)).toSorted();
  const states = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const [bytes, { mode }] = await Promise.all([readFile(path), stat(path)]);
      return [name, `${(mode & 0o777).toString(8)} ${createHash('sha256').update(bytes).digest('hex')}`] as const;
    }),
  );
  return Object.fromEntries(states);
}
