/**
 * Paths of known documents: which one an import means.
 * Owns the table by name. Nothing is read from disk: a file that is not open is not found.
 */
import { withoutEnding, type Import } from './source/imports.ts';

/** Files that stand for their folder. */
const folderFiles = /^(?:index|__init__|mod)$/;

interface Entry<T> {
  readonly path: string;
  /** Parts of the path without the ending, and without the file's name where it stands for its folder. */
  readonly parts: readonly string[];
  readonly folderParts: readonly string[];
  readonly value: T;
}

/** Finds values by what imports say of their paths. */
export class PathTable<T> {
  readonly #byName = new Map<string, Set<Entry<T>>>();
  readonly #byFolder = new Map<string, Set<Entry<T>>>();
  readonly #entries = new Map<T, Entry<T>>();

  add(path: string, value: T): void {
    const entry = { path, parts: partsOf(path), folderParts: path.split('/').slice(0, -1), value };
    this.#entries.set(value, entry);
    put(this.#byName, entry.parts.at(-1), entry);
    put(this.#byFolder, entry.folderParts.at(-1), entry);
  }

  remove(value: T): void {
    const entry = this.#entries.get(value);
    if (entry === undefined) return;
    this.#entries.delete(value);
    take(this.#byName, entry.parts.at(-1), entry);
    take(this.#byFolder, entry.folderParts.at(-1), entry);
  }

  /** What `reference`, written in the file at `from`, means: the nearest file, or all files of the folder, in order of their paths. */
  resolve(reference: Import, from: string): T[] {
    if (reference.isFolder) return this.#inFolder(reference.parts);
    if (reference.up !== undefined) {
      const folder = from.split('/').slice(0, -1);
      const base = folder.slice(0, Math.max(0, folder.length - reference.up));
      return this.#named(reference, from, (parts, wanted) => {
        return parts.length === base.length + wanted.length && startsWith(parts, base) && endsWith(parts, wanted);
      });
    }
    return this.#named(reference, from, endsWith);
  }

  #named(reference: Import, from: string, fits: (parts: readonly string[], wanted: readonly string[]) => boolean): T[] {
    for (let names = 0; names <= reference.nameParts; names++) {
      const wanted = reference.parts.slice(0, reference.parts.length - names);
      const name = wanted.at(-1);
      if (name === undefined) break;
      let best: Entry<T> | undefined;
      for (const entry of this.#byName.get(name) ?? []) {
        if (entry.path === from || !fits(entry.parts, wanted)) continue;
        if (best === undefined || isNearer(entry.path, best.path, from)) best = entry;
      }
      if (best !== undefined) return [best.value];
    }
    return [];
  }

  #inFolder(parts: readonly string[]): T[] {
    const found: Entry<T>[] = [];
    for (const entry of this.#byFolder.get(parts.at(-1) ?? '') ?? []) {
      // The reference may begin above the workspace, or below it.
      if (endsWith(parts, entry.folderParts) || endsWith(entry.folderParts, parts)) found.push(entry);
    }
    return found.sort((a, b) => comparePaths(a.path, b.path)).map((entry) => entry.value);
  }
}

/** Order of paths, the same on every machine. */
export function comparePaths(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function partsOf(path: string): string[] {
  const parts = withoutEnding(path).split('/');
  return parts.length > 1 && folderFiles.test(parts.at(-1) ?? '') ? parts.slice(0, -1) : parts;
}

/** Whether `a` shares more leading folders with `from` than `b`, or as many and comes first. */
function isNearer(a: string, b: string, from: string): boolean {
  const difference = sharedLength(a, from) - sharedLength(b, from);
  return difference === 0 ? comparePaths(a, b) < 0 : difference > 0;
}

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.lastIndexOf('/', length);
}

function startsWith(parts: readonly string[], beginning: readonly string[]): boolean {
  return beginning.every((part, index) => parts[index] === part);
}

function endsWith(parts: readonly string[], ending: readonly string[]): boolean {
  const skipped = parts.length - ending.length;
  return skipped >= 0 && ending.every((part, index) => parts[skipped + index] === part);
}

function put<E>(table: Map<string, Set<E>>, name: string | undefined, entry: E): void {
  if (name === undefined) return;
  const entries = table.get(name);
  if (entries === undefined) table.set(name, new Set([entry]));
  else entries.add(entry);
}

function take<E>(table: Map<string, Set<E>>, name: string | undefined, entry: E): void {
  if (name === undefined) return;
  const entries = table.get(name);
  entries?.delete(entry);
  if (entries?.size === 0) table.delete(name);
}
