import assert from 'node:assert/strict';
import { planBatch } from '../../../../src/core/batch/plan.ts';
import { publicBook } from '../../../../src/core/cost/prices.ts';

/** Monday, 2026-11-23, in the peak that ends at 04:00 UTC, and after it. */
const peak = Date.UTC(2026, 10, 23, 2);
const quiet = Date.UTC(2026, 10, 23, 4, 30);
const official = { kind: 'official', book: publicBook } as const;
const gateway = { kind: 'gateway', book: publicBook } as const;
const requests = (count: number, model = 'deepseek-flash') =>
  Array.from({ length: count }, () => ({ model, promptTokens: 1_000, answerTokens: 500 }));

describe('the plan of a batch', () => {
  it('has the cost now, and what waiting for the lower price would save', () => {
    const plan = planBatch(requests(1_000), official, peak, 8);
    assert.deepEqual([plan.requests, plan.promptTokens, plan.answerTokens], [1_000, 1_000_000, 500_000]);
    // A million in at $0.30 and half a million out at $1.20, then half of both.
    assert.equal(plan.costNow?.USD, 0.9e9);
    assert.equal(plan.offPeak?.at, Date.UTC(2026, 10, 23, 4));
    assert.equal(plan.offPeak?.cost.USD, 0.45e9);
  });

  it('has nothing to wait for when the lower price holds', () => {
    const plan = planBatch(requests(10), official, quiet, 8);
    assert.ok(plan.costNow);
    assert.equal(plan.offPeak, undefined);
  });

  it('names no price where one of them is not known', () => {
    assert.equal(planBatch(requests(10), gateway, peak, 8).costNow, undefined);
    const mixed = planBatch([...requests(1), ...requests(1, 'unheard-of')], official, peak, 8);
    assert.deepEqual([mixed.costNow, mixed.offPeak], [undefined, undefined]);
  });

  it('takes less time the more is asked at once, and none for nothing', () => {
    const time = (count: number, concurrency: number) =>
      planBatch(requests(count), official, peak, concurrency).durationMs;
    assert.equal(time(0, 8), 0);
    assert.ok(time(100, 8) < time(100, 4));
    assert.equal(time(1, 1), time(1, 8));
  });
});
