import assert from 'node:assert/strict';
import { lineOf, readFindings } from '../../../../src/core/review/findings.ts';
import { nearTests } from '../../../../src/core/review/nearTests.ts';

describe('the findings of a review', () => {
  it('are the list items that begin with a place, however it is dressed', () => {
    const answer = `Two things matter:

1. **[src/a.ts:12](src/a.ts:12)** \`const x = y;\` – y may be undefined.
   Check it first.

   \`\`\`ts
   if (!y) return;
   \`\`\`
2. \`src/deep/b.py:3-7\`: never closed
- c.go:9 — a race
- Names could be better.

It cannot go in as it is.`;
    assert.deepEqual(
      readFindings(answer).map(({ path, line }) => [path, line]),
      [
        ['src/a.ts', 12],
        ['src/deep/b.py', 3],
        ['c.go', 9],
      ],
    );
    const [first, second] = readFindings(answer);
    assert.equal(first?.quote, 'const x = y;');
    assert.match(first?.text ?? '', /^`const x = y;` – y may be undefined\.\nCheck it first\.\n```ts\nif/);
    assert.equal(second?.text, 'never closed');
  });

  it('are none where there is nothing to object to, and quick for anything', () => {
    assert.deepEqual(readFindings('Nothing to object to.'), []);
    assert.deepEqual(readFindings(`- ${'a/'.repeat(20_000)}\n- ${'a '.repeat(20_000)}`), []);
  });

  it('are at the line that has what they quote, for models count badly', () => {
    const lines = ['a', 'const x = 1;', 'b', 'const x = 1;', 'c'];
    const finding = { path: 'a', line: 5, text: 't' };
    assert.equal(lineOf({ ...finding, quote: 'const x' }, lines), 3);
    assert.equal(lineOf({ ...finding, line: 1, quote: 'const x' }, lines), 1);
    assert.equal(lineOf({ ...finding, quote: 'gone' }, lines), 4);
    assert.equal(lineOf({ ...finding, line: 99 }, lines), 4);
  });
});

describe('the tests near a file', () => {
  const tests = ['test/unit/price.test.ts', 'test/unit/deep/retry.spec.ts', 'tests/test_track.py', 'pkg/tide_test.go'];

  it('are its own where it has some', () => {
    assert.deepEqual(nearTests('src/price.ts', tests), { own: 'test/unit/price.test.ts' });
    assert.deepEqual(nearTests('src/track.py', tests), { own: 'tests/test_track.py' });
    assert.deepEqual(nearTests('pkg/tide.go', tests), { own: 'pkg/tide_test.go' });
  });

  it('are else an example in the same language, or none', () => {
    assert.deepEqual(nearTests('src/deep/other.ts', tests), { example: 'test/unit/deep/retry.spec.ts' });
    assert.deepEqual(nearTests('main.rs', tests), {});
  });
});
