/**
 * What the person copied out of a document.
 * Owns the rule that keeps passwords out: the clipboard counts only when it holds what was selected here a moment ago.
 */
import * as vscode from 'vscode';
import { isWritten } from './documents.ts';

const mostLines = 100;
const longestCopy = 4_000;

/** Reads the clipboard. */
export type ReadClipboard = () => PromiseLike<string>;

/** Reads the clipboard where that takes no permission: in a browser it counts as empty. */
export const readClipboard: ReadClipboard = () =>
  vscode.env.uiKind === vscode.UIKind.Web ? Promise.resolve('') : vscode.env.clipboard.readText();

/**
 * Calls `onCopy` with text that was selected and then copied or cut, when the selection goes away. `read` is called at
 * most once for a selection.
 */
export function watchCopies(read: ReadClipboard, onCopy: (text: string, uri: string) => void): vscode.Disposable {
  let selected: { readonly text: string; readonly uri: string } | undefined;
  let disposed = false;
  const take = async (): Promise<void> => {
    const before = selected;
    selected = undefined;
    if (before === undefined) return;
    const copied = await read();
    if (!disposed && sameText(copied, before.text)) onCopy(before.text, before.uri);
  };
  const listener = vscode.window.onDidChangeTextEditorSelection(({ textEditor: { document }, selections }) => {
    const [selection] = selections;
    if (selection === undefined || selection.isEmpty || !isWritten(document.uri)) {
      // A clipboard that cannot be read tells nothing.
      take().catch(() => undefined);
      return;
    }
    const isLong = selection.end.line - selection.start.line > mostLines;
    const text = isLong ? '' : document.getText(selection);
    selected = text === '' || text.length > longestCopy ? undefined : { text, uri: document.uri.toString() };
  });
  return {
    dispose: () => {
      disposed = true;
      listener.dispose();
    },
  };
}

function sameText(a: string, b: string): boolean {
  return a.replaceAll('\r\n', '\n') === b.replaceAll('\r\n', '\n');
}
