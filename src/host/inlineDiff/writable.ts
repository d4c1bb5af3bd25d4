/** Whether a document can be written to, as far as its file system tells. */
import * as vscode from 'vscode';

/** What the editor alone holds to be read-only shows when it is written to. */
export async function isWritable(uri: vscode.Uri): Promise<boolean> {
  if (uri.scheme === 'untitled') return true;
  // The cells of a notebook are in its file.
  const file = uri.scheme === 'vscode-notebook-cell' ? notebookOf(uri) : uri;
  if (file === undefined || file.scheme === 'untitled') return true;
  const known = vscode.workspace.fs.isWritableFileSystem(file.scheme);
  const permissions = await vscode.workspace.fs.stat(file).then(
    (found) => found.permissions,
    () => undefined,
  );
  return known !== false && permissions !== vscode.FilePermission.Readonly;
}

/** The notebook that has this cell. */
export function notebookOf(cell: vscode.Uri): vscode.Uri | undefined {
  const has = (notebook: vscode.NotebookDocument): boolean =>
    notebook.getCells().some(({ document }) => document.uri.toString() === cell.toString());
  return vscode.workspace.notebookDocuments.find(has)?.uri;
}
