/**
 * Reads files of a workspace that are small by their nature, or of no use to us where they are not.
 * Owns the bound. A workspace may hold anything under such a name: gigabytes, or a link to a device that never ends.
 */
import { FileType, workspace, type Uri } from 'vscode';

/** The text in UTF-8; undefined where it is no file or a larger one. Rejects like the file system. */
export async function readSmall(uri: Uri, mostBytes: number): Promise<string | undefined> {
  const bytes = await readSmallBytes(uri, mostBytes);
  return bytes && new TextDecoder().decode(bytes);
}

/** The same as bytes. */
export async function readSmallBytes(uri: Uri, mostBytes: number): Promise<Uint8Array | undefined> {
  const { type, size } = await workspace.fs.stat(uri);
  if ((type & FileType.File) === 0 || size > mostBytes) return undefined;
  const bytes = await workspace.fs.readFile(uri);
  // It may have grown since.
  return bytes.length > mostBytes ? undefined : bytes;
}
