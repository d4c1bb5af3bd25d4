/**
 * Context that a question takes along: the selection, the file being edited, another open file.
 * Owns what may be attached and how it is named. The text is taken when it is attached and never read again.
 */
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { Attachment } from '../../core/conversation/model.ts';

/** Larger text is refused: it costs more than it helps, and nobody means to send it whole. */
const maxCharacters = 400_000;

/** The selection of the active editor, or nothing if it is empty. */
export function selectionAttachment(): Attachment | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || editor.selection.isEmpty) return undefined;
  const { document, selection } = editor;
  const first = selection.start.line + 1;
  // A selection that ends before the first character of a line does not mean that line.
  const last = Math.max(first, selection.end.character === 0 ? selection.end.line : selection.end.line + 1);
  const lines = first === last ? `${first}` : `${first}-${last}`;
  return makeAttachment(document, 'selection', `${nameOf(document)}:${lines}`, document.getText(selection), [
    first,
    last,
  ]);
}

/** A whole document. Undefined, after a word to the person, if it is too large. */
export function documentAttachment(document: vscode.TextDocument): Attachment | undefined {
  return makeAttachment(document, 'file', nameOf(document), document.getText());
}

/** Asks what to attach. */
export async function pickAttachment(): Promise<Attachment | undefined> {
  const choices: (vscode.QuickPickItem & { readonly make: () => Attachment | undefined })[] = [];
  const selection = selectionAttachment();
  if (selection !== undefined) {
    choices.push({
      label: `$(list-selection) ${l10n.t('Selection')}`,
      description: selection.label,
      make: () => selection,
    });
  }
  for (const document of openDocuments()) {
    choices.push({
      label: `$(file) ${nameOf(document)}`,
      description: vscode.workspace.asRelativePath(document.uri),
      make: () => documentAttachment(document),
    });
  }
  if (choices.length === 0) {
    void vscode.window.showInformationMessage(l10n.t('Open a file first, then attach it or a part of it.'));
    return undefined;
  }
  const choice = await vscode.window.showQuickPick(choices, { placeHolder: l10n.t('Send along with the question') });
  return choice?.make();
}

/** The document in front, if it is one of the person's own. */
export function activeDocument(): vscode.TextDocument | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document !== undefined && isOwn(document) ? document : undefined;
}

export function nameOf(document: vscode.TextDocument): string {
  return document.uri.path.split('/').at(-1) ?? document.uri.path;
}

/** Open documents, the active one first. */
function openDocuments(): readonly vscode.TextDocument[] {
  const active = activeDocument();
  const others = vscode.workspace.textDocuments.filter((document) => document !== active && isOwn(document));
  return active === undefined ? others : [active, ...others];
}

/** Output channels, settings and diffs are documents too; what a person edits has one of these schemes. */
function isOwn(document: vscode.TextDocument): boolean {
  return ['file', 'untitled', 'vscode-remote', 'vscode-vfs', 'vscode-notebook-cell'].includes(document.uri.scheme);
}

function makeAttachment(
  document: vscode.TextDocument,
  icon: Attachment['icon'],
  label: string,
  text: string,
  lines?: readonly [number, number],
): Attachment | undefined {
  if (text.length > maxCharacters) {
    void vscode.window.showWarningMessage(
      l10n.t('{0} is too large to send ({1} characters). Select the part that matters.', label, text.length),
    );
    return undefined;
  }
  return {
    id: randomUUID(),
    label,
    icon,
    path: vscode.workspace.asRelativePath(document.uri).replaceAll('\\', '/'),
    language: document.languageId,
    ...(lines && { lines }),
    text,
  };
}
