/**
 * The entry: registers stubs, and nothing else. The first use imports host/compose.ts.
 * Activation reads no file, no secret and no setting, and opens no connection.
 */
import * as vscode from 'vscode';
import type { Application } from './host/compose.ts';
import { commandIds } from './host/commandIds.ts';
import { loadChunk } from './host/loadChunk.ts';
import { registerNative } from './host/native/register.ts';

let composed: Promise<Application> | undefined;

/** What a person writes: not the native chat's input, an output or one side of a comparison. */
const writtenText = ['file', 'untitled', 'vscode-notebook-cell', 'vscode-vfs', 'vscode-remote'].map((scheme) => ({
  scheme,
}));

export function activate(context: vscode.ExtensionContext): void {
  const modelsChanged = new vscode.EventEmitter<void>();
  const application = (): Promise<Application> => {
    composed ??= loadChunk(() => import('./host/compose.ts'))
      .then(({ compose }) => compose(context, () => modelsChanged.fire()))
      .catch((error: unknown) => {
        // What failed once may work at the next try.
        composed = undefined;
        throw error;
      });
    return composed;
  };

  for (const id of commandIds) {
    context.subscriptions.push(
      vscode.commands.registerCommand(`askDeepSeek.${id}`, async (...parameters: readonly unknown[]) => {
        await (await application()).commands[id](...parameters);
      }),
    );
  }
  context.subscriptions.push(
    modelsChanged,
    vscode.languages.registerInlineCompletionItemProvider(writtenText, {
      provideInlineCompletionItems: async (...query) => (await application()).completions(...query),
    }),
    vscode.languages.registerCodeActionsProvider(
      writtenText,
      {
        provideCodeActions: async (document, range, context) =>
          (await loadChunk(() => import('./host/edits/lightBulb.ts'))).provideCodeActions(document, range, context),
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.RefactorRewrite] },
    ),
    vscode.window.registerWebviewViewProvider('askDeepSeek.chat', {
      resolveWebviewView: async (view) => (await application()).showView(view),
    }),
    vscode.window.registerWebviewPanelSerializer('askDeepSeek.editor', {
      deserializeWebviewPanel: async (panel) => (await application()).showTab(panel),
    }),
    vscode.window.registerWebviewPanelSerializer('askDeepSeek.batch', {
      deserializeWebviewPanel: async (panel) => (await application()).showBatch(panel),
    }),
  );
  registerNative(context, application, modelsChanged);
}

/** Lets a running answer end, and what was said reach the disk. */
export async function deactivate(): Promise<void> {
  await (await composed)?.end();
}
