/**
 * Code that says what to replace: unified diffs and search/replace blocks.
 * Owns their reading and their application, tolerant of line numbers and indentation that are not right. Pure.
 */
import { indentOf, isBlank, locate, normalize, reindent } from '../lines.ts';

/** One replacement, in the lines of the code that proposes it. */
export interface Edit {
  readonly wanted: readonly string[];
  readonly replacement: readonly string[];
  /** The line number that the code names, from 0. */
  readonly near?: number;
}

const searchMark = /^<{5,9}(?:\s*(?:SEARCH|ORIGINAL))?\s*$/i;
const middleMark = /^={5,9}\s*$/;
const replaceMark = /^>{5,9}(?:\s*(?:REPLACE|UPDATED))?\s*$/i;

/** The edits of search/replace blocks; undefined if the code is none. */
export function readSearchReplace(lines: readonly string[]): readonly Edit[] | undefined {
  const edits: Edit[] = [];
  let wanted: string[] = [];
  let replacement: string[] = [];
  let part: 'outside' | 'search' | 'replace' = 'outside';
  for (const line of lines) {
    const text = line.trim();
    if (part === 'outside' && searchMark.test(text)) {
      [part, wanted, replacement] = ['search', [], []];
    } else if (part === 'search' && middleMark.test(text)) part = 'replace';
    else if (part === 'replace' && replaceMark.test(text)) {
      edits.push({ wanted, replacement });
      part = 'outside';
    } else if (part === 'search') wanted.push(line);
    else if (part === 'replace') replacement.push(line);
  }
  return edits.length > 0 && part === 'outside' ? edits : undefined;
}

/** The edits of a unified diff, with or without its headers; undefined if the code is none. */
export function readUnifiedDiff(lines: readonly string[], isDiff: boolean): readonly Edit[] | undefined {
  if (!lines.some((line) => line.startsWith('@@')) && !(isDiff && lines.some((line) => /^[+-]/.test(line))))
    return undefined;
  const edits: Edit[] = [];
  let open: { wanted: string[]; replacement: string[]; near?: number } | undefined;
  for (const [index, line] of lines.entries()) {
    const hunk = /^@@+(?:\s*-(\d+))?/.exec(line);
    if (hunk !== null) {
      open = { wanted: [], replacement: [], ...(hunk[1] !== undefined && { near: Math.max(0, Number(hunk[1]) - 1) }) };
      edits.push(open);
    } else if (isHeader(line, lines[index - 1], lines[index + 1])) {
      if (/^(?:diff --git |--- )/.test(line)) open = undefined;
    } else {
      if (open === undefined) edits.push((open = { wanted: [], replacement: [] }));
      if (line.startsWith('+')) open.replacement.push(line.slice(1));
      else if (line.startsWith('-')) open.wanted.push(line.slice(1));
      else {
        const text = line.startsWith(' ') ? line.slice(1) : line;
        open.wanted.push(text);
        open.replacement.push(text);
      }
    }
  }
  const real = edits.filter(({ wanted, replacement }) => wanted.join('\n') !== replacement.join('\n'));
  return real.length > 0 ? real : undefined;
}

/** Whether a line is about the file. A comment of SQL or Lua that is removed looks like half of the names, but stands alone. */
function isHeader(line: string, before = '', after = ''): boolean {
  if (line.startsWith('--- ')) return after.startsWith('+++ ');
  if (line.startsWith('+++ ')) return before.startsWith('--- ');
  return /^(?:diff --git |index [0-9a-f]|new file mode|deleted file mode|\\ No newline)/.test(line);
}

/** The path that a diff names, without the `a/` and `b/` that git writes. */
export function pathInDiff(lines: readonly string[]): string | undefined {
  const named = lines.flatMap((line) => /^(?:\+\+\+|---) (?:[ab]\/)?([^\t\n]+)/.exec(line)?.[1]?.trimEnd() ?? []);
  return named.findLast((path) => path !== '/dev/null');
}

/** The lines of the file with every edit made; undefined if one of them finds no place or more than one. */
export function applyEdits(file: readonly string[], edits: readonly Edit[], tabs: boolean): string[] | undefined {
  const lines = [...file];
  let shift = 0;
  for (const { wanted, replacement, near } of edits) {
    if (wanted.every(isBlank)) {
      // Nothing to look for: new text for an empty file, else it has no place.
      if (lines.some((line) => !isBlank(line))) return undefined;
      lines.splice(0, lines.length, ...replacement);
      continue;
    }
    const found = locate(lines, wanted, near === undefined ? undefined : near + shift);
    if (found === undefined) return undefined;
    const first = wanted.findIndex((line) => !isBlank(line));
    const last = wanted.findLastIndex((line) => !isBlank(line));
    const core = withoutEdges(replacement, wanted.slice(0, first), wanted.slice(last + 1));
    const old = lines.slice(found.start, found.end);
    const moved = reindent(core, indentOf(wanted[first] ?? ''), indentOf(old[0] ?? ''), tabs);
    lines.splice(found.start, old.length, ...keepUnchanged(old, wanted.slice(first, last + 1), moved));
    shift += moved.length - old.length;
  }
  return lines;
}

/** Without the blank lines that the wanted lines had around them as well. */
function withoutEdges(
  lines: readonly string[],
  before: readonly string[],
  after: readonly string[],
): readonly string[] {
  let [start, end] = [0, lines.length];
  while (start < before.length && start < end && isBlank(lines[start] ?? '')) start++;
  for (let count = after.length; count > 0 && end > start && isBlank(lines[end - 1] ?? ''); count--) end--;
  return lines.slice(start, end);
}

/** Lines that an edit leaves as they are stay exactly as the file has them. */
function keepUnchanged(old: readonly string[], wanted: readonly string[], moved: readonly string[]): string[] {
  const exact = new Map<string, string>();
  for (const [index, line] of wanted.entries()) {
    const own = old[index];
    if (own !== undefined && normalize(own) === normalize(line)) exact.set(normalize(line), own);
  }
  return moved.map((line) => exact.get(normalize(line)) ?? line);
}
