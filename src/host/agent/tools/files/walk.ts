/**
 * The files and folders below a folder, through the editor's own file system, wherever that is.
 * Owns what is passed over: git's own folder, what is ignored or secret, and what is behind links.
 */
import { FileType, Uri, workspace } from 'vscode';
import { ToolRefusal } from '../../../../core/agent/tool.ts';
import { nameOf, type Places, type Sieve } from '../places.ts';

/** A folder is read with its neighbours. */
const atOnce = 16;

export interface Entry {
  readonly uri: Uri;
  /** From the folder where the walk began, with forward slashes. */
  readonly path: string;
  readonly isFolder: boolean;
}

/** Level by level. Rejects with ToolRefusal where the first folder cannot be read, and with the reason of the signal. */
export async function* walk(places: Places, start: Uri, levels: number, signal: AbortSignal): AsyncGenerator<Entry> {
  const sieve = await places.sieve(start);
  let folders: Entry[] = [{ uri: start, path: '', isFolder: true }];
  for (let level = 0; level < levels && folders.length > 0; level++) {
    const next: Entry[] = [];
    for (let index = 0; index < folders.length; index += atOnce) {
      signal.throwIfAborted();
      const batch = folders.slice(index, index + atOnce);
      const found = await Promise.all(batch.map((folder) => readFolder(sieve, folder, level === 0)));
      for (const entry of found.flat()) {
        if (entry.isFolder) next.push(entry);
        yield entry;
      }
    }
    folders = next;
  }
}

async function readFolder(sieve: Sieve, folder: Entry, isStart: boolean): Promise<readonly Entry[]> {
  let members: readonly [string, FileType][];
  try {
    members = await workspace.fs.readDirectory(folder.uri);
  } catch {
    if (!isStart) return [];
    throw new ToolRefusal(`${nameOf(folder.uri)} cannot be read: there is no such folder, or no right to it.`);
  }
  const entries = members
    .filter(([name, type]) => name !== '.git' && (type & FileType.SymbolicLink) === 0)
    .map(([name, type]): Entry => ({
      uri: Uri.joinPath(folder.uri, name),
      path: folder.path === '' ? name : `${folder.path}/${name}`,
      isFolder: (type & FileType.Directory) !== 0,
    }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  const open = await Promise.all([
    sieve(
      entries.flatMap(({ uri, isFolder }) => (isFolder ? [] : [uri])),
      'files',
    ),
    sieve(
      entries.flatMap(({ uri, isFolder }) => (isFolder ? [uri] : [])),
      'folders',
    ),
  ]);
  const shown = new Set(open.flat());
  return entries.filter(({ uri }) => shown.has(uri));
}
