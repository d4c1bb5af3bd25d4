import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findRuns } from '../../../../src/core/policy/runs.ts';

describe('runs of the characters of tokens', () => {
  it('are found whole and in order, wherever they stand', () => {
    const piece = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', 'Z', '0', '_', '-', '/', '=', '.', ':', '~', '+'), maxLength: 24 }),
      fc.constantFrom(' ', '"', '\n', 'é', '用', '(', '@'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.integer({ min: 1, max: 20 }), (pieces, shortest) => {
        const text = pieces.join('');
        const expected = [...text.matchAll(/[\w+/=.:~-]+/g)].map(([run]) => run);
        assert.deepEqual(
          [...findRuns(text, shortest)].map(({ start, end }) => text.slice(start, end)),
          expected.filter((run) => run.length >= shortest),
        );
      }),
    );
  });
});
