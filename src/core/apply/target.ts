/**
 * Which file a code block is meant for: by the path that it names, else by how much of it is in a file already.
 * Owns the ranking. Finding and reading files is the caller's. Pure.
 */
import { normalize } from './lines.ts';
import { pathInDiff } from './parts/patch.ts';

/** From so much likeness on a file is surely meant, if no other comes near. */
const sureLikeness = 0.4;

/** The path in a comment on the first line, as in `// src/a.ts`, or in the header of a diff. */
export function pathInCode(code: string): string | undefined {
  const lines = code.split('\n', 12);
  const [first = ''] = lines;
  const path =
    /^\s*(?:\/\/|#|--|\/\*|<!--|;|%)\s*(?:(?:file(?:name)?|path)\s*:\s*)?((?:[\w@.-]+[\\/])*[\w@.-]+\.[A-Za-z]\w{0,9})(?:\s*(?:\*\/|-->))?\s*$/i.exec(
      first,
    )?.[1];
  return path ?? pathInDiff(lines);
}

/** The code without a comment on its first line that only names the file, unless the file has that line too. */
export function withoutPathComment(code: string, file: string): string {
  const end = code.indexOf('\n');
  const first = code.slice(0, end === -1 ? code.length : end);
  if (/^[-+]{3} /.test(first) || pathInCode(first) === undefined || file.includes(first.trim())) return code;
  return end === -1 ? '' : code.slice(end + 1).replace(/^\s*\n/, '');
}

/** The paths that end as the wanted one does, longest agreement first; undefined names none of them alone. */
export function matchPath(
  wanted: string,
  paths: readonly string[],
): { readonly best: string | undefined; readonly similar: readonly string[] } {
  const want = segments(wanted);
  const ranked = paths
    .map((path) => ({ path, agreed: agreement(want, segments(path)) }))
    .filter(({ agreed }) => agreed > 0)
    .toSorted((a, b) => b.agreed - a.agreed);
  const [first, second] = ranked;
  // A path that is named in full is meant even if others end like it; a bare name only if it is the only one.
  const exact = ranked.find(({ path }) => segments(path).join('/') === want.join('/'));
  const alone = first !== undefined && first.agreed >= want.length && (second?.agreed ?? 0) < first.agreed;
  return { best: exact?.path ?? (alone ? first.path : undefined), similar: ranked.map(({ path }) => path) };
}

/** How much of the code's lines a text has, from 0 to 1. Lines that say little, such as a bracket, do not count. */
export function likeness(code: string, text: string): number {
  const wanted = telling(code);
  if (wanted.size === 0) return 0;
  const there = telling(text);
  let [sum, whole] = [0, 0];
  for (const line of wanted) {
    const weight = Math.min(line.length, 60);
    whole += weight;
    if (there.has(line)) sum += weight;
  }
  return sum / whole;
}

/** The best of some texts if it is surely the one; all are in falling order of likeness. */
export function isClear(falling: readonly number[]): boolean {
  const [best = 0, second = 0] = falling;
  return best >= sureLikeness && second <= best * 0.6;
}

const extensions: Readonly<Record<string, string>> = {
  bash: '{sh,bash}',
  c: '{c,h}',
  'c++': '{cpp,cc,cxx,h,hpp}',
  cpp: '{cpp,cc,cxx,h,hpp}',
  csharp: 'cs',
  golang: 'go',
  html: '{html,htm,vue,svelte}',
  javascript: '{js,jsx,mjs,cjs}',
  js: '{js,jsx,mjs,cjs}',
  jsx: '{jsx,js,tsx}',
  kotlin: '{kt,kts}',
  markdown: 'md',
  python: 'py',
  ruby: 'rb',
  rust: 'rs',
  ts: '{ts,tsx,mts,cts}',
  tsx: '{tsx,ts}',
  typescript: '{ts,tsx,mts,cts}',
  yaml: '{yaml,yml}',
};

/** What files of a fence's language end with, as a part of a glob; anything where that is not known. */
export function extensionGlob(language: string): string {
  if (Object.hasOwn(extensions, language)) return extensions[language] ?? '*';
  return /^[a-z]\w{0,9}$/.test(language) ? language : '*';
}

function telling(code: string): ReadonlySet<string> {
  const isDiff = /^@@/m.test(code);
  const lines = code.split('\n').map((line) => normalize(isDiff ? line.replace(/^[ -]/, '') : line));
  return new Set(
    lines.filter((line) => line.length > 3 && /[\p{L}\p{N}]/u.test(line) && !/^(?:@@|\+\+\+|---)/.test(line)),
  );
}

function segments(path: string): string[] {
  return path
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
}

/** How many segments at the end are the same. */
function agreement(one: readonly string[], other: readonly string[]): number {
  let count = 0;
  while (count < one.length && count < other.length && one.at(-1 - count) === other.at(-1 - count)) count++;
  return count;
}
