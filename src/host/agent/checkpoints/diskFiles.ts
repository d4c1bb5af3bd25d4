/**
 * Files on this computer as checkpoints need them: bytes and permissions.
 * Owns the writing in place: what a name leads to, its links and its owner stay, and a broken write is mended by another one.
 */
import { chmod, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../../disk/outcome.ts';
import type { FileState } from './store.ts';

/** Undefined if there is none. */
export async function readState(path: string): Promise<FileState | undefined> {
  try {
    const [bytes, { mode }] = await Promise.all([readFile(path), stat(path)]);
    return { bytes, ...(process.platform !== 'win32' && { mode: mode & 0o7777 }) };
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Makes the file so, with its folders, or removes it. */
export async function writeState(path: string, state: FileState | undefined): Promise<void> {
  if (state === undefined) return rm(path, { force: true });
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'w');
  try {
    await file.writeFile(state.bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  if (state.mode !== undefined) await chmod(path, state.mode);
}
