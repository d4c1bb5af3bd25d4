/**
 * Says when the key in use grows old, or when an old one is still kept beside its successor.
 * Owns when that is looked at and what was said before. The judgement is core/keys/rotation.ts, the rotation itself rotating.ts.
 */
import { commands, l10n, type Disposable, type Memento } from 'vscode';
import type { StoredKey } from '../../core/keys/ring.ts';
import {
  dayMs,
  reminderFor,
  snoozeDays,
  timeOf,
  type Heard,
  type Reminder,
  type Stage,
} from '../../core/keys/rotation.ts';
import { showWarning } from '../notices/notices.ts';
import { readSetting } from '../settings.ts';

const againMs = 6 * 3_600_000;
const lastSeenKey = 'keys.lastSeen';
const heardKey = 'keys.heard';

type AllHeard = Readonly<Record<string, Heard>>;

export class KeyReminders implements Disposable {
  readonly #memento: Memento;
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  #key: StoredKey | undefined;

  /** `memento` is the one that all windows share; `now` the clock. */
  constructor(memento: Memento, now: () => number) {
    this.#memento = memento;
    this.#now = now;
    this.#timer = setInterval(() => void this.#look(), againMs).unref();
  }

  /** This is the key in use now. */
  watch(key: StoredKey | undefined): void {
    this.#key = key;
    void this.#look();
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const key = this.#key;
    if (key === undefined) return;
    const clock = { now: this.#now(), lastSeen: this.#memento.get(lastSeenKey, 0) };
    const time = timeOf(clock);
    // Nothing is waited for before it is written down what is said: the next look may begin at once.
    if (time - clock.lastSeen > dayMs / 24) void this.#memento.update(lastSeenKey, time);
    const heard = this.#memento.get<AllHeard>(heardKey, {});
    const rotationDays = readSetting('keys.rotationDays');
    const reminder = reminderFor(key, clock, rotationDays, heard[key.id]);
    if (reminder === undefined) return;
    const { stage } = reminder;
    // Told now: other windows keep silent, and this one for a day, or until it is due.
    await this.#hear(key, stage, stage === 'soon' ? key.createdAt + rotationDays * dayMs : time + dayMs);
    const rotate = stage === 'unfinished' ? l10n.t('Finish…') : l10n.t('Rotate key…');
    const later = l10n.t('Remind me in {0} days', snoozeDays);
    const choice = await showWarning(wordsFor(reminder), rotate, later);
    if (choice === rotate) await commands.executeCommand('askDeepSeek.rotateKey');
    if (choice === later) await this.#hear(key, stage, time + snoozeDays * dayMs);
  }

  async #hear({ id, createdAt }: StoredKey, stage: Stage, until: number): Promise<void> {
    const all = this.#memento.get<AllHeard>(heardKey, {});
    await this.#memento.update(heardKey, { ...all, [id]: { stage, until, createdAt } });
  }
}

function wordsFor({ stage, days }: Reminder): string {
  switch (stage) {
    case 'soon':
      return l10n.t('Your API key is {0} days old. Soon it is time for a new one.', days);
    case 'due':
      return l10n.t('Your API key is {0} days old. It is time for a new one.', days);
    case 'unfinished':
      return l10n.t('Your API key was replaced {0} days ago, and the old one is still kept.', days);
  }
}
