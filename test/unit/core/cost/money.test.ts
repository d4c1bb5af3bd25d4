import assert from 'node:assert/strict';
import { formatMoney } from '../../../../src/core/cost/money.ts';

describe('an amount of money', () => {
  it('has the digits that count, and no more', () => {
    const amounts: readonly (readonly [number, string])[] = [
      [0, '$0'],
      [0.00001, '< $0.0001'],
      [0.00012, '$0.0001'],
      [0.0021, '$0.0021'],
      [0.00949, '$0.0095'],
      [0.0123, '$0.012'],
      [0.0996, '$0.10'],
      [0.15, '$0.15'],
      [0.999, '$1'],
      [4, '$4'],
      [12.3, '$12.30'],
      [1234.567, '$1234.57'],
    ];
    for (const [amount, text] of amounts) assert.equal(formatMoney(Math.round(amount * 1e9), 'USD'), text);
  });

  it('carries the sign of its currency', () => {
    assert.equal(formatMoney(130_000_000, 'CNY'), '¥0.13');
    assert.equal(formatMoney(1, 'CNY'), '< ¥0.0001');
  });
});
