/**
 * How well a few typed letters name a path or a title: the order of what `@` and `/` offer.
 * Owns the score alone; what there is to choose from is the host's. Pure, and fast enough for some thousand names per key.
 */

/** The steps are far apart, so that a better kind of match always beats a longer or deeper name. */
const wholeName = 5_000;
const nameStart = 4_000;
const wordStart = 3_000;
const insideName = 2_000;
const insidePath = 1_500;
const scattered = 1_000;
const scatteredPath = 500;

/**
 * How well `query` names `path` (forward slashes, the name last): more is better, undefined is not at all.
 * Case and spaces of the query do not matter; a query with a slash is about the whole path.
 */
export function scorePath(query: string, path: string): number | undefined {
  const wanted = query
    .toLowerCase()
    .replaceAll(/\s+/g, '')
    .replaceAll('\\', '/')
    .replace(/^\.?\//, '');
  if (wanted === '') return 0;
  const lower = path.toLowerCase();
  const name = path.slice(path.lastIndexOf('/', path.length - 2) + 1);
  const score = (wanted.includes('/') ? undefined : scoreName(wanted, name)) ?? scoreWhole(wanted, path, lower);
  // Among equals the shorter one is more likely meant.
  return score === undefined ? undefined : score - Math.min(path.length, 400) / 4;
}

/** The items that the query names, best first; equals keep their order. Gives at most `limit`. */
export function rank<T>(query: string, items: readonly T[], pathOf: (item: T) => string, limit: number): T[] {
  return items
    .flatMap((item) => {
      const score = scorePath(query, pathOf(item));
      return score === undefined ? [] : [{ item, score }];
    })
    .toSorted((one, other) => other.score - one.score)
    .slice(0, limit)
    .map(({ item }) => item);
}

function scoreName(wanted: string, name: string): number | undefined {
  const compact = name.toLowerCase();
  const at = compact.indexOf(wanted);
  if (at === 0) return compact.length === wanted.length || compact[wanted.length] === '.' ? wholeName : nameStart;
  if (at > 0) return isWordStart(name, at) || hasWordStart(name, compact, wanted) ? wordStart : insideName - at;
  const spread = scoreScattered(wanted, name, compact);
  return spread === undefined ? undefined : scattered + spread;
}

function scoreWhole(wanted: string, path: string, lower: string): number | undefined {
  const at = lower.indexOf(wanted);
  if (at !== -1) return insidePath + (isWordStart(path, at) ? 100 : 0);
  const spread = scoreScattered(wanted, path, lower);
  return spread === undefined ? undefined : scatteredPath + spread;
}

/** Up to 400 for letters that stand in order but apart: more where they begin words or follow one another. */
function scoreScattered(wanted: string, text: string, lower: string): number | undefined {
  let at = -1;
  let points = 0;
  for (const letter of wanted) {
    const next = lower.indexOf(letter, at + 1);
    if (next === -1) return undefined;
    if (isWordStart(text, next)) points += 2;
    else if (next === at + 1) points += 1;
    at = next;
  }
  return (200 * points) / wanted.length;
}

function hasWordStart(text: string, lower: string, wanted: string): boolean {
  for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, at + 1)) {
    if (isWordStart(text, at)) return true;
  }
  return false;
}

/** Whether a word begins here: at the start, after a separator, or at a capital after a small letter. */
function isWordStart(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text.charAt(at - 1);
  return /[\s/._\-:]/.test(before) || (/[a-z0-9]/.test(before) && /[A-Z]/.test(text.charAt(at)));
}
