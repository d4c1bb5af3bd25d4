/** Ledger entries for tests, as arbitrary as real ones. */
import * as fc from 'fast-check';
import type { LedgerEntry } from '../../../../src/core/cost/ledger.ts';
import { missCauses } from '../../../../src/core/cost/misses.ts';
import type { LedgerNote } from '../../../../src/core/cost/sums/notes.ts';
import { priceOf, savingOf } from '../../../../src/core/cost/prices.ts';

const tokens = fc.nat({ max: 1_000_000 });

/** Entries of any moment of one day (UTC). */
export function entriesOf(day: string): fc.Arbitrary<LedgerEntry> {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return fc
    .record({
      at: fc.integer({ min: midnight, max: midnight + 86_399_999 }),
      purpose: fc.constantFrom('chat', 'title', 'completion'),
      sessionId: fc.option(fc.constantFrom('one', 'two', '__proto__'), { nil: undefined }),
      answerId: fc.option(fc.uuid(), { nil: undefined }),
      path: fc.option(fc.constantFrom('src/a.ts', '文件.md', 'constructor'), { nil: undefined }),
      model: fc.constantFrom('deepseek-flash', 'deepseek-v4-pro', '我的模型'),
      kind: fc.constantFrom('official', 'gateway', 'local'),
      hit: tokens,
      miss: tokens,
      completionTokens: tokens,
      isEstimated: fc.boolean(),
    })
    .map(({ hit, miss, completionTokens, sessionId, answerId, path, isEstimated, ...entry }) => {
      const usage = { promptTokens: hit + miss, cacheHitTokens: hit, completionTokens, reasoningTokens: 0 };
      const cost = priceOf(usage, entry, entry.at);
      const saved = savingOf(hit, entry, entry.at);
      const estimated = isEstimated && ({ estimated: true } as const);
      return {
        ...entry,
        origin: 'https://api.deepseek.com',
        ...(sessionId !== undefined && { sessionId }),
        ...(answerId !== undefined && { answerId }),
        ...(path !== undefined && { path }),
        ...(saved && { saved }),
        usage,
        ...(cost && { cost: { ...cost, ...estimated } }),
        ...estimated,
      };
    });
}

/** What stands beside the calls of that day. */
export function notesOf(day: string): fc.Arbitrary<LedgerNote> {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const at = fc.integer({ min: midnight, max: midnight + 86_399_999 });
  const amount = fc.nat({ max: 1_000_000_000 });
  return fc.oneof(
    fc.record({
      type: fc.constant('miss' as const),
      at,
      cause: fc.constantFrom(...missCauses),
      tokens,
      CNY: amount,
      USD: amount,
    }),
    fc.record({ type: fc.constant('accepted' as const), at, lines: fc.nat({ max: 50 }) }),
    fc.record({
      type: fc.constant('balance' as const),
      at,
      key: fc.constantFrom('one', 'other'),
      currency: fc.constantFrom('CNY' as const, 'USD' as const),
      total: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
    }),
  );
}
