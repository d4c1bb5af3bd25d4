/** What the model hears of a person's decision about its edits. */
import assert from 'node:assert/strict';
import { decisionWords, quoteDiff } from '../../../../../src/core/agent/edit/decision.ts';

describe('the words for a decision about an edit', () => {
  it('say whether it was taken, for files that are changed, made and removed', () => {
    assert.match(decisionWords('a.ts', 'a', 'b', 'b'), /accepted your edits/);
    assert.match(decisionWords('a.ts', 'a', 'b', 'a'), /rejected your edits/);
    assert.match(decisionWords('a.ts', undefined, 'b', 'b'), /let it be created/);
    assert.match(decisionWords('a.ts', undefined, 'b', undefined), /There is no such file/);
    assert.match(decisionWords('a.ts', 'a', undefined, undefined), /let it be deleted/);
    assert.match(decisionWords('a.ts', 'a', undefined, 'a'), /still there/);
  });

  it('quote what is otherwise than proposed', () => {
    const words = decisionWords('a.ts', 'one\ntwo\n', 'ONE\nTWO\n', 'ONE\ntwo\n');
    assert.match(words, /took a part of it[\s\S]*-TWO\n\+two/);
  });

  it('stay short', () => {
    const [before, after] = ['a', 'b'].map((char) => `${char.repeat(5_000)}\n`.repeat(500));
    const quoted = quoteDiff(before ?? '', after ?? '');
    assert.ok(quoted.length < 30_000);
    assert.match(quoted, /\[\d+ more lines\]$/);
  });
});
