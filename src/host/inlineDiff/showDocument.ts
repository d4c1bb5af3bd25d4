/** Brings a document to the front where a person expects it. Owns the choice of the place: never over the chat. */
import * as vscode from 'vscode';
import { notebookOf } from './writable.ts';

/** Shows the document in the group where it is seen already, else beside the chat if the chat is in front, else in front. */
export async function showDocument(
  document: vscode.TextDocument,
  options: vscode.TextDocumentShowOptions = {},
): Promise<vscode.TextEditor> {
  const cell = await showCell(document);
  if (cell !== undefined) return cell;
  const { activeTextEditor, visibleTextEditors, tabGroups } = vscode.window;
  const seen = visibleTextEditors.find((editor) => editor.document === document && editor.viewColumn !== undefined);
  const chatIsInFront = tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputWebview;
  const other = activeTextEditor?.viewColumn ?? visibleTextEditors[0]?.viewColumn ?? vscode.ViewColumn.Beside;
  const viewColumn = seen?.viewColumn ?? (chatIsInFront ? other : vscode.ViewColumn.Active);
  return vscode.window.showTextDocument(document, { viewColumn, ...options });
}

/** The editor of a notebook's cell: the cell is shown where it is, not as a text of its own. */
async function showCell(document: vscode.TextDocument): Promise<vscode.TextEditor | undefined> {
  const uri = document.uri.scheme === 'vscode-notebook-cell' ? notebookOf(document.uri) : undefined;
  if (uri === undefined) return undefined;
  const find = (): vscode.TextEditor | undefined =>
    vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  if (find() === undefined) {
    await vscode.window.showNotebookDocument(await vscode.workspace.openNotebookDocument(uri), { preserveFocus: true });
  }
  return find();
}
