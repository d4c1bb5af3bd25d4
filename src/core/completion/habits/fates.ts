/**
 * What becomes of each ghost text: offered, shown, accepted or dismissed, and whether it lasted.
 * Owns the last 200 texts by id and counts each step once.
 */
import type { Learning } from './learn.ts';
import type { Spending } from './spending.ts';

export interface Fates {
  /** A text came into being and may be shown from now on. */
  offer(id: string, text: { readonly uri: string; readonly languageId: string; readonly text: string }): void;
  didShow(id: string): void;
  /** Gives back the document's uri when all of the text was accepted. */
  didAccept(id: string, part: 'all' | 'word' | 'line', acceptedLength: number): string | undefined;
  didDismiss(id: string): void;
  didSurvive(id: string, share: number): void;
  isDismissed(id: string): boolean;
  clear(): void;
}

interface Offered {
  readonly uri: string;
  readonly languageId: string;
  readonly text: string;
  fate: 'offered' | 'shown' | 'accepted' | 'dismissed';
}

const remembered = 200;

/** Counts into `spending` and `learning`; `now` in milliseconds since 1970. Ids that are not known are passed over. */
export function createFates(spending: Spending, learning: Learning, now: () => number): Fates {
  const texts = new Map<string, Offered>();

  const show = (text: Offered): void => {
    if (text.fate !== 'offered') return;
    text.fate = 'shown';
    spending.count(now(), text.languageId, { shown: 1 });
    learning.note(text.languageId, { type: 'shown' });
  };

  return {
    offer(id, text) {
      texts.set(id, { ...text, fate: 'offered' });
      for (const oldest of texts.keys()) {
        if (texts.size <= remembered) break;
        texts.delete(oldest);
      }
    },
    didShow(id) {
      const text = texts.get(id);
      if (text !== undefined) show(text);
    },
    didAccept(id, part, acceptedLength) {
      const text = texts.get(id);
      if (text === undefined) return undefined;
      show(text);
      const isFirst = text.fate !== 'accepted';
      text.fate = 'accepted';
      if (isFirst) learning.note(text.languageId, { type: 'accepted' });
      spending.count(now(), text.languageId, {
        accepted: isFirst ? 1 : 0,
        acceptedChars: acceptedLength,
        acceptedLines: countLines(text.text, part, acceptedLength),
      });
      return part === 'all' ? text.uri : undefined;
    },
    didDismiss(id) {
      const text = texts.get(id);
      if (text === undefined || text.fate === 'accepted' || text.fate === 'dismissed') return;
      show(text);
      text.fate = 'dismissed';
      spending.count(now(), text.languageId, { dismissed: 1 });
      learning.note(text.languageId, { type: 'dismissed' });
    },
    didSurvive(id, share) {
      const text = texts.get(id);
      if (text?.fate !== 'accepted') return;
      const survived = Math.min(1, Math.max(0, share));
      spending.count(now(), text.languageId, { checked: 1, survived });
      learning.note(text.languageId, { type: 'deleted', share: 1 - survived });
    },
    isDismissed: (id) => texts.get(id)?.fate === 'dismissed',
    clear: () => texts.clear(),
  };
}

/** The end of a text is what is accepted last: its beginning may have been typed. */
function countLines(text: string, part: 'all' | 'word' | 'line', acceptedLength: number): number {
  if (part !== 'all') return part === 'line' ? 1 : 0;
  return text
    .slice(Math.max(0, text.length - acceptedLength))
    .trimStart()
    .split('\n').length;
}
