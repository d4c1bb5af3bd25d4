/** Files in the workspace that tests open. Asserts nothing. */
import * as vscode from 'vscode';

export function workspaceUri(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('The tests need a workspace.');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Writes a file below the workspace and gives its address. */
export async function writeFile(path: string, content: string | Uint8Array): Promise<vscode.Uri> {
  const uri = workspaceUri(path);
  await vscode.workspace.fs.writeFile(uri, typeof content === 'string' ? Buffer.from(content) : content);
  return uri;
}

/** Removes files and folders that may be there. */
export async function removeFiles(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    try {
      await vscode.workspace.fs.delete(workspaceUri(path), { recursive: true });
    } catch {
      // It was not there.
    }
  }
}
