/**
 * Patterns for the editor's file search, made of what was typed and of what need not be searched.
 * Owns no search. The search is by pattern, not over a list of all files, so that a workspace may be as large as it likes.
 */

/** Matches every path in which the letters of the query stand in order within names; its case does not matter. */
export function searchGlob(query: string): string {
  const steps = query
    .replaceAll(/\s+/g, '')
    .replaceAll('\\', '/')
    .split('/')
    .filter((step) => step !== '');
  return steps.length === 0 ? '**/*' : `**/${steps.map(scatter).join('/**/')}`;
}

/** The folders that a `.gitignore` names by a plain name: enough to keep the search out of the largest. */
export function ignoredFolders(gitignore: string): string[] {
  return gitignore.split(/\r?\n/).flatMap((line) => {
    const name = /^\/?(?:\*\*\/)?([\w.@-]+)\/?\s*$/.exec(line)?.[1];
    return name === undefined ? [] : [name];
  });
}

function scatter(step: string): string {
  return `*${Array.from(step, (letter) => `${letterClass(letter)}*`).join('')}`;
}

/** One letter in either case. What means something in a pattern stands for any one character. */
function letterClass(letter: string): string {
  const lower = letter.toLowerCase();
  const upper = letter.toUpperCase();
  if (/[*?[\]{}!,^\\]/.test(letter)) return '?';
  return lower === upper || lower.length !== 1 || upper.length !== 1 ? letter : `[${lower}${upper}]`;
}
