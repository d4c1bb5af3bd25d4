import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { estimateTokens } from '../../../../src/core/cost/tokens.ts';

describe('a token estimate', () => {
  it('weighs letters by script', () => {
    assert.equal(estimateTokens(''), 0);
    assert.equal(estimateTokens('x'.repeat(100)), 30);
    assert.equal(estimateTokens('中'.repeat(100)), 60);
    assert.equal(estimateTokens('，ａ한の'.repeat(25)), 60);
    assert.equal(estimateTokens('é'.repeat(100)), 100);
    assert.equal(estimateTokens('🐳'.repeat(100)), 100);
  });

  it('grows with the text, and a whole is never dearer than its parts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
        const whole = estimateTokens(one + other);
        assert.ok(whole >= estimateTokens(one));
        assert.ok(whole <= estimateTokens(one) + estimateTokens(other));
      }),
    );
  });
});
