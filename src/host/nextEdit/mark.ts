/**
 * Shows in an editor what would be changed next: the old text struck through, the new text behind it, and one hint.
 * Owns the decorations. It moves nothing and takes no focus.
 */
import * as vscode from 'vscode';
import { l10n, ThemeColor } from 'vscode';
import type { Proposal } from '../../core/nextEdit/model.ts';

const keys = 'Alt+Enter';

export class Mark implements vscode.Disposable {
  readonly #old = vscode.window.createTextEditorDecorationType({
    backgroundColor: new ThemeColor('diffEditor.removedTextBackground'),
    textDecoration: 'line-through',
    overviewRulerColor: new ThemeColor('editorOverviewRuler.modifiedForeground'),
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  readonly #new = vscode.window.createTextEditorDecorationType({
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  readonly #hint = vscode.window.createTextEditorDecorationType({
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });

  /** Shows a proposal, the first of `count`, and nothing else any more. */
  show(editor: vscode.TextEditor, { line, start, end, insert }: Proposal, count: number): void {
    const hoverMessage = l10n.t('{0} goes to the next edit, and takes it there. Escape leaves it.', keys);
    editor.setDecorations(
      this.#old,
      start === end ? [] : [{ range: new vscode.Range(line, start, line, end), hoverMessage }],
    );
    const after = {
      contentText: insert.replaceAll(' ', '\u00A0'),
      backgroundColor: new ThemeColor('diffEditor.insertedTextBackground'),
      color: new ThemeColor('editor.foreground'),
      margin: '0 0 0 2px',
    };
    const place = new vscode.Range(line, end, line, end);
    editor.setDecorations(this.#new, insert === '' ? [] : [{ range: place, hoverMessage, renderOptions: { after } }]);
    const at = editor.selection.active.line;
    const edge = editor.document.lineAt(at).range.end;
    editor.setDecorations(this.#hint, [
      { range: new vscode.Range(edge, edge), renderOptions: { after: hintOf(at === line ? undefined : line, count) } },
    ]);
  }

  hide(editor: vscode.TextEditor): void {
    for (const type of [this.#old, this.#new, this.#hint]) editor.setDecorations(type, []);
  }

  dispose(): void {
    for (const type of [this.#old, this.#new, this.#hint]) type.dispose();
  }
}

/** `line`: where to go; undefined at the place itself. */
function hintOf(line: number | undefined, count: number): vscode.ThemableDecorationAttachmentRenderOptions {
  const words =
    line === undefined
      ? l10n.t('{0}: take · Esc: leave · {1} left', keys, count)
      : l10n.t('{0}: next edit, line {1}', keys, line + 1);
  return { contentText: words, margin: '0 0 0 3em', color: new ThemeColor('editorGhostText.foreground') };
}
