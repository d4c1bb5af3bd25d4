/** What the page of costs says of calls whose price is known, and of those whose price nobody knows. */
import assert from 'node:assert/strict';
import type { LedgerEntry } from '../../../src/core/cost/ledger.ts';
import { publicBook } from '../../../src/core/cost/prices.ts';
import { addLine, emptySums } from '../../../src/core/cost/sums/daySums.ts';
import { presentCosts } from '../../../src/host/cost/page/present.ts';
import type { CostsView } from '../../../src/protocol/costs.ts';

const usage = { promptTokens: 900, completionTokens: 100, reasoningTokens: 0, cacheHitTokens: 0, cacheMissTokens: 900 };
const paid: LedgerEntry = {
  at: Date.parse('2026-11-23T03:00:00Z'),
  purpose: 'chat',
  model: 'deepseek-flash',
  kind: 'official',
  origin: 'https://api.deepseek.com',
  usage,
  cost: { CNY: 2_000_000_000, USD: 300_000_000, tariff: 'peak' },
};
const { cost: _, ...unpriced } = {
  ...paid,
  purpose: 'batch',
  kind: 'gateway',
  origin: 'https://gateway.example',
} as const;

function present(...lines: readonly LedgerEntry[]): CostsView {
  return presentCosts({
    range: 'week',
    isReading: false,
    days: [
      { day: '2026-11-22', sums: lines.slice(1).reduce(addLine, emptySums()) },
      { day: '2026-11-23', sums: lines.slice(0, 1).reduce(addLine, emptySums()) },
    ],
    currency: 'CNY',
    book: publicBook,
    titleOf: () => undefined,
    budgets: [],
  });
}

describe('the page of costs', () => {
  it('shows a dash where no price is known, for that is not for nothing', () => {
    const { features, days, total } = present(paid, unpriced);
    assert.deepEqual(
      features.map(({ name, amount }) => [name, amount]),
      [
        ['Chat', '¥2'],
        ['Batches', '–'],
      ],
    );
    assert.deepEqual(
      days.map(({ amount }) => amount),
      ['–', '¥2'],
    );
    assert.equal(total.amount, '¥2');
    assert.equal(total.unpriced, 1);
  });

  it('measures in tokens where no price is known at all', () => {
    const { measure, features } = present(unpriced);
    assert.equal(measure, 'tokens');
    assert.deepEqual(
      features.map(({ amount }) => amount),
      ['1K tokens'],
    );
  });
});
