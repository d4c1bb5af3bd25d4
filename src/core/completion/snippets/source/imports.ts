/**
 * What a line of source says about other files: its import, whatever the language calls it.
 * Owns the patterns by language and what a reference means as parts of a path; finding the file is not done here.
 */

/** A reference to a file, or to a name within one. */
export interface Import {
  /** Folders to climb from the file that refers; undefined when the reference is not relative to it. */
  readonly up: number | undefined;
  /** Parts of a path without the ending, at least one. */
  readonly parts: readonly string[];
  /** How many of the last parts may be names inside of the file. */
  readonly nameParts: number;
  /** The reference is to a folder and so to all files in it. */
  readonly isFolder: boolean;
}

type Reader = (line: string) => Import | undefined;

/** The import that `line` makes, or undefined. A line that names several files counts for its first. */
export function importOf(line: string, languageId: string): Import | undefined {
  return (readers[languageId] ?? readScript)(line);
}

/** `path` without the ending of its last part. */
export function withoutEnding(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') + 1 ? path.slice(0, dot) : path;
}

const scriptPattern = /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\(|@import|@use)\s*['"]([^'"\n]{1,200})['"]/;

const readScript: Reader = (line) => {
  // Cheaper than the pattern, and most lines end here.
  if (!line.includes('from') && !line.includes('import') && !line.includes('require') && !line.includes('@use')) return;
  return fileReference(scriptPattern.exec(line)?.[1]);
};

const readPython: Reader = (line) => {
  const match = /^\s*(?:from\s+(\.*)([\w.]*)\s+import\s+(\w*)|import\s+([\w.]+))/.exec(line);
  if (match === null) return;
  const [, dots = '', from = '', name = '', whole] = match;
  if (whole !== undefined) return reference(undefined, whole.split('.'), 0);
  const up = dots === '' ? undefined : dots.length - 1;
  return reference(up, [...from.split('.'), name], from === '' || name === '' ? 0 : 1);
};

const readRust: Reader = (line) => {
  const match = /^\s*(?:pub(?:\([\w\s]+\))?\s+)?(?:use\s+([\w:]+)|mod\s+(\w+)\s*;)/.exec(line);
  if (match === null) return;
  const parts = (match[1] ?? match[2] ?? '').split('::').filter((part) => !/^(?:crate|self|super|)$/.test(part));
  return reference(undefined, parts, parts.length - 1);
};

const readGo: Reader = (line) => {
  const path = /^\s*(?:import\s+)?(?:[\w.]+\s+)?"([\w./~-]+)"\s*(?:\/\/.*)?$/.exec(line)?.[1];
  const found = reference(undefined, path?.split('/') ?? [], 0);
  return found === undefined ? undefined : { ...found, isFolder: true };
};

const readC: Reader = (line) => {
  const path = /^\s*#\s*(?:include|import)\s*["<]([^">\n]{1,200})[">]/.exec(line)?.[1];
  if (path === undefined) return;
  if (path.startsWith('.')) return fileReference(path);
  return reference(undefined, withoutEnding(path).split('/'), 0);
};

const readDotted: Reader = (line) => {
  const name = /^\s*import\s+(?:static\s+)?([\w.]+)/.exec(line)?.[1];
  return name === undefined ? undefined : reference(undefined, name.split('.'), 1);
};

const readPhp: Reader = (line) => {
  const name = /^\s*use\s+(?:function\s+)?\\?([\w\\]+)/.exec(line)?.[1];
  // The first part is the vendor's and seldom a folder.
  if (name !== undefined) return reference(undefined, name.split('\\').slice(1), 0);
  const file = /\b(?:require|include)(?:_once)?\b[^'"\n]*['"]([^'"\n]{1,200})['"]/.exec(line)?.[1];
  return file === undefined ? undefined : reference(undefined, withoutEnding(file).split('/'), 0);
};

const readRuby: Reader = (line) => {
  const match = /^\s*require(_relative)?\s*\(?['"]([^'"\n]{1,200})['"]/.exec(line);
  if (match === null) return;
  return match[1] === undefined ? reference(undefined, (match[2] ?? '').split('/'), 0) : fileReference(`./${match[2]}`);
};

const readDart: Reader = (line) => {
  const path = /^\s*(?:import|export|part)\s+['"]([^'"\n]{1,200})['"]/.exec(line)?.[1];
  if (path === undefined || path.startsWith('dart:')) return;
  const inPackage = /^package:[^/]+\/(.+)$/.exec(path)?.[1];
  return inPackage === undefined
    ? fileReference(`./${path}`)
    : reference(undefined, withoutEnding(inPackage).split('/'), 0);
};

const readLua: Reader = (line) => {
  const name = /\brequire\s*\(?\s*['"]([^'"\n]{1,200})['"]/.exec(line)?.[1];
  return name === undefined ? undefined : reference(undefined, name.split(/[./]/), 0);
};

const readers: Readonly<Record<string, Reader>> = {
  python: readPython,
  rust: readRust,
  go: readGo,
  c: readC,
  cpp: readC,
  'cuda-cpp': readC,
  'objective-c': readC,
  'objective-cpp': readC,
  java: readDotted,
  kotlin: readDotted,
  scala: readDotted,
  groovy: readDotted,
  php: readPhp,
  ruby: readRuby,
  dart: readDart,
  lua: readLua,
  markdown: () => undefined,
  plaintext: () => undefined,
  json: () => undefined,
};

/** What is written between quotes in JavaScript, its kin and style sheets. */
function fileReference(path: string | undefined): Import | undefined {
  if (path === undefined) return;
  const parts = withoutSourceEnding(path).split('/');
  if (path.startsWith('.')) {
    const up = parts.filter((part) => part === '..').length;
    return reference(up, parts, 0);
  }
  const alias = /^[@~#]/.test(path);
  const rest = alias ? parts.slice(1) : parts;
  // One bare word, scoped or not, is a package.
  return rest.length > 1 || /^[@~#]\//.test(path) ? reference(undefined, rest, 0) : undefined;
}

/** `./a.test` names a file whose ending is left out: only endings of source files come off. */
function withoutSourceEnding(path: string): string {
  return path.replace(/\.(?:[cm]?[jt]sx?|vue|svelte|astro|s?css|less|json|dart|rb|hpp|hxx|hh|h)$/, '');
}

function reference(up: number | undefined, parts: readonly string[], nameParts: number): Import | undefined {
  const named = parts.filter((part) => part !== '' && part !== '.' && part !== '..');
  return named.length === 0 ? undefined : { up, parts: named, nameParts: Math.max(0, nameParts), isFolder: false };
}
