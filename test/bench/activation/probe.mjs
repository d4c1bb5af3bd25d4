// Runs in the extension host: activates the extension, which must not be active by itself.
import * as vscode from 'vscode';

export async function run() {
  const extension = vscode.extensions.getExtension('ask-deepseek.ask-deepseek');
  if (!extension) throw new Error('The extension is not there.');
  if (extension.isActive) throw new Error('The extension was active before anyone used it.');
  await extension.activate();
}
