/**
 * How eager to be, from what became of earlier ghost text in this language and overall.
 * Owns recent outcomes, older ones fading. They start from what was counted in an earlier life and never leave the machine.
 */
import type { EngineSettings, EngineStats, Tally } from '../contract.ts';

/** What happened to a ghost text. `deleted` carries the share of an accepted text that is gone. */
export type Fate =
  | { readonly type: 'shown' | 'accepted' | 'dismissed' }
  | { readonly type: 'deleted'; readonly share: number };

export interface Learning {
  note(languageId: string, fate: Fate): void;
  /** From 0, ask rarely, to 1, ask everywhere. `auto` starts in the middle and moves with what is accepted. */
  eagerness(setting: EngineSettings['eagerness'], languageId: string): number;
}

/** Good outcomes and how many there were in all, fading. */
interface Score {
  readonly good: number;
  readonly all: number;
}

const fixed = { low: 0.2, high: 1 } as const;
const neutral = 0.5;
const usualRate = 0.3;
// As many imaginary outcomes as it takes until what really happened weighs half.
const doubt = 12;
// An outcome counts half after some 35 later ones.
const fading = 0.98;
const rememberedOutcomes = 30;

/** Starts from the counts of an earlier life, if there was one. */
export function createLearning(earlier?: EngineStats): Learning {
  const scores = new Map(Object.entries(earlier?.languages ?? {}).map(([id, tally]) => [id, scoreOf(tally)]));
  let overall = fade([...scores.values()].reduce(add, { good: 0, all: 0 }), rememberedOutcomes);
  return {
    note(languageId, fate) {
      const step = (score: Score): Score => add(fate.type === 'shown' ? shrink(score, fading) : score, weigh(fate));
      scores.set(languageId, step(scores.get(languageId) ?? { good: 0, all: 0 }));
      overall = step(overall);
    },
    eagerness(setting, languageId) {
      if (setting !== 'auto') return fixed[setting];
      const general = rateOf(overall, usualRate);
      const rate = rateOf(scores.get(languageId) ?? { good: 0, all: 0 }, general);
      return Math.min(0.95, Math.max(0.05, (neutral * rate) / usualRate));
    },
  };
}

/** One shown is one outcome, good once accepted; dismissing it by hand counts once more against. */
function weigh(fate: Fate): Score {
  switch (fate.type) {
    case 'shown':
    case 'dismissed':
      return { good: 0, all: 1 };
    case 'accepted':
      return { good: 1, all: 0 };
    case 'deleted':
      return { good: -fate.share / 2, all: 0 };
  }
}

function scoreOf({ shown, accepted, dismissed, checked, survived }: Tally): Score {
  return fade({ good: accepted - (checked - survived) / 2, all: shown + dismissed }, rememberedOutcomes);
}

/** At most `limit` outcomes, in the same proportion. */
function fade(score: Score, limit: number): Score {
  return score.all > limit ? shrink(score, limit / score.all) : score;
}

function shrink({ good, all }: Score, factor: number): Score {
  return { good: good * factor, all: all * factor };
}

function add(one: Score, other: Score): Score {
  return { good: one.good + other.good, all: one.all + other.all };
}

function rateOf({ good, all }: Score, prior: number): number {
  return (Math.max(0, good) + prior * doubt) / (all + doubt);
}
