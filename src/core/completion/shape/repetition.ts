/**
 * Notices a model that says the same over and over, about twenty tokens after it began to.
 * Owns how much sameness is too much. Reads character by character, so how the text arrives changes nothing.
 */

const longestPeriod = 80;
const rulerLength = 80;

/** Watches one stream. */
export interface RepetitionWatch {
  /** Takes the next UTF-16 unit; gives back the end of the text that only repeats what was before it, once that is too long. */
  add(unit: string): string | undefined;
}

/** A watch at the start of a stream. */
export function watchRepetition(): RepetitionWatch {
  let text = '';
  // For each period: how many units in a row equal the unit one period before.
  const runs = new Uint32Array(longestPeriod + 1);
  return {
    add(unit) {
      text += unit;
      for (let period = 1; period <= longestPeriod && period < text.length; period += 1) {
        const same = unit === text[text.length - 1 - period];
        const run = same ? (runs[period] ?? 0) + 1 : 0;
        runs[period] = run;
        if (run >= Math.max(36, Math.min(3 * period, 60)) && isTooLong(text.slice(-period), run))
          return text.slice(-run);
      }
      return undefined;
    },
  };
}

/** Indentation and rulers of `-` or `=` repeat by nature. */
function isTooLong(pattern: string, run: number): boolean {
  if (/[\p{L}\p{N}_]/u.test(pattern)) return true;
  return /\S/.test(pattern) && run >= rulerLength;
}
