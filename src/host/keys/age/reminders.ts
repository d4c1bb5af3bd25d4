/**
 * Says when the key in use grows old, or when an old one is still kept beside its successor.
 * Owns when that is looked at and what was said before. The judgement is core/keys/rotation.ts, the rotation ../rotating.ts.
 * A key from elsewhere, and one whose day nobody wrote down, is as old as its first sight at least.
 */
import { commands, l10n, type Disposable, type Memento } from 'vscode';
import type { StoredKey } from '../../../core/keys/ring.ts';
import {
  dayMs,
  reminderFor,
  snoozeDays,
  timeOf,
  type Heard,
  type Reminder,
  type Stage,
} from '../../../core/keys/rotation.ts';
import { showWarning } from '../../notices/notices.ts';
import { readSetting } from '../../settings.ts';
import type { FoundCredential } from '../credentials.ts';
import { FirstSeen } from './firstSeen.ts';

const againMs = 6 * 3_600_000;
const lastSeenKey = 'keys.lastSeen';
const heardKey = 'keys.heard';

/** What is asked of the key in use. */
type Watched = Pick<FoundCredential, 'fingerprint' | 'key'>;

/** A key and since when it is known to be there. */
interface Aged extends Pick<StoredKey, 'id' | 'createdAt' | 'previous'> {
  readonly how: 'saved' | 'seen' | 'elsewhere';
}

type AllHeard = Readonly<Record<string, Heard>>;

export class KeyReminders implements Disposable {
  readonly #memento: Memento;
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  readonly #firstSeen: FirstSeen;
  #watched: Watched | undefined;

  /** `memento` is the one that all windows share; `now` the clock. */
  constructor(memento: Memento, now: () => number) {
    this.#memento = memento;
    this.#now = now;
    this.#firstSeen = new FirstSeen(memento);
    this.#timer = setInterval(() => void this.#look(), againMs).unref();
  }

  /** This is the key in use now. */
  watch(watched: Watched | undefined): void {
    this.#watched = watched;
    void this.#look();
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#watched === undefined) return;
    const clock = { now: this.#now(), lastSeen: this.#memento.get(lastSeenKey, 0) };
    const time = timeOf(clock);
    // Nothing is waited for before it is written down what is said: the next look may begin at once.
    if (time - clock.lastSeen > dayMs / 24) void this.#memento.update(lastSeenKey, time);
    const key = this.#age(this.#watched, time);
    const heard = this.#memento.get<AllHeard>(heardKey, {});
    const rotationDays = readSetting('keys.rotationDays');
    const reminder = reminderFor(key, clock, rotationDays, heard[key.id]);
    if (reminder === undefined) return;
    const { stage } = reminder;
    // Told now: other windows keep silent, and this one for a day, or until it is due.
    await this.#hear(key, stage, stage === 'soon' ? key.createdAt + rotationDays * dayMs : time + dayMs);
    const rotate = stage === 'unfinished' ? l10n.t('Finish…') : l10n.t('Rotate key…');
    const later = l10n.t('Remind me in {0} days', snoozeDays);
    // A key that others keep is not ours to rotate.
    const choices = key.how === 'elsewhere' ? [later] : [rotate, later];
    const choice = await showWarning(wordsFor(reminder, key.how), ...choices);
    if (choice === rotate) await commands.executeCommand('askDeepSeek.rotateKey');
    if (choice === later) await this.#hear(key, stage, time + snoozeDays * dayMs);
  }

  #age({ fingerprint, key }: Watched, time: number): Aged {
    if (key !== undefined && key.createdAt > 0) return { ...key, how: 'saved' };
    const createdAt = this.#firstSeen.see(fingerprint, time);
    return key === undefined ? { id: fingerprint, createdAt, how: 'elsewhere' } : { ...key, createdAt, how: 'seen' };
  }

  async #hear({ id, createdAt }: Aged, stage: Stage, until: number): Promise<void> {
    const all = this.#memento.get<AllHeard>(heardKey, {});
    await this.#memento.update(heardKey, { ...all, [id]: { stage, until, createdAt } });
  }
}

function wordsFor({ stage, days }: Reminder, how: Aged['how']): string {
  if (stage === 'unfinished') {
    return l10n.t('Your API key was replaced {0} days ago, and the old one is still kept.', days);
  }
  if (how === 'elsewhere') {
    return l10n.t('Your API key was first seen {0} days ago. Replace it soon where it comes from.', days);
  }
  if (how === 'seen') return l10n.t('Your API key was first seen {0} days ago. It is time for a new one.', days);
  return stage === 'soon'
    ? l10n.t('Your API key is {0} days old. Soon it is time for a new one.', days)
    : l10n.t('Your API key is {0} days old. It is time for a new one.', days);
}
