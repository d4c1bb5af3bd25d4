/**
 * A proposal for a text that somebody changed meanwhile.
 * Owns the merge: changes at different places are all kept; where both changed the same lines there is none. Pure.
 */
import { findHunks } from '../../diff/hunks.ts';

/** What `proposed`, made of `base`, is for the text as it is now; undefined where the same lines were changed. */
export function rebase(base: string, proposed: string, now: string): string | undefined {
  if (now === base || now === proposed) return proposed;
  const theirs = findHunks(base, now);
  let result = '';
  let at = 0;
  let shift = 0;
  let next = 0;
  for (const hunk of findHunks(base, proposed)) {
    for (
      let their = theirs[next];
      their !== undefined && their.originalEnd < hunk.originalStart;
      their = theirs[next]
    ) {
      shift = their.proposedEnd - their.originalEnd;
      next += 1;
    }
    const other = theirs[next];
    const fresh = proposed.slice(hunk.proposedStart, hunk.proposedEnd);
    if (other !== undefined && other.originalStart <= hunk.originalEnd) {
      // They made the very same change.
      const isSame =
        other.originalStart === hunk.originalStart &&
        other.originalEnd === hunk.originalEnd &&
        now.slice(other.proposedStart, other.proposedEnd) === fresh;
      if (isSame) continue;
      return undefined;
    }
    result += now.slice(at, hunk.originalStart + shift) + fresh;
    at = hunk.originalEnd + shift;
  }
  return result + now.slice(at);
}

/** How many lines come and how many go. */
export function countLines(before: string, after: string): { readonly added: number; readonly removed: number } {
  let [added, removed] = [0, 0];
  for (const hunk of findHunks(before, after)) {
    added += linesIn(after.slice(hunk.proposedStart, hunk.proposedEnd));
    removed += linesIn(before.slice(hunk.originalStart, hunk.originalEnd));
  }
  return { added, removed };
}

function linesIn(text: string): number {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
