// Runs in the extension host: sees to it that the extension is active, which it also becomes by itself where there is text.
import * as vscode from 'vscode';

export async function run() {
  const extension = vscode.extensions.getExtension('ask-deepseek.ask-deepseek');
  if (!extension) throw new Error('The extension is not there.');
  await extension.activate();
}
