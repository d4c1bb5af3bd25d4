/** The info string of a fence: the language to highlight, the words for the header, the file that the code is meant for. */

export interface FenceInfo {
  /** Lower case; empty when none is named. */
  readonly language: string;
  /** A path when one is given, else the language as written, else empty. */
  readonly title: string;
  /** The path without a line number; undefined when none is given. */
  readonly path?: string;
}

/** No path is longer; what comes after it in an info string is not looked at. */
const mostCharacters = 500;

/** Reads `ts`, `ts src/a.ts`, `ts:src/a.ts`, `src/a.ts`, `ts title="src/a.ts"` and `{.ts}`. */
export function readFenceInfo(whole: string): FenceInfo {
  const info = whole.slice(0, mostCharacters);
  const titled = /(?:title|file|filename|path)=(?:"([^"]+)"|'([^']+)'|([^"'\s}]+))/i.exec(info);
  const [first = '', second = ''] = info
    .replace(/^\{?\.?/, '')
    .replace(/\}$/, '')
    .split(/[\s{]+/);
  const colon = first.indexOf(':');
  const head = colon > 0 ? first.slice(0, colon) : first;
  const named =
    titled?.[1] ??
    titled?.[2] ??
    titled?.[3] ??
    [colon > 0 ? first.slice(colon + 1) : '', second, first].find((word) => isPath(word, !info.startsWith('{')));
  const language = isPath(head, false) ? (/\.([a-z0-9+#]+)$/i.exec(head)?.[1] ?? '') : head;
  const path = named?.replace(/(?::\d+(?:[:-]\d+)*|#L\d+.*)$/, '');
  return {
    language: language.toLowerCase(),
    title: (named ?? language).slice(0, 200),
    ...(path !== undefined && path !== '' && { path }),
  };
}

/** The one path that a line of prose before a block names, as in "Change `src/a.ts`:" or a heading that is a path. */
export function readPathLine(line: string): string | undefined {
  const bare = line.trim().replace(/[:：]$/, '');
  const words = [...bare.matchAll(/`([^`]+)`|\*\*([^*]+)\*\*/g)].map((found) => found[1] ?? found[2] ?? '');
  const plain = bare
    .replaceAll(/[`*_]/g, '')
    .replace(/^(?:#+\s*)?(?:(?:file(?:name)?|path|in|文件|路径)(?:\s*[:：]\s*|\s+))?/i, '');
  const paths = new Set(
    (words.length > 0 ? words : [plain])
      .map((word) =>
        word
          .replaceAll('`', '')
          .replace(/[:：]$/, '')
          .trim(),
      )
      .filter((word) => isFile(word)),
  );
  const [path] = paths;
  return paths.size === 1 ? path : undefined;
}

/** In braces a word with a dot before it is a class. */
function isPath(word: string, dots: boolean): boolean {
  return /^[^\s=]*[/\\.][^\s=]*\w$/.test(word) && (dots || !word.startsWith('.'));
}

function isFile(word: string): boolean {
  return (
    /^(?:[\p{L}\p{N}_@.~+()[\]-][\p{L}\p{N}_@.~+()[\] -]*[\\/])*[\p{L}\p{N}_@.~+()[\]-]+\.[A-Za-z]\w{0,9}$/u.test(
      word,
    ) && !word.endsWith('()')
  );
}
