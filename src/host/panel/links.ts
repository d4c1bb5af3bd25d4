/**
 * Where a link in an answer may lead: a web page, a mail, or a file inside the workspace. Nothing else.
 * The href is the model's, so it is checked here again, whatever the webview showed.
 */
import * as vscode from 'vscode';

/** Where DeepSeek makes and revokes keys. */
export const keysPage = 'https://platform.deepseek.com/api_keys';

/** Opens `href` if it may be opened; gives back whether it was. VS Code itself asks before an unknown site. */
export async function openLink(href: string): Promise<boolean> {
  if (/^(https?|mailto):/i.test(href)) {
    return URL.canParse(href) && vscode.env.openExternal(vscode.Uri.parse(href, true));
  }
  const target = parseFileLink(href);
  if (target === undefined) return false;
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const uri = vscode.Uri.joinPath(folder.uri, target.path);
    // joinPath resolves "..", so a path that climbs out no longer starts with the folder's.
    if (!uri.path.startsWith(`${folder.uri.path.replace(/\/$/, '')}/`)) continue;
    if (await isFile(uri)) {
      const line = Math.max(0, target.line - 1);
      await vscode.window.showTextDocument(uri, { selection: new vscode.Range(line, 0, line, 0) });
      return true;
    }
  }
  return false;
}

/** `src/a.ts`, `./src/a.ts:12` and `src/a.ts#L12` as a path and a line counted from 1. */
function parseFileLink(href: string): { path: string; line: number } | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(href.replace(/:\d+$/, '')) || href.startsWith('//') || href.startsWith('\\\\')) {
    return undefined;
  }
  const match = /^(?<path>[^#?]+?)(?::(?<colon>\d+)(?::\d+)?|#L(?<hash>\d+).*)?$/.exec(href);
  const path = match?.groups?.['path'];
  if (path === undefined) return undefined;
  const line = Number(match?.groups?.['colon'] ?? match?.groups?.['hash'] ?? 1);
  try {
    return { path: decodeURIComponent(path), line };
  } catch {
    return { path, line };
  }
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    return (await vscode.workspace.fs.stat(uri)).type === vscode.FileType.File;
  } catch {
    return false;
  }
}
