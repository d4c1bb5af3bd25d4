/**
 * Careful looks at values that a server sent.
 * Owns the three questions every reader asks; no schema library, for these run once per streamed event.
 */

/** Whether `value` is an object with members (arrays included). */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** `value` if it is a string with something in it. */
export function filled(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** `value` if it is a count (finite, not negative). */
export function count(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value < Infinity ? value : undefined;
}
