/**
 * What the workspace says must not be sent: its ignore files of one name, written as `.gitignore` is.
 * Owns their finding, reading and watching. While one is being read, and where one cannot be read or is too large to be
 * followed, everything counts as named.
 */
import ignore from 'ignore';
import * as vscode from 'vscode';
import { workspaceFiles } from '../../core/workspaceFiles.ts';
import { Disposables } from '../lifecycle.ts';
import { readSmall } from '../readSmall.ts';

/** A path is held against each pattern: with more of them, or longer ones, the typing of somebody would wait. */
const mostBytes = 128 * 1024;
const mostPatterns = 2000;

/** Verdicts kept for each file of patterns. */
const mostVerdicts = 2000;

interface Rules {
  /** Path of the folder they are about, with a slash at the end. */
  readonly folder: string;
  /** `path` is relative to the folder. */
  readonly names: (path: string) => boolean;
}

/** The files of this name at the root of each workspace folder and below. Each names files below itself; none takes back what another names. */
export class IgnoreFiles implements vscode.Disposable {
  readonly #own = new Disposables();
  /** By the uri of the file. */
  readonly #rules = new Map<string, Rules>();
  /** One after another, so that what was read last is what was written last. */
  #reading: Promise<void> = Promise.resolve();
  readonly #fileName: string;
  #unread = 0;

  constructor(fileName: string = workspaceFiles.ignore) {
    this.#fileName = fileName;
    const { workspace } = vscode;
    const watcher = this.#own.add(workspace.createFileSystemWatcher(`**/${fileName}`));
    const readAgain = (uri: vscode.Uri): void => this.#enqueue(() => this.#read(uri));
    this.#own.add(watcher.onDidCreate(readAgain));
    this.#own.add(watcher.onDidChange(readAgain));
    this.#own.add(watcher.onDidDelete(readAgain));
    // Sooner than the watcher.
    this.#own.add(
      workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.path.endsWith(`/${fileName}`)) readAgain(uri);
      }),
    );
    this.#own.add(workspace.onDidChangeWorkspaceFolders(() => this.#enqueue(() => this.#readAll())));
    this.#enqueue(() => this.#readAll());
  }

  /** Resolves when everything noticed so far has been read. */
  async settled(): Promise<void> {
    // What is noticed during the wait counts as well: until it is read everything counts as named.
    while (this.#unread > 0) await this.#reading;
  }

  /**
   * Whether a file must not be sent. `path` is as `pathOf` gives it back; of a file outside of the workspace that is its
   * name alone, which counts as one at the root of the only folder.
   */
  isIgnored(path: string): boolean {
    if (this.#unread > 0) return true;
    const places = placesOf(path);
    return [...this.#rules.values()].some(({ folder, names }) =>
      places.some((place) => place.startsWith(folder) && names(place.slice(folder.length))),
    );
  }

  dispose(): void {
    this.#own.dispose();
  }

  #enqueue(read: () => Promise<void>): void {
    this.#unread += 1;
    this.#reading = this.#reading.then(read).finally(() => {
      this.#unread -= 1;
    });
  }

  async #readAll(): Promise<void> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const roots = folders.map(({ uri }) => vscode.Uri.joinPath(uri, this.#fileName));
    const found = await findBelow(this.#fileName);
    this.#rules.clear();
    await Promise.all([...roots, ...found].map((uri) => this.#read(uri)));
  }

  async #read(uri: vscode.Uri): Promise<void> {
    const folder = uri.path.slice(0, -this.#fileName.length);
    try {
      const text = await readSmall(uri, mostBytes);
      this.#rules.set(uri.toString(), { folder, names: follow(text) });
    } catch (error) {
      const isMissing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
      if (isMissing) this.#rules.delete(uri.toString());
      else this.#rules.set(uri.toString(), { folder, names: () => true });
    }
  }
}

/** What the patterns name, each path looked at once. */
function follow(text: string | undefined): Rules['names'] {
  const lines = text?.split('\n').filter((line) => line.trim() !== '') ?? [];
  if (text === undefined || lines.length > mostPatterns) return () => true;
  const patterns = ignore().add(text);
  const verdicts = new Map<string, boolean>();
  return (path) => {
    const known = verdicts.get(path);
    if (known !== undefined) return known;
    if (verdicts.size >= mostVerdicts) verdicts.clear();
    const verdict = patterns.ignores(path);
    verdicts.set(path, verdict);
    return verdict;
  };
}

/** Where nothing can be searched, only the roots count. */
async function findBelow(fileName: string): Promise<vscode.Uri[]> {
  try {
    return await vscode.workspace.findFiles(`**/${fileName}`, '**/node_modules/**');
  } catch {
    return [];
  }
}

/** The whole paths that a path within the workspace can stand for: more than one only if folders share a name. */
function placesOf(path: string): string[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.flatMap(({ name, uri }) => {
    const root = uri.path.endsWith('/') ? uri.path : `${uri.path}/`;
    if (folders.length === 1) return [root + path];
    return path.startsWith(`${name}/`) ? [root + path.slice(name.length + 1)] : [];
  });
}
