import assert from 'node:assert/strict';
import fc from 'fast-check';
import { blockAround } from '../../../../src/core/edit/block.ts';
import { indentLike, liveLines, sharedIndent } from '../../../../src/core/edit/live.ts';
import { changedPlaceholders } from '../../../../src/core/edit/placeholders.ts';
import { Region } from '../../../../src/core/edit/region.ts';

const lines = fc.array(fc.constantFrom('a', 'b', 'c', '}', '', '  d'), { maxLength: 10 });

describe('a part that is being written', () => {
  it('has the new lines first and then old ones that none of them stands for', () => {
    fc.assert(
      fc.property(lines, lines, (old, fresh) => {
        const live = liveLines(old, fresh);
        assert.deepEqual(live.slice(0, fresh.length), fresh);
        const rest = live.slice(fresh.length);
        assert.deepEqual(rest, old.slice(old.length - rest.length));
        assert.ok(live.length <= old.length + fresh.length);
      }),
    );
  });

  it('loses no old line before a new one comes for it', () => {
    const old = ['a', 'b', 'c', 'd'];
    assert.deepEqual(liveLines(old, []), old);
    assert.deepEqual(liveLines(old, ['a']), old);
    assert.deepEqual(liveLines(old, ['a', 'X']), ['a', 'X', 'c', 'd']);
    assert.deepEqual(liveLines(old, ['a', 'X', 'c']), ['a', 'X', 'c', 'd']);
    assert.deepEqual(liveLines(old, ['a', 'X', 'Y', 'd']), ['a', 'X', 'Y', 'd']);
  });

  it('is moved in as far as the old lines were, and no further', () => {
    assert.equal(sharedIndent(['    a', '', '      b']), '    ');
    assert.equal(sharedIndent(['\t']), '\t');
    assert.deepEqual(indentLike(['a {', '  b', '', '}'], '    '), ['    a {', '      b', '', '    }']);
    assert.deepEqual(indentLike(['    a', '  b'], '    '), ['    a', '  b']);
    assert.deepEqual(indentLike(['\ta'], '    '), ['\ta']);
  });

  it('keeps its place whatever is changed around it, and notices what is changed inside', () => {
    const text = fc.string({ maxLength: 12 });
    const edit = fc.tuple(fc.boolean(), fc.nat(), fc.nat({ max: 5 }), fc.string({ maxLength: 4 }));
    fc.assert(
      fc.property(text, text, text, text, fc.array(edit, { maxLength: 8 }), (before, part, behind, written, edits) => {
        let [left, right] = [before, behind];
        const region = new Region(left.length, left.length + part.length, left.length + part.length + right.length);
        for (const [isLeft, from, length, inserted] of edits) {
          const side = isLeft ? left : right;
          const at = from % (side.length + 1);
          const end = Math.min(side.length, at + length);
          const offset = isLeft ? 0 : left.length + written.length;
          const change = { start: offset + at, end: offset + end, text: inserted };
          const isOutside = region.follow(change, left.length + written.length + right.length);
          // In an empty part nothing tells its two borders apart.
          if (written === '' && at === 0 && !isLeft) return;
          assert.equal(isOutside, true);
          const changed = side.slice(0, at) + inserted + side.slice(end);
          if (isLeft) left = changed;
          else right = changed;
        }
        const all = left + written + right;
        assert.deepEqual(region.within(all.length), { start: left.length, end: left.length + written.length });
      }),
      { numRuns: 2_000 },
    );
    assert.equal(new Region(2, 6, 8).follow({ start: 3, end: 4, text: '' }, 8), false);
    assert.equal(new Region(2, 6, 8).follow({ start: 0, end: 3, text: '' }, 8), false);
  });

  it('is the block of lines around the cursor where no language service knows better', () => {
    const code = ['import x', '', 'function a() {', '  one', '', '  two', '}', '', 'const b = 1;'];
    assert.deepEqual(blockAround(code, 3, 100), [2, 6]);
    assert.deepEqual(blockAround(code, 2, 100), [2, 6]);
    assert.deepEqual(blockAround(code, 8, 100), [8, 8]);
    assert.deepEqual(blockAround(code, 3, 2), [3, 3]);
  });

  it('is looked through for placeholders that a translation lost or made up', () => {
    assert.deepEqual(changedPlaceholders('Hello {name}, %d of ${total}', '你好 {name}，${total} 中的 %d'), []);
    assert.deepEqual(changedPlaceholders('{0} and {1}', '{0} 和 {0}'), ['{0}', '{1}']);
  });
});
