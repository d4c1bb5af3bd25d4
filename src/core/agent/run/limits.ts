/**
 * How far a run goes before the person is asked whether it may go on.
 * Owns the comparison alone: what was spent is counted by those who spend it.
 */

/** Zero is no limit. */
export interface Limits {
  readonly steps: number;
  /** Prompts and answers together, as the service counts them. */
  readonly tokens: number;
  /** In the currency that costs are shown in. */
  readonly money: number;
  readonly minutes: number;
}

/** What a run came to, in the same units. */
export type Spent = Limits;

export type LimitKind = keyof Limits;

const kinds: readonly LimitKind[] = ['steps', 'money', 'tokens', 'minutes'];

/** The limit that is reached. `allowed` counts how often each was let go on, by as much again each time. */
export function reachedLimit(
  limits: Limits,
  spent: Spent,
  allowed: ReadonlyMap<LimitKind, number>,
): LimitKind | undefined {
  return kinds.find((kind) => limits[kind] > 0 && spent[kind] >= limits[kind] * (1 + (allowed.get(kind) ?? 0)));
}
