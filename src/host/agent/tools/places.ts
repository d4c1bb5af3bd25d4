/**
 * From a path that a model wrote to the file that is meant, and back.
 * Owns what a tool may reach at all: what is in the workspace, by its name and by every link on the way, and may be sent.
 */
import { FileType, Uri, workspace, type WorkspaceFolder } from 'vscode';
import { ToolRefusal } from '../../../core/agent/tool.ts';
import { pathOf } from '../../completion/documents.ts';
import type { FileGate } from '../../context/fileGate.ts';
import { uriOf } from '../../context/places.ts';
import { findReal } from '../../disk/realFiles.ts';

export class Places {
  readonly #gate: FileGate;

  constructor(gate: FileGate) {
    this.#gate = gate;
  }

  /** A file or folder where it really is. Looked up again for each use: a link may lead elsewhere by then. Throws ToolRefusal. */
  async find(path: string): Promise<Uri> {
    const { uri, leadsOut: isOutside } = await findReal(resolve(path));
    if (isOutside) throw leadsOut(path);
    if (rootAt(uri) === undefined) await this.admit(await judged(uri), path);
    return uri;
  }

  /** Throws ToolRefusal where a file may not be sent. What git ignores may be, if it is asked for by its name. */
  async admit(uri: Uri, path = pathOf(uri)): Promise<void> {
    switch (await this.#gate.verdict(uri)) {
      case 'kept':
        throw new ToolRefusal(`${path} is private: a .deepseekignore file of the person names it. Go on without it.`);
      case 'secret':
        throw new ToolRefusal(`${path} is private: files of this name hold secrets. Go on without it.`);
      case 'leadsOut':
        throw leadsOut(path);
      case 'open':
      case 'gitIgnored':
    }
  }

  /** Those files that may be sent. */
  async allowed(uris: readonly Uri[]): Promise<readonly Uri[]> {
    const verdicts = await Promise.all(uris.map((uri) => this.#gate.verdict(uri)));
    return uris.filter((_uri, index) => verdicts[index] === 'open' || verdicts[index] === 'gitIgnored');
  }

  /** What may be shown of the files and folders below a place: what git ignores only if it ignores the place itself. */
  async sieve(start: Uri): Promise<Sieve> {
    const isIgnored = rootAt(start) === undefined && (await this.#gate.verdict(await judged(start))) === 'gitIgnored';
    const isOpen = async (uri: Uri): Promise<boolean> => {
      const verdict = await this.#gate.verdict(uri);
      return verdict === 'open' || (isIgnored && verdict === 'gitIgnored');
    };
    return async (uris, are) => {
      const open = await Promise.all(uris.map((uri) => isOpen(are === 'folders' ? inside(uri) : uri)));
      return uris.filter((_uri, index) => open[index]);
    };
  }
}

/** Those of them that may be shown, in their order. */
export type Sieve = (uris: readonly Uri[], are: 'files' | 'folders') => Promise<readonly Uri[]>;

/**
 * What a file, or a folder of the workspace, is called in it: with the folder's name before it if several are open. In one line,
 * whatever is in the name: what stands in the next one is not to look like ours.
 */
export function nameOf(uri: Uri): string {
  const root = rootAt(uri);
  const name = root === undefined ? pathOf(uri) : workspace.workspaceFolders?.length === 1 ? '.' : root.name;
  return name.replaceAll(/[\p{Cc}\u2028\u2029]/gu, '?');
}

function rootAt(uri: Uri): WorkspaceFolder | undefined {
  return workspace.workspaceFolders?.find((one) => one.uri.toString() === uri.toString());
}

/** By its name alone. */
function resolve(path: string): Uri {
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length === 0) throw new ToolRefusal('No folder is open, so there are no files.');
  const isWindows = process.platform === 'win32';
  const plain = (isWindows ? path.replaceAll('\\', '/') : path).replace(/^(?:\.\/+)+/, '').replace(/(?<=.)\/+$/, '');
  const isAbsolute = isWindows ? /^[a-z]:\//i.test(plain) : plain.startsWith('/');
  // A colon in a name opens another stream of the same file there.
  const isOdd = plain.includes('\0') || (isWindows && plain.slice(2).includes(':'));
  if (plain === '' || plain === '.') {
    if (folders[0] !== undefined && folders.length === 1) return folders[0].uri;
    const names = folders.map(({ name }) => name).join(', ');
    throw new ToolRefusal(`Several folders are open. Begin the path with the name of one: ${names}.`);
  }
  const uri = isOdd
    ? undefined
    : isAbsolute
      ? inWorkspace(Uri.file(plain))
      : (folders.find(({ name }) => folders.length > 1 && name === plain)?.uri ?? uriOf(plain));
  if (uri === undefined) {
    const start =
      folders.length === 1
        ? ''
        : ` Paths begin with the name of a folder: ${folders.map(({ name }) => name).join(', ')}.`;
    throw new ToolRefusal(
      `${path} is not in the workspace. Only files in it can be used, by their path in it.${start}`,
    );
  }
  return uri;
}

function inWorkspace(uri: Uri): Uri | undefined {
  return workspace.getWorkspaceFolder(uri) && uri;
}

/** Patterns of folders name what is in them. */
async function judged(uri: Uri): Promise<Uri> {
  try {
    return ((await workspace.fs.stat(uri)).type & FileType.Directory) === 0 ? uri : inside(uri);
  } catch {
    return uri;
  }
}

function inside(folder: Uri): Uri {
  return Uri.joinPath(folder, '_');
}

function leadsOut(path: string): ToolRefusal {
  return new ToolRefusal(`${path} leads out of the workspace by a link. Only files in the workspace can be used.`);
}
