import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  cacheLifeMs,
  forecast,
  learn,
  likelyAnswer,
  untaught,
  type Counted,
  type Upcoming,
} from '../../../../src/core/cost/forecast.ts';

const usage = { promptTokens: 2_000, cacheHitTokens: 1_024, completionTokens: 300, reasoningTokens: 0 };
const before: Counted = { at: 0, model: 'm', usage, estimatedTokens: 2_500 };

describe('a forecast', () => {
  it('goes on from what the service has counted', () => {
    const next = forecast({ at: 1, model: 'm', thinking: 'high', estimatedTokens: 2_700 }, before, untaught);
    assert.deepEqual(next, { promptTokens: 2_200, cacheHitTokens: 1_920, completionTokens: 1_000 });
  });

  it('expects nothing in the cache for another model, after a long time or at the beginning', () => {
    const upcoming: Upcoming = { at: 1, model: 'm', thinking: 'high', estimatedTokens: 2_700 };
    assert.equal(forecast({ ...upcoming, model: 'n' }, before, untaught).cacheHitTokens, 0);
    assert.equal(forecast({ ...upcoming, at: cacheLifeMs + 1 }, before, untaught).cacheHitTokens, 0);
    assert.deepEqual(forecast(upcoming, undefined, { factor: 0.8, answerTokens: 500 }), {
      promptTokens: 2_160,
      cacheHitTokens: 0,
      completionTokens: 500,
    });
  });

  it('never expects more from the cache than is sent, in whole units', () => {
    const tokens = fc.nat({ max: 1_000_000 });
    fc.assert(
      fc.property(tokens, tokens, tokens, (promptTokens, estimatedBefore, estimatedTokens) => {
        const counted = { ...before, usage: { ...usage, promptTokens }, estimatedTokens: estimatedBefore };
        const next = forecast({ at: 1, model: 'm', thinking: 'high', estimatedTokens }, counted, untaught);
        assert.ok(next.promptTokens >= 0 && next.cacheHitTokens >= 0);
        assert.ok(next.cacheHitTokens <= next.promptTokens);
        assert.equal(next.cacheHitTokens % 128, 0);
      }),
    );
  });
});

describe('what is learned of a model', () => {
  it('comes nearer to what the service counts with every answer', () => {
    let habits = untaught;
    for (let round = 0; round < 20; round += 1) habits = learn(habits, before, 'high');
    assert.ok(Math.abs(habits.factor - 0.8) < 0.01);
    assert.ok(Math.abs(habits.answerTokens - 300) < 10);
  });

  it('stays within reason, whatever a service says', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (promptTokens, completionTokens, estimatedTokens) => {
        const counted = { ...before, usage: { ...usage, promptTokens, completionTokens }, estimatedTokens };
        const { factor, answerTokens } = learn(untaught, counted, 'off');
        assert.ok(factor >= 0.25 && factor <= 4 && answerTokens >= 0);
      }),
    );
  });

  it('is kept for each effort, and what was not seen is guessed in proportion and called a guess', () => {
    const seen = (completionTokens: number): Counted => ({ ...before, usage: { ...usage, completionTokens } });
    const once = learn(untaught, seen(4_000), 'high');
    assert.deepEqual(likelyAnswer(once, 'high'), { tokens: 4_000, guessed: false });
    assert.deepEqual(likelyAnswer(once, 'off'), { tokens: 2_000, guessed: true });
    assert.deepEqual(likelyAnswer(once, 'max'), { tokens: 10_000, guessed: true });
    const twice = learn(once, seen(300), 'off');
    assert.deepEqual(likelyAnswer(twice, 'off'), { tokens: 300, guessed: false });
    assert.deepEqual(likelyAnswer(twice, 'high'), { tokens: 4_000, guessed: false });
    assert.equal(
      forecast({ at: 1, model: 'm', thinking: 'off', estimatedTokens: 1 }, before, twice).completionTokens,
      300,
    );
    // More thinking is never expected to be shorter.
    const lengths = (['off', 'low', 'high', 'max'] as const).map((effort) => likelyAnswer(untaught, effort).tokens);
    assert.deepEqual(
      lengths,
      lengths.toSorted((a, b) => a - b),
    );
  });
});
