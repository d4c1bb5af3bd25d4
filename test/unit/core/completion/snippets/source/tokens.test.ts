import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareWords, similarity, wordsOf } from '../../../../../../src/core/completion/snippets/source/tokens.ts';

const anySet = fc.uniqueArray(fc.nat(30)).map((words) => Int32Array.from(words).sort());

describe('words of source', () => {
  it('are the same wherever they stand', () => {
    assert.deepEqual(wordsOf(['readFile(path)']), wordsOf(['path', '  "readFile"']));
    assert.notDeepEqual(wordsOf(['readFile']), wordsOf(['readFiles']));
  });

  it('leave out numbers, single letters and punctuation', () => {
    assert.equal(wordsOf(['i + 1234 * 0xff - (a) …']).length, 0);
    assert.equal(wordsOf(['$el _id été']).length, 3);
  });

  it('take Chinese by pairs of characters', () => {
    const [all, part] = [wordsOf(['// 计算总数。']), wordsOf(['计算'])];
    assert.equal(all.length, 3);
    assert.equal(part.length, 1);
    assert.ok(all.includes(part[0] ?? 0));
  });

  it('are alike by the share they have in common', () => {
    fc.assert(
      fc.property(anySet, anySet, (a, b) => {
        const all = new Set([...a, ...b]).size;
        const common = a.filter((word) => b.includes(word)).length;
        assert.equal(similarity(a, b), all === 0 ? 0 : common / all);
      }),
    );
  });

  it('differ by those that left and those that joined', () => {
    fc.assert(
      fc.property(anySet, anySet, (before, after) => {
        const now = new Set(before);
        compareWords(
          before,
          after,
          (word) => assert.ok(now.delete(word)),
          (word) => assert.ok(!now.has(word) && now.add(word)),
        );
        assert.deepEqual(
          [...now].sort((a, b) => a - b),
          [...after],
        );
      }),
    );
  });
});
