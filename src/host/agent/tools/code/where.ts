/** A name in a line, as a model knows it: from there to the place that language services want. Owns the words where it is not there. */
import { Position, workspace, type TextDocument, type Uri } from 'vscode';
import { ToolRefusal } from '../../../../core/agent/tool.ts';
import { nameOf } from '../places.ts';

/** The place of the name in its line. Throws ToolRefusal. */
export async function findName(uri: Uri, line: number, name: string): Promise<readonly [TextDocument, Position]> {
  let document: TextDocument;
  try {
    document = await workspace.openTextDocument(uri);
  } catch {
    throw new ToolRefusal(`${nameOf(uri)} cannot be opened as text.`);
  }
  const words = line <= document.lineCount ? document.lineAt(line - 1).text : '';
  const escaped = name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  const at = words.search(new RegExp(String.raw`(?<![\p{L}\p{N}_$])${escaped}(?![\p{L}\p{N}_$])`, 'u'));
  if (at === -1) throw new ToolRefusal(`Line ${line} of ${nameOf(uri)} has no ${name}. Read the file again.`);
  return [document, new Position(line - 1, at)];
}
