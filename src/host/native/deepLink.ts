/**
 * Addresses that lead into the panel: `vscode://ask-deepseek.ask-deepseek/ask?prompt=…`.
 * Owns their reading. Any page can hold such an address, so it only fills in words, which the person reads before they send them.
 */

/** More is no question. */
const mostCharacters = 10_000;

/** The words to fill in; undefined for an address that means nothing here. */
export function readLink({ path, query }: { readonly path: string; readonly query: string }): string | undefined {
  if (path !== '/ask') return undefined;
  return new URLSearchParams(query).get('prompt')?.slice(0, mostCharacters) ?? '';
}
