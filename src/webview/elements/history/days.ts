/**
 * Where a time belongs in a list of days, and how it is written there.
 * Owns the days, not their names' language: words are the page's, numbers and months the browser's.
 */

/** `pinned` stands before the days; a month is named by its first day. */
export type Group = 'pinned' | 'today' | 'yesterday' | 'week' | `${number}-${number}`;

/** The group of a time; both are in milliseconds since 1970. What lies ahead, by another clock, is today. */
export function groupOf(at: number, now: number): Exclude<Group, 'pinned'> {
  const today = new Date(now);
  const daysBefore = (days: number): number =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() - days).getTime();
  if (at >= daysBefore(0)) return 'today';
  if (at >= daysBefore(1)) return 'yesterday';
  if (at >= daysBefore(7)) return 'week';
  const then = new Date(at);
  return `${then.getFullYear()}-${then.getMonth() + 1}`;
}

/** `October 2026`; empty for one that there is not. */
export function nameMonth(group: `${number}-${number}`, language: string): string {
  const [year = 0, month = 1] = group.split('-').map(Number);
  return format(language, { year: 'numeric', month: 'long' }, new Date(year, month - 1).getTime());
}

/** `14:05` on the days that the list names, else `Nov 20`; empty for a time that there is not. */
export function formatWhen(at: number, now: number, language: string): string {
  const group = groupOf(at, now);
  const named = group === 'today' || group === 'yesterday';
  return format(language, named ? { hour: '2-digit', minute: '2-digit' } : { month: 'short', day: 'numeric' }, at);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs more than formatting a whole list with it. It throws at what no date can be made of. */
function format(language: string, parts: Intl.DateTimeFormatOptions, at: number): string {
  const key = JSON.stringify([language, parts]);
  const known = formatters.get(key) ?? new Intl.DateTimeFormat(language, parts);
  formatters.set(key, known);
  return Number.isNaN(new Date(at).getTime()) ? '' : known.format(at);
}
