/** Writes texts of files through the editor, all or none, and saves them. Owns that nothing is lost that was written meanwhile. */
import { Range, workspace, WorkspaceEdit } from 'vscode';
import { ToolRefusal } from '../../../../core/agent/tool.ts';
import { nameOf } from '../places.ts';
import type { WriteChanges } from './rename.ts';

/** One step for undo. */
export const applyChanges: WriteChanges = async (changes) => {
  const edit = new WorkspaceEdit();
  const documents = await Promise.all(changes.map(({ uri }) => workspace.openTextDocument(uri)));
  for (const [index, { uri, before, after }] of changes.entries()) {
    const document = documents[index];
    if (document?.getText() !== before) throw new ToolRefusal(`${nameOf(uri)} has changed meanwhile. Read it again.`);
    edit.replace(uri, new Range(document.positionAt(0), document.positionAt(before.length)), after);
  }
  if (!(await workspace.applyEdit(edit))) throw new ToolRefusal('The editor did not take the changes.');
  const saved = await Promise.all(documents.map((document) => document.save()));
  if (!saved.every(Boolean)) throw new ToolRefusal('The files are changed in the editor, but not all could be saved.');
};
