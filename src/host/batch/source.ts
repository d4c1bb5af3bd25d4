/**
 * Where the prompts of a batch come from: a file, a selection, or one prompt for each of many files.
 * Owns finding and reading them, what goes along with a prompt, and where the results are written.
 */
import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { l10n, Uri, workspace } from 'vscode';
import type { ServiceKind } from '../../api/connection.ts';
import type { ImageInput } from '../../api/events.ts';
import { parseCsv } from '../../core/text/csv.ts';
import { formOf, parseJsonLines, parseText, readTable, type Reading } from '../../core/batch/parse.ts';
import type { Enclosure, Prompt } from '../../core/batch/prompt.ts';
import { maxFileBytes as maxPictureBytes } from '../../core/image/plan.ts';
import { takesPictures } from '../../core/models.ts';
import { workspaceFiles } from '../../core/workspaceFiles.ts';
import { pathOf } from '../completion/documents.ts';
import type { FileGate } from '../context/fileGate.ts';
import { nameOf, uriOf } from '../context/places.ts';
import { findReal } from '../disk/realFiles.ts';
import { readSmall, readSmallBytes } from '../readSmall.ts';
import { isPictureName, type FoundPicture } from '../context/sources/pictures.ts';
import { Refusal } from '../context/refusal.ts';
import type { Pictures } from '../image/pictures.ts';
import type { BatchesParts } from './parts.ts';
import { Unsendable } from './work/asker.ts';

/** What is needed to find the prompts again in another window. Plain JSON. */
export type SourceRef =
  /** `column`: of a table. */
  | { readonly type: 'file'; readonly uri: string; readonly column?: number }
  | { readonly type: 'text'; readonly uri: string; readonly text: string }
  | { readonly type: 'files'; readonly prompt: string; readonly paths: readonly string[] };

export interface Source {
  readonly ref: SourceRef;
  readonly name: string;
  readonly reading: Reading;
  readonly resultsPath: string;
  /**
   * Files whose names say that they hold secrets, or that are kept back, are not in it. Pictures are in it as they were found;
   * to be sent they are made ready first, and `sending` ends that.
   */
  enclose(prompt: Prompt, kind: ServiceKind, model: string, sending?: AbortSignal): Promise<Enclosure>;
}

const maxPromptsBytes = 64 * 1024 * 1024;
const maxFileChars = 400_000;
const maxFileBytes = 2 * 1024 * 1024;

/** Reads the prompts. Rejects when the file cannot be read. `storage`: where results go that belong to no folder. */
export async function openSource(
  ref: SourceRef,
  { gate, pictures }: Pick<BatchesParts, 'gate' | 'pictures'>,
  storage: string,
): Promise<Source> {
  const [name, reading] = await readSource(ref);
  const folder = ref.type === 'files' ? undefined : Uri.joinPath(Uri.parse(ref.uri), '..');
  return {
    ref,
    name,
    reading,
    resultsPath: await resultsPath(ref, storage),
    async enclose({ file, image }, kind, model, sending) {
      const isSent = sending !== undefined;
      const fileText = file === undefined ? undefined : await readFileText(uriOf(file), gate, isSent);
      if (image === undefined) return { ...(fileText !== undefined && { fileText }) };
      if (!takesPictures(kind, model)) throw new Unsendable('PICTURE');
      const uri = folder === undefined ? uriOf(image) : await findNear(folder, image);
      const found = { label: image, bytes: await readOpen(uri, gate, 'PICTURE', maxPictureBytes, isSent) };
      const picture = isSent ? await makeReady(await pictures(), found, sending) : asFound(found);
      return { ...(fileText !== undefined && { fileText }), image: picture };
    },
  };
}

/** The text of a file as it stands in the editor, else on disk. */
export async function readDocument(uri: Uri): Promise<string> {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  const text = open?.getText() ?? (await readSmall(uri, maxPromptsBytes));
  if (text === undefined) throw new Error(l10n.t('{0} is larger than 64 MB. Split it.', nameOf(uri)));
  return text;
}

async function readSource(ref: SourceRef): Promise<readonly [string, Reading]> {
  if (ref.type === 'files') {
    const prompts = ref.paths.map((path) => ({
      id: path,
      text: ref.prompt,
      // A drawing is code as well, and is asked about as such.
      ...(isPictureName(path) && !path.endsWith('.svg') ? { image: path } : { file: path }),
    }));
    return [ref.prompt, { prompts, problems: [] }];
  }
  const uri = Uri.parse(ref.uri);
  const name = nameOf(uri);
  const text = ref.type === 'text' ? ref.text : await readDocument(uri);
  const form = ref.type === 'text' && formOf(name) !== 'jsonl' ? 'text' : formOf(name);
  if (form === 'jsonl') return [name, parseJsonLines(text)];
  if (form === 'csv') return [name, readTable(parseCsv(text), ref.type === 'file' ? (ref.column ?? 0) : 0)];
  return [name, parseText(text)];
}

