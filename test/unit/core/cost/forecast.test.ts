import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { cacheLifeMs, forecast, learn, untaught, type Counted } from '../../../../src/core/cost/forecast.ts';

const usage = { promptTokens: 2_000, cacheHitTokens: 1_024, completionTokens: 300, reasoningTokens: 0 };
const before: Counted = { at: 0, model: 'm', usage, estimatedTokens: 2_500 };

describe('a forecast', () => {
  it('goes on from what the service has counted', () => {
    const next = forecast({ at: 1, model: 'm', estimatedTokens: 2_700 }, before, untaught);
    assert.deepEqual(next, { promptTokens: 2_200, cacheHitTokens: 1_920, completionTokens: 1_000 });
  });

  it('expects nothing in the cache for another model, after a long time or at the beginning', () => {
    const upcoming = { at: 1, model: 'm', estimatedTokens: 2_700 };
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
        const next = forecast({ at: 1, model: 'm', estimatedTokens }, counted, untaught);
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
    for (let round = 0; round < 20; round += 1) habits = learn(habits, before);
    assert.ok(Math.abs(habits.factor - 0.8) < 0.01);
    assert.ok(Math.abs(habits.answerTokens - 300) < 10);
  });

  it('stays within reason, whatever a service says', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (promptTokens, completionTokens, estimatedTokens) => {
        const counted = { ...before, usage: { ...usage, promptTokens, completionTokens }, estimatedTokens };
        const { factor, answerTokens } = learn(untaught, counted);
        assert.ok(factor >= 0.25 && factor <= 4 && answerTokens >= 0);
      }),
    );
  });
});
