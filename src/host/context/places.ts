/**
 * What files and places in them are called, and where a name leads back to.
 * Owns names only; a name within the workspace is as `pathOf` of completion/documents.ts gives it.
 */
import { Uri, workspace, type Range, type TextDocument } from 'vscode';

/** The last step of the path. */
export function nameOf(uri: Uri): string {
  return uri.path.split('/').at(-1) ?? uri.path;
}

/** Where a path within the workspace leads; undefined for one that leads out of it or names no folder of it. */
export function uriOf(path: string): Uri | undefined {
  const folders = workspace.workspaceFolders ?? [];
  const folder = folders.length === 1 ? folders[0] : folders.find(({ name }) => path.startsWith(`${name}/`));
  if (folder === undefined) return undefined;
  const root = folder.uri.path.endsWith('/') ? folder.uri.path : `${folder.uri.path}/`;
  const uri = Uri.joinPath(folder.uri, folders.length === 1 ? path : path.slice(folder.name.length + 1));
  return uri.path.startsWith(root) ? uri : undefined;
}

/** First and last line of a range, counted from 1. One that ends before the first character of a line does not mean that line. */
export function linesOf({ start, end }: Range): readonly [number, number] {
  const first = start.line + 1;
  return [first, Math.max(first, end.character === 0 ? end.line : end.line + 1)];
}

/** As in `retry.ts:12-31`. */
export function nameLines(name: string, [first, last]: readonly [number, number]): string {
  return `${name}:${first === last ? first : `${first}-${last}`}`;
}

/** Output channels, settings and diffs are documents too; what a person edits has one of these schemes. */
export function isOwn({ uri }: TextDocument): boolean {
  return ['file', 'untitled', 'vscode-remote', 'vscode-vfs', 'vscode-notebook-cell'].includes(uri.scheme);
}
