/** Ledger entries for tests, as arbitrary as real ones. */
import * as fc from 'fast-check';
import type { LedgerEntry } from '../../../../src/core/cost/ledger.ts';
import { priceOf } from '../../../../src/core/cost/prices.ts';

const tokens = fc.nat({ max: 1_000_000 });

/** Entries of any moment of one day (UTC). */
export function entriesOf(day: string): fc.Arbitrary<LedgerEntry> {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return fc
    .record({
      at: fc.integer({ min: midnight, max: midnight + 86_399_999 }),
      purpose: fc.constantFrom('chat', 'title', 'completion'),
      sessionId: fc.option(fc.uuid(), { nil: undefined }),
      model: fc.constantFrom('deepseek-flash', 'deepseek-v4-pro', '我的模型'),
      kind: fc.constantFrom('official', 'gateway', 'local'),
      hit: tokens,
      miss: tokens,
      completionTokens: tokens,
      isEstimated: fc.boolean(),
    })
    .map(({ hit, miss, completionTokens, sessionId, isEstimated, ...entry }) => {
      const usage = { promptTokens: hit + miss, cacheHitTokens: hit, completionTokens, reasoningTokens: 0 };
      const cost = priceOf(usage, entry, entry.at);
      const estimated = isEstimated && ({ estimated: true } as const);
      return {
        ...entry,
        origin: 'https://api.deepseek.com',
        ...(sessionId !== undefined && { sessionId }),
        usage,
        ...(cost && { cost: { ...cost, ...estimated } }),
        ...estimated,
      };
    });
}
