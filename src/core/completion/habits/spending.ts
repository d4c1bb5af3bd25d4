/**
 * What completions cost and bring, counted by day and by language.
 * Owns the counts. Prices are the caller's: cost per accepted line is tokens by kind over `acceptedLines`.
 */
import type { Usage } from '../../../api/events.ts';
import type { EngineStats } from '../contract.ts';

const counters = {
  requests: 0,
  /** Answered without a request: from the cache, of these from a request that was already on its way. */
  hits: 0,
  recycled: 0,
  shown: 0,
  /** Completions of which at least a part was accepted. */
  accepted: 0,
  dismissed: 0,
  acceptedChars: 0,
  acceptedLines: 0,
  /** Accepted texts looked at after a while, and the sum of the shares of them that were still there. */
  checked: 0,
  survived: 0,
  promptTokens: 0,
  cacheHitTokens: 0,
  completionTokens: 0,
};

export type Tally = Readonly<typeof counters>;

export interface Spending {
  count(at: number, languageId: string, growth: Partial<Tally>): void;
  /** Counts the tokens of a request. */
  spend(at: number, languageId: string, usage: Usage): void;
  /** Tokens used on the day of this time. */
  tokensOn(at: number): number;
  /** What was counted for a language, or undefined. */
  language(languageId: string): Tally | undefined;
  /** What was counted for all languages. */
  overall(): Tally;
  stats(): EngineStats;
}

const keptDays = 31;

/** Goes on counting from `earlier`. Of days the last 31 are kept. */
export function createSpending(earlier?: EngineStats): Spending {
  const days = new Map(Object.entries(earlier?.days ?? {}).map(([day, tally]) => [day, { ...counters, ...tally }]));
  const languages = new Map(
    Object.entries(earlier?.languages ?? {}).map(([id, tally]) => [id, { ...counters, ...tally }]),
  );
  let overall: Tally = [...languages.values()].reduce(sum, counters);

  const count: Spending['count'] = (at, languageId, growth) => {
    const day = dayOf(at);
    days.set(day, sum(days.get(day) ?? counters, growth));
    languages.set(languageId, sum(languages.get(languageId) ?? counters, growth));
    overall = sum(overall, growth);
    for (const oldest of [...days.keys()].toSorted().slice(0, -keptDays)) days.delete(oldest);
  };

  return {
    count,
    spend: (at, languageId, { promptTokens, cacheHitTokens, completionTokens }) =>
      count(at, languageId, { promptTokens, cacheHitTokens, completionTokens }),
    tokensOn(at) {
      const { promptTokens, completionTokens } = days.get(dayOf(at)) ?? counters;
      return promptTokens + completionTokens;
    },
    language: (languageId) => languages.get(languageId),
    overall: () => overall,
    stats: () => ({ days: Object.fromEntries(days), languages: Object.fromEntries(languages) }),
  };
}

/** The day of a time in UTC, which is the service's day too. */
function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function sum(tally: Tally, growth: Partial<Tally>): Tally {
  const total = { ...tally };
  for (const key of Object.keys(counters) as (keyof Tally)[]) total[key] += growth[key] ?? 0;
  return total;
}
