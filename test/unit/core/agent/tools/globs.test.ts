/** Which paths a pattern of a model means. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pathMatcher } from '../../../../../src/core/agent/tools/globs.ts';

describe('a pattern of paths', () => {
  const paths = ['a.ts', 'src/a.ts', 'src/deep/b.test.ts', 'src/deep/c.js', 'docs/d.md'];
  const meant = (pattern: string) => paths.filter((path) => pathMatcher(pattern)?.(path) === true);

  it('means names on all levels, and paths from the top', () => {
    assert.deepEqual(meant('*.ts'), ['a.ts', 'src/a.ts', 'src/deep/b.test.ts']);
    assert.deepEqual(meant('/*.ts'), ['a.ts']);
    assert.deepEqual(meant('src/**/*.test.ts'), ['src/deep/b.test.ts']);
    assert.deepEqual(meant('./src/*.ts'), ['src/a.ts']);
    assert.deepEqual(meant('docs'), ['docs/d.md']);
  });

  it('means each of the alternatives in braces, also within each other', () => {
    assert.deepEqual(meant('*.{js,md}'), ['src/deep/c.js', 'docs/d.md']);
    assert.deepEqual(meant('{docs,src/{deep,none}}/*.{md,js}'), ['src/deep/c.js', 'docs/d.md']);
  });

  it('is refused where it means something else, or more than anybody means', () => {
    for (const pattern of ['!*.ts', '#x', 'a\n*', String.raw`a\*`, '*.{ts', '*.ts}', '{a,b}'.repeat(10)]) {
      assert.equal(pathMatcher(pattern), undefined, pattern);
    }
  });

  it('is refused before its alternatives are made, however many and however long', () => {
    const hundred = `{${'a,'.repeat(99)}a}`;
    assert.equal(pathMatcher(hundred)?.('a'), true);
    assert.equal(pathMatcher(hundred + hundred), undefined);
    assert.equal(pathMatcher('{a}'.repeat(400)), undefined);
  });

  it('never fails, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string({ unit: fc.constantFrom('*', '{', '}', ',', '/', 'a', '[', ']') }),
        (one, other) => {
          for (const pattern of [one, other]) pathMatcher(pattern)?.('src/a.ts');
        },
      ),
    );
  });
});
