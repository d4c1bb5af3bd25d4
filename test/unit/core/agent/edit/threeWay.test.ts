/** A proposal for a text that was changed meanwhile. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { countLines, rebase } from '../../../../../src/core/agent/edit/threeWay.ts';

describe('a proposal for a text that was changed meanwhile', () => {
  const base = 'a\nb\nc\nd\ne\nf\ng\n';

  it('keeps changes above, below and between', () => {
    const proposed = base.replace('c', 'C').replace('g', 'G\nh');
    const now = base.replace('a\n', '').replace('e', 'E\nE2');
    assert.equal(rebase(base, proposed, now), 'b\nC\nd\nE\nE2\nf\nG\nh\n');
  });

  it('is none where the same lines were changed, or lines that touch them', () => {
    assert.equal(rebase(base, base.replace('c', 'C'), base.replace('c', 'X')), undefined);
    assert.equal(rebase(base, base.replace('c', 'C'), base.replace('d', 'X')), undefined);
    assert.equal(rebase(base, base.replace('c\n', ''), base.replace('c\n', 'c\nnew\n')), undefined);
  });

  it('takes the same change once', () => {
    const both = base.replace('c', 'C');
    assert.equal(rebase(base, both.replace('g', 'G'), both), both.replace('g', 'G'));
    assert.equal(rebase(base, both, both), both);
  });

  it('is the one of both orders', () => {
    const text = fc
      .array(fc.constantFrom('a\n', 'b\n', 'c\n', 'd\r\n'), { maxLength: 8 })
      .map((lines) => lines.join(''));
    fc.assert(
      fc.property(text, text, text, (one, ours, theirs) => {
        assert.equal(rebase(one, ours, theirs), rebase(one, theirs, ours));
        assert.equal(rebase(one, ours, one), ours);
        assert.equal(rebase(one, one, theirs), theirs);
      }),
    );
  });

  it('counts lines that come and go', () => {
    assert.deepEqual(countLines(base, base.replace('c\n', 'C\nC2\n')), { added: 2, removed: 1 });
    assert.deepEqual(countLines('', 'one\ntwo'), { added: 2, removed: 0 });
  });
});
