/**
 * What the light-bulb offers: to fix or explain a problem, to edit what is selected.
 * Owns the offers alone. It is asked wherever the cursor goes, so it reads nothing; what is chosen is a command.
 */
import { CodeAction, CodeActionKind, l10n, type CodeActionContext, type Range, type TextDocument } from 'vscode';

export function provideCodeActions(
  document: TextDocument,
  range: Range,
  { diagnostics }: CodeActionContext,
): CodeAction[] {
  const action = (
    title: string,
    kind: CodeActionKind,
    command: string,
    ...parameters: readonly unknown[]
  ): CodeAction => {
    const made = new CodeAction(title, kind);
    made.command = { title, command: `askDeepSeek.${command}`, arguments: [...parameters] };
    return made;
  };
  const edit = range.isEmpty ? [] : [action(l10n.t('Edit with DeepSeek…'), CodeActionKind.RefactorRewrite, 'editHere')];
  const [first] = diagnostics;
  if (first === undefined) return edit;
  const lines = diagnostics.flatMap((one) => [one.range.start.line, one.range.end.line]);
  const place = [document.uri.toString(), Math.min(...lines), Math.max(...lines)];
  const fix = action(l10n.t('Fix with DeepSeek'), CodeActionKind.QuickFix, 'fix', ...place);
  const explain = action(l10n.t('Explain with DeepSeek'), CodeActionKind.QuickFix, 'explain', ...place, first.message);
  for (const one of [fix, explain]) one.diagnostics = [...diagnostics];
  return [fix, explain, ...edit];
}
