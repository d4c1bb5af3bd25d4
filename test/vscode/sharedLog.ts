/**
 * The log that all tests in the extension host write to, made when the first one needs it and never closed: the editor has one
 * channel of that name, and whoever closes it closes it for everybody.
 */
import { Log } from '../../src/host/log.ts';

let shared: Log | undefined;

export function sharedLog(): Log {
  return (shared ??= new Log(() => []));
}
