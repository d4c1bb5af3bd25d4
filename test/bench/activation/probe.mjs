// Runs in the extension host: times the activation of the extension, code loading included, and appends the milliseconds
// to the file that ASK_DEEPSEEK_TIMES names.
import { appendFile } from 'node:fs/promises';
import * as vscode from 'vscode';

export async function run() {
  const extension = vscode.extensions.getExtension('ask-deepseek.ask-deepseek');
  if (!extension) throw new Error('The extension is not there.');
  if (extension.isActive) throw new Error('The extension was active before anyone used it.');
  const start = performance.now();
  await extension.activate();
  await appendFile(process.env.ASK_DEEPSEEK_TIMES, `${performance.now() - start}\n`);
}
