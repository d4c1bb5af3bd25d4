/**
 * What programs put into texts later: `{0}`, `%s`, `${name}`, `{{name}}`.
 * Owns whether a changed text still has all of it. Pure.
 */

const pattern = /\$\{[^{}\n]*\}|\{\{[^{}\n]*\}\}|\{\w*\}|%(?:\d{1,9}\$)?[-+0#]{0,9}\d{0,9}(?:\.\d{1,9})?[sdifgxuc@]/g;

/** Those of `before` that `after` lacks, and those that it has too many of. */
export function changedPlaceholders(before: string, after: string): readonly string[] {
  const [wanted, found] = [count(before), count(after)];
  return [...new Set([...wanted.keys(), ...found.keys()])].filter((one) => wanted.get(one) !== found.get(one));
}

function count(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [one] of text.matchAll(pattern)) counts.set(one, (counts.get(one) ?? 0) + 1);
  return counts;
}
