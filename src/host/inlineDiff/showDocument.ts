/** Brings a document to the front where a person expects it. Owns the choice of the place: never over the chat. */
import * as vscode from 'vscode';

/** Shows the document in the group where it is seen already, else beside the chat if the chat is in front, else in front. */
export function showDocument(
  document: vscode.TextDocument,
  options: vscode.TextDocumentShowOptions = {},
): Thenable<vscode.TextEditor> {
  const { activeTextEditor, visibleTextEditors, tabGroups } = vscode.window;
  const seen = visibleTextEditors.find((editor) => editor.document === document && editor.viewColumn !== undefined);
  const chatIsInFront = tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputWebview;
  const other = activeTextEditor?.viewColumn ?? visibleTextEditors[0]?.viewColumn ?? vscode.ViewColumn.Beside;
  const viewColumn = seen?.viewColumn ?? (chatIsInFront ? other : vscode.ViewColumn.Active);
  return vscode.window.showTextDocument(document, { viewColumn, ...options });
}
