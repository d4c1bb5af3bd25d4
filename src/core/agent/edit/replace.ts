/**
 * Search and replace in a file, as the model asks for it: exactly where that is possible, else where only white space, line ends or
 * typographic signs differ. What is not found, or found more than once, is refused in words that let the model correct itself.
 * Owns the edits of one call; all are made or none. Pure.
 */
import { findHunks } from '../../diff/hunks.ts';
import { findLoosely, replaceLoosely } from './loose.ts';
import { endingNear, flatten, splitLines, unflatten } from './lines.ts';
import { nearestLines } from './nearest.ts';

/** One replacement. `all`: of each place, not of the only one. */
export interface Replacement {
  readonly search: string;
  readonly replace: string;
  readonly all?: boolean | undefined;
}

export type Replaced =
  /** `fuzzy`: a place was found that is not exactly what was looked for, so somebody should look at the difference. */
  | { readonly text: string; readonly fuzzy: boolean }
  /** For the model. */
  | { readonly problem: string };

/** So many line numbers are named. */
const maxNamed = 8;

/** Makes the replacements one after the other. */
export function replaceIn(text: string, replacements: readonly Replacement[]): Replaced {
  let result = { text, fuzzy: false };
  for (const [index, replacement] of replacements.entries()) {
    const next = replaceOne(result.text, replacement);
    if ('problem' in next) {
      const which = replacements.length === 1 ? '' : `Edit ${index + 1} of ${replacements.length}: `;
      return { problem: `${which}${next.problem} Nothing was changed.` };
    }
    result = { text: next.text, fuzzy: result.fuzzy || next.fuzzy };
  }
  if (result.text === text) return { problem: 'The file would stay as it is. Nothing was changed.' };
  return result;
}

function replaceOne(text: string, { search: wanted, replace, all = false }: Replacement): Replaced {
  if (wanted === '')
    return { problem: '"search" is empty. Give the lines that are to be replaced, exactly as in the file.' };
  if (wanted === replace) return { problem: '"search" and "replace" are the same.' };
  const flat = flatten(text);
  const [search, into] = closeAlike(flat, flatten(wanted), flatten(replace));
  const places = placesOf(flat, search);
  if (places.length === 1 || (all && places.length > 0))
    return { text: exactly(text, places, search, into), fuzzy: false };
  if (places.length > 1) return { problem: ambiguous(places.map((at) => flat.slice(0, at).split('\n').length)) };
  const lines = splitLines(text);
  const starts = findLoosely(
    lines.map((line) => line.text),
    search.split('\n'),
  );
  if (starts.length === 1 || (all && starts.length > 0)) {
    return { text: replaceLoosely(text, lines, starts, search.split('\n'), into.split('\n')), fuzzy: true };
  }
  if (starts.length > 1) return { problem: ambiguous(starts.map((start) => start + 1)) };
  return {
    problem: missing(
      lines.map((line) => line.text),
      search,
    ),
  };
}

/** Without the line feed that ends the search where the file's last line has none. */
function closeAlike(flat: string, search: string, replace: string): readonly [string, string] {
  if (!search.endsWith('\n') || flat.includes(search) || !flat.endsWith(search.slice(0, -1))) return [search, replace];
  return [search.slice(0, -1), replace.replace(/\n$/, '')];
}

/** Where it stands, overlapping places too. */
function placesOf(text: string, search: string): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(search); at !== -1; at = text.indexOf(search, at + 1)) places.push(at);
  return places;
}

/** Changes only the lines that differ between the search and its replacement; new lines end as those around them do. */
function exactly(text: string, places: readonly number[], search: string, replace: string): string {
  const toRaw = unflatten(text);
  const hunks = findHunks(search, replace);
  let result = '';
  let [rawAt, free] = [0, 0];
  for (const place of places) {
    if (place < free) continue;
    free = place + search.length;
    for (const hunk of hunks) {
      const start = toRaw(place + hunk.originalStart);
      const fresh = replace.slice(hunk.proposedStart, hunk.proposedEnd);
      result += text.slice(rawAt, start) + fresh.replaceAll('\n', endingNear(text, start));
      rawAt = toRaw(place + hunk.originalEnd);
    }
  }
  return result + text.slice(rawAt);
}

function ambiguous(lineNumbers: readonly number[]): string {
  const named = lineNumbers.slice(0, maxNamed).join(', ') + (lineNumbers.length > maxNamed ? ', …' : '');
  return `"search" is found ${lineNumbers.length} times (lines ${named}). Add lines around it so that it stands there once, or set "all".`;
}

function missing(lines: readonly string[], search: string): string {
  const numbered = search.split('\n').every((line) => line === '' || /^\s*\d+\s*[|:→\t]/.test(line));
  const hint = numbered ? ' It has line numbers in it: leave those out.' : '';
  const nearest = nearestLines(lines, search.split('\n'));
  const quoted =
    nearest === undefined
      ? ' Read the file again.'
      : ` The nearest there is, lines ${nearest.first}-${nearest.last}:\n${nearest.text}\n`;
  return `"search" is not in the file.${hint}${quoted}`;
}