/** Beside the file of prompts; for prompts about files in their workspace. */
async function resultsPath(ref: SourceRef, storage: string): Promise<string> {
  if (ref.type === 'files') {
    const root = workspace.workspaceFolders?.[0]?.uri;
    const words = ref.prompt
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
      .slice(0, 40)
      .replaceAll(/^-+|-+$/g, '');
    const name = `${words}-${shortHash(ref.prompt)}${workspaceFiles.results}`;
    return ownPlace(root && Uri.joinPath(root, workspaceFiles.batches, name), join(storage, name));
  }
  const uri = Uri.parse(ref.uri);
  const base = nameOf(uri).replace(/\.[^.]+$/, '') || 'prompts';
  return ownPlace(
    Uri.joinPath(uri, '..', `${base}${workspaceFiles.results}`),
    join(storage, `${base}-${shortHash(ref.uri)}${workspaceFiles.results}`),
  );
}

/** Where results may be written: the second place if the first is no file of this computer, or if a link leads from it. */
async function ownPlace(wanted: Uri | undefined, other: string): Promise<string> {
  if (wanted?.scheme !== 'file' || (await findReal(wanted)).leadsOut) return other;
  const isLink = await lstat(wanted.fsPath).then(
    (file) => file.isSymbolicLink(),
    () => false,
  );
  return isLink ? other : wanted.fsPath;
}

async function readFileText(uri: Uri | undefined, gate: FileGate, isSent: boolean): Promise<string> {
  const bytes = await readOpen(uri, gate, 'FILE', maxFileBytes, isSent);
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri?.toString());
  try {
    const text = open?.getText() ?? new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text.length <= maxFileChars && !bytes.subarray(0, 8_000).includes(0)) return text;
  } catch {
    // Not text.
  }
  throw new Unsendable('FILE');
}

/** A picture in the folder of the prompts or in the workspace. */
async function findNear(folder: Uri, path: string): Promise<Uri> {
  // Joined, also from the root: what climbs out is then seen to.
  const uri = Uri.joinPath(path.startsWith('/') ? folder.with({ path: '/' }) : folder, path);
  const [{ uri: real }, { uri: realFolder }] = await Promise.all([findReal(uri), findReal(folder)]);
  const isNear = real.path.startsWith(`${realFolder.path}/`) || workspace.getWorkspaceFolder(real) !== undefined;
  if (!isNear) throw new Unsendable('PICTURE');
  return uri;
}

/** Turned upright, small enough, without metadata, like every other picture. */
async function makeReady(pictures: Pictures, found: FoundPicture, signal: AbortSignal): Promise<ImageInput> {
  try {
    return await pictures.convert(found, signal);
  } catch (error) {
    throw error instanceof Refusal ? new Unsendable('PICTURE') : error;
  }
}

/** To be weighed and named by its bytes. */
function asFound({ bytes }: FoundPicture): ImageInput {
  return { bytes, mimeType: 'image/png' };
}

/** Nobody is asked while a batch runs, so what a person would be asked about is not sent. */
async function readOpen(
  uri: Uri | undefined,
  gate: FileGate,
  code: Unsendable['code'],
  mostBytes: number,
  isSent: boolean,
): Promise<Uint8Array> {
  const verdict = uri && (await (isSent ? gate.decide(uri) : gate.verdict(uri)));
  // A batch of pictures or of what was built is often ignored by git, and each is named by the person.
  if (uri === undefined || (verdict !== 'open' && verdict !== 'gitIgnored')) throw new Unsendable(code);
  const bytes = await readSmallBytes(uri, mostBytes).catch(() => undefined);
  if (bytes === undefined) throw new Unsendable(code);
  return bytes;
}

/** The files of the workspace that a pattern names and that may be sent, by their paths, in order. */
export async function findFiles(pattern: string, gate: FileGate): Promise<readonly string[]> {
  const found = await workspace.findFiles(pattern, '**/{node_modules,.git}/**', 10_000);
  return pathsOf(await gate.filter(found));
}

/** What was chosen in the explorer: files as they are, folders with all that is in them. */
export async function expand(uris: readonly Uri[], gate: FileGate): Promise<readonly string[]> {
  const found = await Promise.all(
    uris.map(async (uri) => {
      const { type } = await workspace.fs.stat(uri);
      if ((type & vscode.FileType.Directory) === 0) return [uri];
      return workspace.findFiles(new vscode.RelativePattern(uri, '**/*'), '**/{node_modules,.git}/**', 10_000);
    }),
  );
  return pathsOf(await gate.filter(found.flat()));
}

function pathsOf(uris: readonly Uri[]): readonly string[] {
  return [...new Set(uris.map((uri) => pathOf(uri)))].sort();
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
