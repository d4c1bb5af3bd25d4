/**
 * A diff as git prints it, file by file, so that some files can be left out.
 * Owns the reading of names; the changes themselves stay as they are.
 */

/** The parts of a diff, one for each file. */
export function splitDiff(diff: string): readonly string[] {
  return diff.split(/^(?=diff --(?:git|cc|combined) )/m).filter((part) => part !== '');
}

/**
 * The paths that a part names, before and after. Git writes a letter before them, `a/` and `b/` or by its settings another
 * or none, so a path that begins with a letter is there with it and without. Empty if the part is no diff of a file.
 */
export function pathsOfDiff(part: string): readonly string[] {
  const head = part.split(/^@@ /m, 1)[0] ?? '';
  const [first = ''] = head.split('\n', 1);
  const named = [
    pathOfHead(first),
    ...Array.from(head.matchAll(/^(?:--- |\+\+\+ |rename (?:from|to) )(.+)$/gm), ([, name]) => name),
  ];
  const paths = named.flatMap((name) => (name === undefined || name === '/dev/null' ? [] : [unquote(name)]));
  const bare = paths.map((path) => path.replace(/\t$/, ''));
  return [...new Set(bare.flatMap((path) => (/^[a-z]\//.test(path) ? [path.slice(2), path] : [path])))];
}

/** Of a file that kept its name both halves of the line say the same; of another the lines below name it as well. */
function pathOfHead(line: string): string | undefined {
  const names = /^diff --git (.+)$/.exec(line)?.[1] ?? '';
  const middle = (names.length - 1) / 2;
  const [before, after] = [names.slice(0, middle), names.slice(middle + 1)];
  const bare = (name: string): string => name.replace(/^("?)[a-z]\//, '$1');
  if (names[middle] === ' ' && bare(before) === bare(after)) return after;
  return /^.* ("?[a-z]\/.*)$/.exec(names)?.[1];
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
