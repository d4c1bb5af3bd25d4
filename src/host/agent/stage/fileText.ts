/**
 * Texts of files as an edit needs them: exactly as they are, and written so that nothing else of the file changes.
 * Owns the way through the editor, where a change can be undone, and the way past it for a file that the editor would make even:
 * one with several kinds of line ends.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { FileType, Range, workspace, WorkspaceEdit, type TextDocument, type Uri } from 'vscode';
import { ToolRefusal } from '../../../core/agent/tool.ts';
import { findHunks } from '../../../core/diff/hunks.ts';
import { pathOf } from '../../completion/documents.ts';
import { isWritable } from '../../inlineDiff/writable.ts';

const maxFileBytes = 5 * 1024 * 1024;
const byteOrderMark = [0xef, 0xbb, 0xbf];

/** As it stands in the editor if it is changed there, else on disk; undefined if there is no file. Throws ToolRefusal for no text. */
export async function readText(uri: Uri): Promise<string | undefined> {
  const document = documentOf(uri);
  if (document?.isDirty === true) return document.getText();
  const bytes = await readBytes(uri);
  if (bytes === undefined) return undefined;
  const encoding = document?.encoding ?? workspace.getConfiguration('files', uri).get<string>('encoding') ?? 'utf8';
  const text = encoding.startsWith('utf8') ? decode(bytes) : undefined;
  if (text !== undefined) return text;
  try {
    return (await workspace.openTextDocument(uri)).getText();
  } catch {
    throw new ToolRefusal(`${pathOf(uri)} is not text, so it cannot be edited.`);
  }
}

/** Throws ToolRefusal where the file is no plain file, too large, or may not be written. */
async function readBytes(uri: Uri): Promise<Uint8Array | undefined> {
  const found = await workspace.fs.stat(uri).then(
    (stat) => stat,
    () => undefined,
  );
  if (found === undefined) return undefined;
  if ((found.type & FileType.File) === 0) throw new ToolRefusal(`${pathOf(uri)} is not a plain file.`);
  if (found.size > maxFileBytes) throw new ToolRefusal(`${pathOf(uri)} is too large to be edited.`);
  return workspace.fs.readFile(uri);
}

/** How a change of a file ended: `changed` if it says something else by now, `refused` if it takes none, or cannot be saved. */
export type Written = 'written' | 'changed' | 'refused' | 'unsaved';

/** So often an edit is tried that the editor turns down, as it does while it takes up what came from the disk. */
const maxTries = 5;
const pauseMs = 100;

/** Lets a file that says `before` say `after`, saved. */
export async function writeText(uri: Uri, before: string, after: string): Promise<Written> {
  if (!(await isWritable(uri))) return 'refused';
  const document = await workspace.openTextDocument(uri);
  if (document.getText() !== before) return document.isDirty ? 'changed' : writePast(uri, before, after);
  for (let tries = 0; !(await replaceAll(document, before, after)); tries += 1) {
    if (document.getText() !== before) return 'changed';
    if (tries === maxTries) return 'refused';
    await wait(pauseMs);
  }
  for (let tries = 0; !(await document.save()) && document.isDirty; tries += 1) {
    if (tries < maxTries) await wait(pauseMs);
    else {
      await replaceAll(document, after, before);
      return 'unsaved';
    }
  }
  return 'written';
}

/** Changes what differs, as one step to undo. */
async function replaceAll(document: TextDocument, before: string, after: string): Promise<boolean> {
  if (document.getText() !== before) return false;
  const edit = new WorkspaceEdit();
  for (const hunk of findHunks(before, after)) {
    const range = new Range(document.positionAt(hunk.originalStart), document.positionAt(hunk.originalEnd));
    edit.replace(document.uri, range, after.slice(hunk.proposedStart, hunk.proposedEnd));
  }
  return workspace.applyEdit(edit);
}

/** The editor holds the file with even line ends, and would save it so. */
async function writePast(uri: Uri, before: string, after: string): Promise<Written> {
  const bytes = await readBytes(uri);
  if (bytes === undefined || decode(bytes) !== before) return 'changed';
  const hasMark = byteOrderMark.every((byte, index) => bytes[index] === byte);
  const fresh = new TextEncoder().encode(after);
  await workspace.fs.writeFile(uri, hasMark ? Uint8Array.of(...byteOrderMark, ...fresh) : fresh);
  return 'written';
}

/** Makes a file that is not there yet. */
export async function createText(uri: Uri, text: string): Promise<Written> {
  const edit = new WorkspaceEdit();
  edit.createFile(uri, { contents: new TextEncoder().encode(text) });
  return (await workspace.applyEdit(edit)) ? 'written' : 'refused';
}

export async function deleteFile(uri: Uri): Promise<Written> {
  if (!(await isWritable(uri))) return 'refused';
  const edit = new WorkspaceEdit();
  edit.deleteFile(uri);
  return (await workspace.applyEdit(edit)) ? 'written' : 'refused';
}

/** The open document of a file. */
export function documentOf(uri: Uri): TextDocument | undefined {
  const address = uri.toString();
  return workspace.textDocuments.find((one) => one.uri.toString() === address && !one.isClosed);
}

/** Undefined for what is not UTF-8, or not text. */
function decode(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
