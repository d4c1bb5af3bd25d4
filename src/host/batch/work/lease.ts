/**
 * Only one process works through a batch at a time: two would ask everything twice.
 * Owns the file that names the process. One that died without letting go has let go.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../../disk/outcome.ts';

/** What this process has, told apart from what one of the same number left that died. */
const held = new Set<string>();

/** Takes the lease; gives back what lets go of it, or undefined while somebody has it. Rejects when the disk refuses. */
export async function takeLease(path: string, processId: number): Promise<(() => Promise<void>) | undefined> {
  await mkdir(dirname(path), { recursive: true });
  for (let tries = 0; tries < 3; tries += 1) {
    try {
      await writeFile(path, String(processId), { flag: 'wx' });
      held.add(path);
      return async () => {
        // One that cannot be removed ends with this process.
        await rm(path, { force: true }).catch(() => undefined);
        held.delete(path);
      };
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
    const owner = Number(await readFile(path, 'utf8').catch(() => ''));
    if (owner === processId ? held.has(path) : isAlive(owner)) return undefined;
    await rm(path, { force: true });
  }
  return undefined;
}

function isAlive(processId: number): boolean {
  if (!(processId > 0)) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}
