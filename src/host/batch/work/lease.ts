/**
 * Only one process works through a batch at a time: two would ask everything twice.
 * Owns the file that names the process. One that died without letting go has let go.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../../disk/outcome.ts';

/** Takes the lease; gives back what lets go of it, or undefined while another process has it. Rejects when the disk refuses. */
export async function takeLease(path: string, processId: number): Promise<(() => Promise<void>) | undefined> {
  await mkdir(dirname(path), { recursive: true });
  const release = (): Promise<void> => rm(path, { force: true });
  for (let tries = 0; tries < 3; tries += 1) {
    try {
      await writeFile(path, String(processId), { flag: 'wx' });
      return release;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
    const owner = Number(await readFile(path, 'utf8').catch(() => ''));
    if (owner !== processId && isAlive(owner)) return undefined;
    await release();
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
