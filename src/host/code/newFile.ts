/**
 * A new file from a code block: at the path that the answer names, inside the workspace, or an untitled one.
 * Owns where a path may lead and what happens when there is a file already.
 */
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { withoutPathComment } from '../../core/apply/target.ts';
import type { CodeBlock } from '../../protocol/markdown/codeBlocks.ts';
import { pathOf } from '../completion/documents.ts';
import { showDocument } from '../inlineDiff/showDocument.ts';
import { findReal } from '../disk/realFiles.ts';
import { showWarning } from '../notices/notices.ts';
import { mayWrite } from './confirm.ts';
import { languageIdOf } from './languageIds.ts';

/** The uri of a path inside the workspace; undefined if it leads out of it or there is none. */
export function uriInWorkspace(path: string): vscode.Uri | undefined {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const [first = '', ...rest] = path
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '')
    .split('/');
  // With several folders a path begins with the name of one.
  const named = folders.length > 1 ? folders.find(({ name }) => name === first) : undefined;
  const folder = named ?? folders[0];
  if (folder === undefined || /^(?:[a-z]:|\/)/i.test(path)) return undefined;
  const uri = vscode.Uri.joinPath(folder.uri, ...(named === undefined ? [first, ...rest] : rest));
  // joinPath resolves "..", so a path that climbs out no longer starts with the folder's.
  return uri.path.startsWith(`${folder.uri.path.replace(/\/$/, '')}/`) ? uri : undefined;
}

/** Makes the file and shows it. A file that is there is never written over. */
export async function createFile(block: CodeBlock, path: string | undefined): Promise<void> {
  const named = path === undefined ? undefined : uriInWorkspace(path);
  // A link leads anywhere, also one that an answer cannot have made.
  const uri = named === undefined || (await findReal(named)).leadsOut ? undefined : named;
  const text = withoutPathComment(block.text, '');
  if (uri === undefined) return openUntitled(block, text);
  const name = pathOf(uri);
  if (await exists(uri)) {
    const untitled = l10n.t('Open as untitled');
    const open = l10n.t('Open the file');
    const detail = l10n.t('It is left as it is. To change it, apply the code instead.');
    const choice = await showWarning(l10n.t('{0} exists already', name), { modal: true, detail }, untitled, open);
    if (choice === open) await showDocument(await vscode.workspace.openTextDocument(uri));
    if (choice === untitled) await openUntitled(block, text);
    return;
  }
  if (!(await mayWrite(uri))) return;
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(uri, { contents: new TextEncoder().encode(text.endsWith('\n') ? text : `${text}\n`) });
  if (await vscode.workspace.applyEdit(edit)) {
    await showDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
  } else void showWarning(l10n.t('{0} could not be made. Is its folder read-only?', name));
}

async function openUntitled(block: CodeBlock, text: string): Promise<void> {
  const language = await languageIdOf(block.language);
  const document = await vscode.workspace.openTextDocument({
    content: text,
    ...(language !== undefined && { language }),
  });
  await showDocument(document, { preview: false });
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
