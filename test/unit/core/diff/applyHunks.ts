/** What a person gets who takes these hunks and no others: the plain way to say it. */
import { findHunks } from '../../../../src/core/diff/hunks.ts';

export function applyHunks(original: string, proposed: string, accepted: ReadonlySet<number>): string {
  let [applied, at] = ['', 0];
  for (const [id, hunk] of findHunks(original, proposed).entries()) {
    if (!accepted.has(id)) continue;
    applied += original.slice(at, hunk.originalStart) + proposed.slice(hunk.proposedStart, hunk.proposedEnd);
    at = hunk.originalEnd;
  }
  return applied + original.slice(at);
}
