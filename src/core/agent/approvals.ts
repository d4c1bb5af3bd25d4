/**
 * What the person has allowed for the rest of a session.
 * Owns the comparison: the same kind and the very same prefix, as the tool worked it out for the call. What carries a warning
 * is asked about each time.
 */
import type { Approval } from './tool.ts';

/** What the person said: this once, all that begins so in this session, or not at all. */
export type Decision = 'allow' | 'allowPrefix' | 'refuse';

export class Approvals {
  readonly #allowed = new Set<string>();

  /** Whether it was allowed before. */
  covers(approval: Approval): boolean {
    return approval.warning === undefined && approval.prefix !== undefined && this.#allowed.has(keyOf(approval));
  }

  /** Takes note of what was allowed for the session. */
  allow(approval: Approval): void {
    if (approval.prefix !== undefined) this.#allowed.add(keyOf(approval));
  }
}

function keyOf({ kind, prefix }: Approval): string {
  return JSON.stringify([kind, prefix]);
}
