/**
 * Names for tools of others that the service takes: letters, digits, `_` and `-`, 64 at most, each once.
 * Owns their making. The same names in the same order always give the same: the service's cache reads from the beginning.
 */

const longest = 64;

/** By the tool's own name, the name it goes by. None of `taken` is given away. */
export function makeNames(own: readonly string[], taken: Iterable<string>): ReadonlyMap<string, string> {
  const given = new Set(taken);
  const names = new Map<string, string>();
  for (const name of own) {
    if (names.has(name)) continue;
    const plain = name.replaceAll(/[^a-zA-Z0-9_-]/g, '_') || '_';
    let made = plain.slice(0, longest);
    for (let number = 2; given.has(made); number++) {
      const ending = `_${number}`;
      made = plain.slice(0, longest - ending.length) + ending;
    }
    given.add(made);
    names.set(name, made);
  }
  return names;
}
