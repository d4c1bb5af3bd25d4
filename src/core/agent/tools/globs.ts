/**
 * Which paths a pattern means, as `.gitignore` writes them and with alternatives in braces: `*.ts`, `src/**`, `*.{js,ts}`.
 * Owns the braces; the rest is the library that reads ignore files.
 */
import ignore from 'ignore';

/** More alternatives than this are not meant, nor so long a pattern. */
const mostPatterns = 100;
const mostCharacters = 1_000;

/** Tells of a path with forward slashes whether it is meant; undefined for a pattern that cannot be read. */
export function pathMatcher(pattern: string): ((path: string) => boolean) | undefined {
  if (pattern.length > mostCharacters || /^[!#]|[\r\n\\]/.test(pattern)) return undefined;
  const patterns = expandBraces(pattern);
  if (patterns === undefined) return undefined;
  const rules = ignore().add(patterns.map((one) => one.replace(/^\.\//, '')));
  return (path) => rules.ignores(path);
}

function expandBraces(pattern: string): string[] | undefined {
  let patterns = [pattern];
  for (;;) {
    const open = patterns.findIndex((one) => /\{[^{}]*\}/.test(one));
    if (open === -1) return patterns.some((one) => /[{}]/.test(one)) ? undefined : patterns;
    const expanded: string[] = [];
    for (const one of patterns) {
      const [braces, inside = ''] = /\{([^{}]*)\}/.exec(one) ?? [];
      if (braces === undefined) expanded.push(one);
      else expanded.push(...inside.split(',').map((choice) => one.replace(braces, () => choice)));
      if (expanded.length > mostPatterns) return undefined;
    }
    patterns = expanded;
  }
}
