/**
 * Long runs of the characters that keys and tokens are written with.
 * Owns the look that comes before all others: it passes over what no run can lie in, which is most of a text.
 */

/** A piece of a text (UTF-16 units). */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

const isPart = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/=.:~')
  isPart[character.charCodeAt(0)] = 1;

/** Gives back each run of at least `shortest` such characters, whole and in order. */
export function* findRuns(text: string, shortest: number): Iterable<Stretch> {
  // What stands before `start` belongs to no run.
  let start = 0;
  while (start + shortest <= text.length) {
    const last = start + shortest - 1;
    let at = last;
    while (at >= start && isPartAt(text, at)) at -= 1;
    if (at >= start) {
      start = at + 1;
      continue;
    }
    let end = last + 1;
    while (end < text.length && isPartAt(text, end)) end += 1;
    yield { start, end };
    start = end + 1;
  }
}

function isPartAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 && isPart[code] === 1;
}
