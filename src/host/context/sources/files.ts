/**
 * Files and folders of the workspace: their search, and their text.
 * Owns what of them can be sent: text of a bearable size; pictures are pictures.ts. Which may be sent is fileGate.ts.
 */
import * as vscode from 'vscode';
import { l10n } from 'vscode';
import { ignoredFolders, searchGlob } from '../../../core/context/globs.ts';
import { readNotebook, writeCells } from '../../../core/context/notebook.ts';
import type { Attachment } from '../../../core/conversation/model.ts';
import { inspectPicture } from '../../../core/image/inspect.ts';
import { withToken } from '../../cancellation.ts';
import { pathOf } from '../../completion/documents.ts';
import { readSmall } from '../../readSmall.ts';
import { findOpen, makeAttachment, maxCharacters } from '../attachment.ts';
import type { Gate } from '../fileGate.ts';
import { findPicture, isPictureName, type Found } from './pictures.ts';
import { nameOf } from '../places.ts';
import { Refusal } from '../refusal.ts';
import { attachOpen } from './editors.ts';

/** A search stops here: whoever finds more types one more letter. */
const maxFound = 300;
const maxFileBytes = 4 * 1024 * 1024;
const maxFolderFiles = 500;
const maxIgnoreBytes = 128 * 1024;

/** Files whose name or folder the query names, in no order. Empty when the search was ended. */
export async function findFiles(gate: Gate, query: string, signal: AbortSignal): Promise<readonly vscode.Uri[]> {
  const exclude = await excludeGlob();
  const patterns = [searchGlob(query), `${searchGlob(query)}/*`];
  const found = await withToken(signal, (token) =>
    Promise.all(patterns.map((pattern) => vscode.workspace.findFiles(pattern, exclude, maxFound, token))),
  );
  const files = new Map(found.flat().map((uri) => [uri.toString(), uri]));
  return signal.aborted ? [] : await gate.filter([...files.values()]);
}

/** The folders that hold the files, up to the workspace's own. */
export function foldersOf(files: readonly vscode.Uri[]): readonly vscode.Uri[] {
  const folders = new Map<string, vscode.Uri>();
  for (const file of files) {
    const root = vscode.workspace.getWorkspaceFolder(file)?.uri;
    if (root === undefined) continue;
    let folder = vscode.Uri.joinPath(file, '..');
    while (folder.path.length > root.path.length && !folders.has(folder.path)) {
      folders.set(folder.path, folder);
      folder = vscode.Uri.joinPath(folder, '..');
    }
  }
  return [...folders.values()];
}

/** A file, or a folder. Rejects with a Refusal if it may not or cannot be sent. */
export async function attachPath(gate: Gate, uri: vscode.Uri, signal: AbortSignal): Promise<Found> {
  const open = findOpen(uri);
  if (open !== undefined) return attachOpen(gate, uri, open);
  const { type, size } = await statOf(uri);
  if ((type & vscode.FileType.Directory) !== 0) return attachFolder(gate, uri, signal);
  // The text of a drawing says more to a model than its pixels.
  if (isPictureName(uri.path) && !uri.path.toLowerCase().endsWith('.svg')) return findPicture(gate, uri);
  await gate.admit(uri);
  if (size > maxFileBytes) throw tooLarge(uri, size);
  const bytes = await vscode.workspace.fs.readFile(uri);
  if (typeof inspectPicture(bytes) === 'object') return { label: nameOf(uri), path: pathOf(uri), bytes };
  const file = decode(bytes);
  if (file === undefined) throw new Refusal(l10n.t('{0} is not text, so it cannot be sent.', nameOf(uri)));
  const cells = /\.ipynb$/i.test(uri.path) ? readNotebook(file) : undefined;
  const text = cells === undefined ? file : writeCells(cells);
  return makeAttachment({ label: nameOf(uri), icon: 'file', path: pathOf(uri), language: languageOf(uri), text }, uri);
}

/** The names of a folder's files, and the text of as many as fit. */
async function attachFolder(gate: Gate, uri: vscode.Uri, signal: AbortSignal): Promise<Attachment> {
  const pattern = new vscode.RelativePattern(uri, '**/*');
  const exclude = await excludeGlob();
  const found = await withToken(signal, (token) => vscode.workspace.findFiles(pattern, exclude, maxFolderFiles, token));
  const label = `${nameOf(uri)}/`;
  const files = (await gate.filterFolder(label, found)).toSorted((one, other) => (one.path < other.path ? -1 : 1));
  if (files.length === 0) throw new Refusal(l10n.t('{0} holds no file that can be sent.', label));
  let text = files.map((file) => `${pathOf(file)}\n`).join('');
  for (const file of files) {
    signal.throwIfAborted();
    const content = await readText(file, maxCharacters / 2 - text.length);
    if (content !== undefined) text += `\n=== ${pathOf(file)}\n${content}${content.endsWith('\n') ? '' : '\n'}`;
  }
  return makeAttachment({ label, icon: 'folder', path: `${pathOf(uri)}/`, text }, uri);
}

/** The text of a file; undefined for what is not text or longer than `limit`. */
async function readText(uri: vscode.Uri, limit: number): Promise<string | undefined> {
  const text =
    findOpen(uri)?.text ??
    ((await statOf(uri)).size > limit * 3 ? undefined : decode(await vscode.workspace.fs.readFile(uri)));
  return text !== undefined && text.length <= limit ? text : undefined;
}

/** Text in UTF-8; undefined for anything else. */
function decode(bytes: Uint8Array): string | undefined {
  if (bytes.subarray(0, 8000).includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

async function statOf(uri: vscode.Uri): Promise<vscode.FileStat> {
  try {
    return await vscode.workspace.fs.stat(uri);
  } catch {
    throw new Refusal(l10n.t('{0} cannot be read.', nameOf(uri)));
  }
}

function tooLarge(uri: vscode.Uri, sizeBytes: number): Refusal {
  const sizeMiB = (sizeBytes / 1024 / 1024).toFixed(1);
  return new Refusal(l10n.t('{0} is too large to send ({1} MiB). Select the part that matters.', nameOf(uri), sizeMiB));
}

/** As far as the name tells; a fence in the request is all it is for. */
function languageOf(uri: vscode.Uri): string {
  return /\.([\w+-]+)$/.exec(uri.path)?.[1]?.toLowerCase() ?? 'text';
}

/** Keeps the search out of what is hidden in the explorer, and of the folders that git ignores by name. */
async function excludeGlob(): Promise<string> {
  const { workspace } = vscode;
  const hidden = ['files', 'search'].flatMap((section) =>
    Object.entries(workspace.getConfiguration(section).get<Record<string, unknown>>('exclude', {}))
      .filter(([, on]) => on === true)
      .map(([pattern]) => pattern),
  );
  const ignored = await Promise.all(
    (workspace.workspaceFolders ?? []).map(async ({ uri }) => {
      try {
        const text = await readSmall(vscode.Uri.joinPath(uri, '.gitignore'), maxIgnoreBytes);
        return text === undefined ? [] : ignoredFolders(text);
      } catch {
        return [];
      }
    }),
  );
  const folders = ['node_modules', ...ignored.flat()].map((name) => `**/${name}/**`);
  return `{${[...new Set([...hidden, ...folders])].join(',')}}`;
}
