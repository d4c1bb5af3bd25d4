/**
 * The input for what is to change, with the instructions given before.
 * Owns the box and the list of earlier ones, newest first. What is rewritten is marked in the editor meanwhile.
 */
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { Target } from './target.ts';

const recentKey = 'edit.recent';
const maxRecent = 20;

/** Gives back what is to change; undefined if the person left. */
export async function askInstruction(
  memento: vscode.Memento,
  { document, start, end }: Target,
  draft = '',
): Promise<string | undefined> {
  const recent = memento.get<readonly string[]>(recentKey, []);
  const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
  const mark = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
  });
  const last = document.positionAt(Math.max(start, end - 1));
  const range = new vscode.Range(document.positionAt(start), last);
  editor?.setDecorations(mark, [range]);
  const box = vscode.window.createQuickPick();
  const show = (value: string): void => {
    // The first entry is always what is typed: what is chosen by Enter never depends on how quickly the list follows.
    const typed = { label: `$(sparkle) ${value || l10n.t('Type what to change')}`, alwaysShow: true };
    const separator = { label: l10n.t('Recent'), kind: vscode.QuickPickItemKind.Separator };
    box.items = [typed, ...(recent.length > 0 ? [separator] : []), ...recent.map((label) => ({ label }))];
  };
  const first = range.start.line + 1;
  box.title = l10n.t('Edit with DeepSeek');
  box.placeholder =
    first === last.line + 1
      ? l10n.t('What should change in line {0}?', first)
      : l10n.t('What should change in lines {0} to {1}?', first, last.line + 1);
  box.ignoreFocusOut = true;
  box.value = draft;
  show(draft);
  try {
    const instruction = await new Promise<string | undefined>((resolve) => {
      box.onDidChangeValue((value) => show(value.trim()));
      box.onDidAccept(() => {
        const chosen = box.activeItems[0]?.label ?? '';
        const text = recent.includes(chosen) ? chosen : box.value.trim();
        if (text !== '') resolve(text);
      });
      box.onDidHide(() => resolve(undefined));
      box.show();
    });
    if (instruction !== undefined) {
      const others = recent.filter((one) => one !== instruction);
      await memento.update(recentKey, [instruction, ...others].slice(0, maxRecent));
    }
    return instruction;
  } finally {
    box.dispose();
    mark.dispose();
  }
}
