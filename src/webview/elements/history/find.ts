/**
 * Which rows a search shows: those whose title has the words, and those in whose text the host found them.
 * Owns the rule for titles, which is the host's: every word, in any order and letter case. Pure.
 */
import type { SessionRow } from '../../../protocol/history.ts';

export type Scope = 'here' | 'all' | 'trash';

/** The rows of the scope that match, in their order. `found` has the ids of the sessions whose text has the words. */
export function findRows(
  rows: readonly SessionRow[],
  scope: Scope,
  query: string,
  found: { has(id: string): boolean },
): readonly SessionRow[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return rows.filter((row) => {
    if (row.trashed !== (scope === 'trash') || (scope === 'here' && !row.here)) return false;
    if (words.length === 0 || found.has(row.id)) return true;
    const title = row.title.toLowerCase();
    return words.every((word) => title.includes(word));
  });
}
