/**
 * What completions cost and bring, counted by day and by language.
 * Owns the counts. Prices are the caller's: cost per accepted line is tokens by kind over `acceptedLines`.
 */
import type { Usage } from '../../../api/events.ts';
import type { EngineStats, Tally } from '../contract.ts';

const nothing: Tally = {
  requests: 0,
  hits: 0,
  recycled: 0,
  shown: 0,
  accepted: 0,
  dismissed: 0,
  acceptedChars: 0,
  acceptedLines: 0,
  checked: 0,
  survived: 0,
  promptTokens: 0,
  cacheHitTokens: 0,
  completionTokens: 0,
};
const counters = Object.keys(nothing) as (keyof Tally)[];

export interface Spending {
  count(at: number, languageId: string, growth: Partial<Tally>): void;
  /** Counts the tokens of a request. */
  spend(at: number, languageId: string, usage: Usage): void;
  stats(): EngineStats;
}

const keptDays = 31;

/** Goes on counting from `earlier`. Of days the last 31 are kept. */
export function createSpending(earlier?: EngineStats): Spending {
  const days = new Map(Object.entries(earlier?.days ?? {}).map(([day, tally]) => [day, { ...nothing, ...tally }]));
  const languages = new Map(
    Object.entries(earlier?.languages ?? {}).map(([id, tally]) => [id, { ...nothing, ...tally }]),
  );

  const count: Spending['count'] = (at, languageId, growth) => {
    const day = dayOf(at);
    days.set(day, sum(days.get(day) ?? nothing, growth));
    languages.set(languageId, sum(languages.get(languageId) ?? nothing, growth));
    for (const oldest of [...days.keys()].toSorted().slice(0, -keptDays)) days.delete(oldest);
  };

  return {
    count,
    spend: (at, languageId, { promptTokens, cacheHitTokens, completionTokens }) =>
      count(at, languageId, { promptTokens, cacheHitTokens, completionTokens }),
    stats: () => ({ days: Object.fromEntries(days), languages: Object.fromEntries(languages) }),
  };
}

/** The day of a time in UTC, which is the service's day too. */
function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function sum(tally: Tally, growth: Partial<Tally>): Tally {
  const total: { -readonly [K in keyof Tally]: number } = { ...tally };
  for (const counter of counters) total[counter] += growth[counter] ?? 0;
  return total;
}
