import assert from 'node:assert/strict';
import { createSpending } from '../../../../../src/core/completion/habits/spending.ts';

const dayMs = 86_400_000;
const usage = { promptTokens: 100, cacheHitTokens: 60, completionTokens: 20, reasoningTokens: 0 };

describe('spending', () => {
  it('is counted by day and by language', () => {
    const spending = createSpending();
    spending.spend(0, 'go', usage);
    spending.spend(dayMs - 1, 'rust', usage);
    spending.spend(dayMs, 'go', usage);
    spending.count(dayMs, 'go', { acceptedLines: 3 });
    const { days, languages } = spending.stats();
    assert.deepEqual(Object.keys(days), ['1970-01-01', '1970-01-02']);
    assert.deepEqual([days['1970-01-01']?.promptTokens, days['1970-01-02']?.completionTokens], [200, 20]);
    assert.equal(days['1970-01-02']?.acceptedLines, 3);
    assert.equal(languages['go']?.cacheHitTokens, 120);
    assert.equal(languages['rust']?.cacheHitTokens, 60);
  });

  it('survives being written and read', () => {
    const spending = createSpending();
    spending.spend(0, 'go', usage);
    const again = createSpending(JSON.parse(JSON.stringify(spending.stats())));
    again.spend(0, 'go', usage);
    assert.equal(again.stats().days['1970-01-01']?.promptTokens, 200);
  });

  it('keeps the last 31 days', () => {
    const spending = createSpending();
    for (let day = 0; day < 40; day += 1) spending.count(day * dayMs, 'go', { requests: 1 });
    assert.deepEqual([Object.keys(spending.stats().days).length, spending.stats().languages['go']?.requests], [31, 40]);
  });
});
