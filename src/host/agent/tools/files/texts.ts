/**
 * The text of files as the agent is to see it: what it changed itself, else what stands in an editor unsaved, else the disk.
 * Owns that order, and what counts as text.
 */
import { FileType, workspace, type Uri } from 'vscode';
import { readNotebook, writeCells } from '../../../../core/context/notebook.ts';
import { ToolRefusal } from '../../../../core/agent/tool.ts';
import { pathOf } from '../../../completion/documents.ts';
import { findOpen } from '../../../context/attachment.ts';

/** What was changed in this session and is not on disk yet. */
export interface Overlay {
  /** Undefined where nothing is changed. */
  textOf(uri: Uri): string | undefined;
  /** The files there are such texts of. */
  readonly uris: readonly Uri[];
}

/** Nobody means to have more read; a search goes as far. */
export const maxFileBytes = 5 * 1024 * 1024;

export class Texts {
  readonly #overlay: Overlay;

  constructor(overlay: Overlay) {
    this.#overlay = overlay;
  }

  /** Throws ToolRefusal for what is no text, too large or not there. */
  async read(uri: Uri): Promise<string> {
    return this.unsaved(uri) ?? (await readDisk(uri));
  }

  /** The text if it is another than that on disk. */
  unsaved(uri: Uri): string | undefined {
    return this.#overlay.textOf(uri) ?? (isDirty(uri) ? findOpen(uri)?.text : undefined);
  }

  /** Whether the session has changed it. */
  isStaged(uri: Uri): boolean {
    return this.#overlay.textOf(uri) !== undefined;
  }

  /** The files whose text is another than that on disk. */
  unsavedFiles(): readonly Uri[] {
    const documents = workspace.textDocuments.filter(({ isDirty }) => isDirty).map(({ uri }) => uri);
    const all = [...this.#overlay.uris, ...documents].filter((uri) => workspace.getWorkspaceFolder(uri) !== undefined);
    return [...new Map(all.map((uri) => [uri.toString(), uri])).values()];
  }
}

/** Text in UTF-8, or in UTF-16 with its mark; undefined for what is not text. What cannot be read in it is marked. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return bytes.includes(0) ? undefined : new TextDecoder().decode(bytes);
}

async function readDisk(uri: Uri): Promise<string> {
  const path = pathOf(uri);
  let bytes: Uint8Array;
  try {
    const { type, size } = await workspace.fs.stat(uri);
    if ((type & FileType.Directory) !== 0) throw new ToolRefusal(`${path} is a folder. Use list_files.`);
    // A device or a pipe may never end.
    if ((type & FileType.File) === 0) throw new ToolRefusal(`${path} is not a plain file.`);
    if (size > maxFileBytes) {
      throw new ToolRefusal(`${path} is too large to be read (${Math.ceil(size / 1024 / 1024)} MiB). Use search_text.`);
    }
    bytes = await workspace.fs.readFile(uri);
  } catch (error) {
    if (error instanceof ToolRefusal) throw error;
    throw new ToolRefusal(`${path} cannot be read: there is no such file, or no right to it. Look with list_files.`);
  }
  const text = decodeText(bytes);
  if (text === undefined) throw new ToolRefusal(`${path} is not text.`);
  const cells = /\.ipynb$/i.test(uri.path) ? readNotebook(text) : undefined;
  return cells === undefined ? text : writeCells(cells);
}

function isDirty(uri: Uri): boolean {
  const address = uri.toString();
  return [...workspace.textDocuments, ...workspace.notebookDocuments].some(
    (one) => one.isDirty && one.uri.toString() === address,
  );
}
