/**
 * Texts of a composer put together: what was given back, and what was written meanwhile.
 * Owns the gap between them, which both sides of the wire have to agree on.
 */

const gap = '\n\n';

/** The texts in order; those without words are left out. */
export function joinTexts(texts: readonly string[]): string {
  return texts.filter((text) => text.trim() !== '').join(gap);
}

/** What stands before `end` in a text that ends with it; all of a text that does not. */
export function textBefore(text: string, end: string): string {
  const before = text.endsWith(end) ? text.slice(0, text.length - end.length) : text;
  return before.endsWith(gap) ? before.slice(0, -gap.length) : before;
}
