/**
 * When to say that a key grows old.
 * Owns the judgement from its age, which counts from its creation, and from what the person heard already. Pure.
 */
import type { StoredKey } from './ring.ts';

export const dayMs = 86_400_000;
/** How long before its time a key is called old, and the longest a reminder may sleep. */
const aheadDays = 14;
export const snoozeDays = 7;
/** An old key that was replaced this long ago has had time enough to be removed. */
const overlapDays = 7;

/** `soon` two weeks before, once unless the person wants to hear it again; `due` until the key is rotated; `unfinished` while the old key lies beside the new one. */
export type Stage = 'soon' | 'due' | 'unfinished';

export interface Reminder {
  readonly stage: Stage;
  /** The age of the key, or of its replacement. */
  readonly days: number;
}

/** What the person was told of a key, and until when no more is said. */
export interface Heard {
  readonly stage: Stage;
  readonly until: number;
  /** Of the key that it was about: the next one in its place is another. */
  readonly createdAt: number;
}

export interface RotationClock {
  readonly now: number;
  /** The latest time that was ever seen: a clock that goes backwards makes no key younger. */
  readonly lastSeen: number;
}

/** Gives back the time to judge by. */
export function timeOf({ now, lastSeen }: RotationClock): number {
  return Math.max(now, lastSeen);
}

/** What there is to say of a key now; undefined if nothing. `rotationDays` of 0 says nothing of age. */
export function reminderFor(
  key: Pick<StoredKey, 'createdAt' | 'previous'>,
  clock: RotationClock,
  rotationDays: number,
  heard: Heard | undefined,
): Reminder | undefined {
  const time = timeOf(clock);
  const reminder = stageOf(key, time, rotationDays);
  const isNews = heard?.stage !== reminder?.stage || heard?.createdAt !== key.createdAt;
  if (reminder === undefined || heard === undefined || isNews) return reminder;
  const leftMs = heard.until - time;
  // Whatever is written there, what is due sleeps no longer than it may.
  const mayRest = reminder.stage === 'soon' || leftMs <= snoozeDays * dayMs;
  return leftMs > 0 && mayRest ? undefined : reminder;
}

/** Whole days since a time; 0 for one that is still to come. */
export function daysSince(since: number, time: number): number {
  return Math.max(0, Math.floor((time - since) / dayMs));
}

function stageOf(
  { createdAt, previous }: Pick<StoredKey, 'createdAt' | 'previous'>,
  time: number,
  rotationDays: number,
): Reminder | undefined {
  if (previous !== undefined) {
    const days = daysSince(previous.replacedAt, time);
    return days >= overlapDays ? { stage: 'unfinished', days } : undefined;
  }
  // Nobody wrote down when it was made.
  if (createdAt === 0 || rotationDays === 0) return undefined;
  const days = daysSince(createdAt, time);
  if (days >= rotationDays) return { stage: 'due', days };
  return rotationDays > aheadDays && days >= rotationDays - aheadDays ? { stage: 'soon', days } : undefined;
}
