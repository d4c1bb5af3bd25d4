/**
 * A diff as git prints it, file by file, so that some files can be left out.
 * Owns the reading of names; the changes themselves stay as they are.
 */

/** The parts of a diff, one for each file. */
export function splitDiff(diff: string): readonly string[] {
  return diff.split(/^(?=diff --git )/m).filter((part) => part !== '');
}

/** The paths that a part names, before and after, without git's `a/` and `b/`. */
export function pathsOfDiff(part: string): readonly string[] {
  const head = part.split(/^@@ /m, 1)[0] ?? '';
  const named = [
    / ("b\/.*"|b\/.*)$/.exec(head.split('\n', 1)[0] ?? '')?.[1],
    ...Array.from(head.matchAll(/^(?:--- |\+\+\+ |rename (?:from|to) )(.+)$/gm), ([, name]) => name),
  ];
  const paths = named.flatMap((name) => (name === undefined || name === '/dev/null' ? [] : [unquote(name)]));
  return [...new Set(paths.map((path) => path.replace(/^[ab]\//, '').replace(/\t$/, '')))];
}

/** Git quotes a name with other than plain letters in it, and writes its bytes in octal. */
function unquote(name: string): string {
  const inside = /^"(.*)"$/.exec(name)?.[1];
  if (inside === undefined) return name;
  const bytes: number[] = [];
  for (const [, octal, escaped, plain] of inside.matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/g)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else bytes.push(...new TextEncoder().encode(plain ?? { n: '\n', t: '\t' }[escaped ?? ''] ?? escaped));
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}
