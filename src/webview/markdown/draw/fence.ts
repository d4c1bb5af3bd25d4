/** The info string of a fence: the language to highlight and the words for the header. */

export interface FenceInfo {
  /** Lower case; empty when none is named. */
  readonly language: string;
  /** A path when one is given, else the language as written, else empty. */
  readonly title: string;
}

/** Reads `ts`, `ts src/a.ts`, `ts:src/a.ts`, `src/a.ts`, `ts title="src/a.ts"` and `{.ts}`. */
export function readFenceInfo(info: string): FenceInfo {
  const titled = /(?:title|file|filename|path)=["']?([^"'\s}]+)/i.exec(info)?.[1];
  const [first = '', second = ''] = info
    .replace(/^\{?\.?/, '')
    .replace(/\}$/, '')
    .split(/[\s{]+/);
  const colon = first.indexOf(':');
  const head = colon > 0 ? first.slice(0, colon) : first;
  const path = titled ?? [colon > 0 ? first.slice(colon + 1) : '', second, first].find(isPath);
  const language = isPath(head) ? (/\.([a-z0-9+#]+)$/i.exec(head)?.[1] ?? '') : head;
  return { language: language.toLowerCase(), title: (path ?? language).slice(0, 200) };
}

function isPath(word: string): boolean {
  return /^[^\s=]*[/\\.][^\s=]*\w$/.test(word) && !word.startsWith('.');
}
