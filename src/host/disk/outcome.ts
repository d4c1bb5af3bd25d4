/**
 * What a file operation came to, as a value: the panel says what went wrong and goes on with what is in memory.
 * Owns the closed list of failures and the translation of the system's error codes. Holds no path and no content.
 */

/** `full` no space left, `denied` no permission, `missing` not there, `newer` written by a later version of the extension. */
export type DiskFailure = 'full' | 'readOnly' | 'denied' | 'missing' | 'newer' | 'failed';

export type DiskOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly failure: DiskFailure;
      /** The system's own code, as in `ENOSPC`; for the log. */
      readonly cause: string;
    };

const failures: ReadonlyMap<string, DiskFailure> = new Map([
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EROFS', 'readOnly'],
  ['EACCES', 'denied'],
  ['EPERM', 'denied'],
  ['ELOOP', 'denied'],
  ['ENOENT', 'missing'],
] satisfies [string, DiskFailure][]);

/** Runs a file operation. Whatever it throws becomes an outcome, except an abort, which is thrown on. */
export async function attempt<T>(operation: () => Promise<T>): Promise<DiskOutcome<T>> {
  try {
    return { ok: true, value: await operation() };
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error;
    const cause = systemCode(error);
    return { ok: false, failure: failures.get(cause) ?? 'failed', cause };
  }
}

/** The code of a system error, as in `ENOENT`; the error's name where there is none. */
export function systemCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
