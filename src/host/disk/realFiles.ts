/**
 * Where files really are: a name in a workspace may be a link to anywhere, and what is judged by its path is judged by that.
 * Owns the following of links, for files on this computer; other file systems follow their own.
 */
import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { Uri, workspace } from 'vscode';
import { systemCode } from './outcome.ts';

/** Longer chains of links are not meant. */
const mostLinks = 40;

export interface RealFile {
  /** With every link on the way followed, as far as there is anything; what is in the workspace by its place there. */
  readonly uri: Uri;
  /** By its name in the workspace, but by a link outside of it. */
  readonly leadsOut: boolean;
}

/** Where a file is, or would be if it were made. Where that cannot be told it leads out. */
export async function findReal(uri: Uri): Promise<RealFile> {
  if (uri.scheme !== 'file') return { uri, leadsOut: false };
  const isNamedInside = workspace.getWorkspaceFolder(uri) !== undefined;
  try {
    const path = await follow(uri.fsPath, mostLinks);
    for (const folder of workspace.workspaceFolders ?? []) {
      if (folder.uri.scheme !== 'file') continue;
      const way = relative(await follow(folder.uri.fsPath, mostLinks), path);
      const isInside = way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
      if (isInside) return { uri: Uri.joinPath(folder.uri, ...way.split(sep)), leadsOut: false };
    }
    return { uri: Uri.file(path), leadsOut: isNamedInside };
  } catch {
    return { uri, leadsOut: isNamedInside };
  }
}

/** Rejects like the file system where the way is barred or goes in a circle. */
async function follow(path: string, linksLeft: number): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' || linksLeft === 0 || dirname(path) === path) throw error;
  }
  const folder = await follow(dirname(path), linksLeft);
  const target = await readlink(path).catch(() => undefined);
  // A link to what is not there yet: what is written to it is made there.
  return target === undefined ? join(folder, basename(path)) : follow(resolve(folder, target), linksLeft - 1);
}
