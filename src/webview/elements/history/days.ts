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

/** `October 2026`. */
export function nameMonth(group: `${number}-${number}`, language: string): string {
  const [year = 0, month = 1] = group.split('-').map(Number);
  return formatter(language, { year: 'numeric', month: 'long' }).format(new Date(year, month - 1));
}

/** `14:05` on the days that the list names, else `Nov 20`. */
export function formatWhen(at: number, now: number, language: string): string {
  const group = groupOf(at, now);
  const named = group === 'today' || group === 'yesterday';
  return formatter(
    language,
    named ? { hour: '2-digit', minute: '2-digit' } : { month: 'short', day: 'numeric' },
  ).format(at);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one costs more than formatting a whole list with it. */
function formatter(language: string, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([language, parts]);
  const known = formatters.get(key) ?? new Intl.DateTimeFormat(language, parts);
  formatters.set(key, known);
  return known;
}
