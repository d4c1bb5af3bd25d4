/**
 * The text of a tab that was not shown since the window opened.
 * Owns its reading from disk: opening it as a document would make every language extension read it too.
 */
import * as vscode from 'vscode';
import type { DocumentSnapshot } from '../../core/completion/model.ts';
import { pathOf } from './documents.ts';

const largestBytes = 1_000_000;

/** The file at `uri` as it is on disk, its language unknown; undefined when it is large, not text or cannot be read. */
export async function readClosedTab(uri: vscode.Uri): Promise<DocumentSnapshot | undefined> {
  const lines = await readLines(uri);
  if (lines === undefined) return;
  return {
    uri: uri.toString(),
    path: pathOf(uri),
    languageId: '',
    version: 0,
    eol: '\n',
    lineCount: lines.length,
    lineAt: (line) => lines[line] ?? '',
  };
}

async function readLines(uri: vscode.Uri): Promise<readonly string[] | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > largestBytes) return;
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await vscode.workspace.fs.readFile(uri));
    return text.includes('\0') ? undefined : text.split(/\r\n|\r|\n/);
  } catch {
    return undefined;
  }
}
