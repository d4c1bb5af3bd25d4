/**
 * What stands in the editors: the selection, the file in front, the files that are open.
 * Owns which documents count. Reading files that are not open is files.ts.
 */
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import type { Attachment } from '../../../core/conversation/model.ts';
import { pathOf } from '../../completion/documents.ts';
import { findOpen, makeAttachment, type OpenText } from '../attachment.ts';
import type { Gate } from '../fileGate.ts';
import { isOwn, linesOf, nameLines, nameOf } from '../places.ts';
import { Refusal } from '../refusal.ts';

/** The document in front, if it is one of the person's own. */
export function activeDocument(): vscode.TextDocument | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document !== undefined && isOwn(document) ? document : undefined;
}

/** Where something is selected; undefined if nothing is. */
export function activeSelection(): { readonly editor: vscode.TextEditor; readonly label: string } | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || editor.selection.isEmpty || !isOwn(editor.document)) return undefined;
  return { editor, label: nameLines(nameOf(editor.document.uri), linesOf(editor.selection)) };
}

/** The documents in tabs, the one in front first. */
export function openDocuments(): readonly vscode.TextDocument[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const shown = new Set(
    tabs.flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri.toString()] : [])),
  );
  const active = activeDocument();
  const others = vscode.workspace.textDocuments.filter(
    (document) => document !== active && isOwn(document) && shown.has(document.uri.toString()),
  );
  return active === undefined ? others : [active, ...others];
}

/** The selection. Rejects with a Refusal if there is none or it may not be sent. */
export async function attachSelection(gate: Gate): Promise<Attachment> {
  const selected = activeSelection();
  if (selected === undefined) throw new Refusal(l10n.t('Select something in an editor first.'));
  const { document, selection } = selected.editor;
  const text = document.getText(selection);
  await gate.admit(document.uri);
  return makeAttachment(
    {
      label: selected.label,
      icon: 'selection',
      path: pathOf(document.uri),
      language: document.languageId,
      lines: linesOf(selection),
      text,
    },
    document.uri,
  );
}

/** A whole document as it stands, saved or not; of a cell its notebook. Rejects with a Refusal if it may not be sent. */
export async function attachDocument(gate: Gate, document: vscode.TextDocument): Promise<Attachment> {
  const notebook = vscode.workspace.notebookDocuments.find((one) =>
    one.getCells().some((cell) => cell.document === document),
  );
  const uri = notebook?.uri ?? document.uri;
  return attachOpen(gate, uri, findOpen(uri) ?? { text: document.getText(), language: document.languageId });
}

/** What is open in an editor. Rejects with a Refusal if it may not be sent. */
export async function attachOpen(gate: Gate, uri: vscode.Uri, open: OpenText): Promise<Attachment> {
  await gate.admit(uri);
  return makeAttachment({ label: nameOf(uri), icon: 'file', path: pathOf(uri), ...open }, uri);
}
