/**
 * VS Code's documents as the engine of ghost text sees them.
 * Owns which documents count as written by the person, and what they are called.
 */
import * as vscode from 'vscode';
import type { DocumentSnapshot } from '../../core/completion/model.ts';

const cellScheme = 'vscode-notebook-cell';
const schemes: ReadonlySet<string> = new Set(['file', 'untitled', cellScheme, 'vscode-vfs', 'vscode-remote']);

/** Whether the uri is that of a text a person writes: no output, no chat input, no side of a comparison. */
export function isWritten(uri: vscode.Uri): boolean {
  return schemes.has(uri.scheme);
}

/** The document as it is now. Lines are read when asked for, so it is of use only until the next change. */
export function snapshotOf(document: vscode.TextDocument): DocumentSnapshot {
  return {
    uri: document.uri.toString(),
    path: pathOf(document.uri),
    languageId: document.languageId,
    version: document.version,
    eol: document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n',
    lineCount: document.lineCount,
    lineAt: (line) => document.lineAt(line).text,
  };
}

/** The path within the workspace, with forward slashes; the file's name outside of one. The cells of a notebook have its path. */
export function pathOf(uri: vscode.Uri): string {
  for (const { uri: folder } of vscode.workspace.workspaceFolders ?? []) {
    const isInside = uri.path.startsWith(folder.path.endsWith('/') ? folder.path : `${folder.path}/`);
    if (!isInside || (uri.scheme !== folder.scheme && uri.scheme !== cellScheme)) continue;
    return vscode.workspace.asRelativePath(folder.with({ path: uri.path }));
  }
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
