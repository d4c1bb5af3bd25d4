import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findHunks } from '../../../../src/core/diff/hunks.ts';
import { Review } from '../../../../src/core/diff/review.ts';
import { applyHunks } from './applyHunks.ts';

const line = fc.constantFrom('a', 'b', 'c', 'dd', '', '  e', '\tf', '你好');
const text = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([lines, ending, closed]) => lines.join(ending) + (closed && lines.length > 0 ? ending : ''));

describe('hunks', () => {
  it('are exactly what differs: the original with all of them applied is the proposal', () => {
    fc.assert(
      fc.property(text, text, (original, proposed) => {
        let [applied, at] = ['', 0];
        for (const hunk of findHunks(original, proposed)) {
          applied += original.slice(at, hunk.originalStart) + proposed.slice(hunk.proposedStart, hunk.proposedEnd);
          at = hunk.originalEnd;
        }
        assert.equal(applied + original.slice(at), proposed);
      }),
      { numRuns: 2_000 },
    );
  });

  it('stand at borders of lines and have an equal line between them', () => {
    const hunks = findHunks('a\nb\nc\nd\n', 'a\nB\nc\nd\ne\n');
    assert.deepEqual(hunks, [
      { originalStart: 2, originalEnd: 4, proposedStart: 2, proposedEnd: 4 },
      { originalStart: 8, originalEnd: 8, proposedStart: 8, proposedEnd: 10 },
    ]);
  });

  it('stay few and quick for texts that have nothing in common', () => {
    const many = (word: string): string => Array.from({ length: 20_000 }, (_, index) => `${word}${index}\n`).join('');
    const proposed = `same\n${many('b')}end\n`;
    assert.equal(findHunks(`same\n${many('a')}end\n`, proposed).length, 1);
  });
});

describe('a review', () => {
  it('ends with the accepted hunks applied to the original, whatever the order of decisions', () => {
    fc.assert(
      fc.property(text, text, fc.infiniteStream(fc.tuple(fc.nat(), fc.boolean())), (original, proposed, decisions) => {
        const review = new Review(original, proposed);
        const accepted = new Set<number>();
        for (const [pick, accept] of decisions) {
          const hunk = review.hunks[pick % Math.max(1, review.hunks.length)];
          if (hunk === undefined) break;
          if (accept) {
            accepted.add(hunk.id);
            review.accept(hunk.id);
          } else reject(review, hunk.id);
        }
        assert.equal(review.text, applyHunks(original, proposed, accepted));
      }),
      { numRuns: 3_000 },
    );
  });

  it('gives the original back byte for byte when everything is rejected', () => {
    fc.assert(
      fc.property(text, text, (original, proposed) => {
        const review = new Review(original, proposed);
        assert.equal(review.original, original);
        for (const { id } of review.hunks.toReversed()) reject(review, id);
        assert.equal(review.text, original);
        assert.deepEqual(review.hunks, []);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps edits elsewhere, and taking all back gives the original with those edits', () => {
    // Both sides have these lines, and only they are edited.
    const kept = ['① kept line ①', '② kept line ②', '③ kept line ③'];
    const between = (part: number): fc.Arbitrary<string[]> =>
      fc.array(fc.constantFrom(`x${part}`, `y${part}`, `z${part}`), { minLength: 1, maxLength: 3 });
    const side = fc.tuple(between(0), between(1), between(2), between(3));
    const put = (parts: readonly (readonly string[])[], words: readonly string[]): string =>
      parts
        .map((part, index) => [...part, ...(words[index] === undefined ? [] : [words[index]])].join('\n'))
        .join('\n');
    const edit = fc.tuple(
      fc.nat({ max: 2 }),
      fc.nat({ max: 10 }),
      fc.nat({ max: 4 }),
      fc.constantFrom('', 'ß', 'new\nline'),
    );
    fc.assert(
      fc.property(side, side, fc.array(edit, { maxLength: 6 }), (before, after, edits) => {
        const words = [...kept];
        const review = new Review(put(before, words), put(after, words));
        for (const [which, from, length, inserted] of edits) {
          const word = words[which] ?? '';
          const start = Math.min(from + 1, word.length - 1);
          const end = Math.max(start, Math.min(start + length, word.length - 1));
          const at = review.text.indexOf(word);
          review.follow({ start: at + start, end: at + end, text: inserted });
          words[which] = word.slice(0, start) + inserted + word.slice(end);
        }
        assert.equal(review.text, put(after, words));
        assert.equal(review.original, put(before, words));
      }),
      { numRuns: 2_000 },
    );
  });

  it('can always be taken back to one text, whatever was edited meanwhile', () => {
    fc.assert(
      fc.property(
        text,
        text,
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 6 }), fc.constantFrom('', 'q', 'r\n')), { maxLength: 8 }),
        (original, proposed, edits) => {
          const review = new Review(original, proposed);
          for (const [from, length, inserted] of edits) {
            const start = from % (review.text.length + 1);
            review.follow({ start, end: Math.min(review.text.length, start + length), text: inserted });
            const ends = review.hunks.flatMap(({ start, end }) => [start, end]);
            assert.deepEqual(
              ends,
              ends.toSorted((a, b) => a - b),
            );
          }
          const wanted = review.original;
          for (const { id } of review.hunks.slice()) reject(review, id);
          assert.equal(review.text, wanted);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('takes back two removals together once nothing is left between them', () => {
    const review = new Review('a\nb\na\n', 'b\n');
    review.follow({ start: 0, end: 2, text: '' });
    assert.equal(review.hunks.length, 1);
    reject(review, review.hunks[0]?.id ?? -1);
    assert.equal(review.text, 'a\na\n');
    assert.equal(review.hunks.length, 0);
  });

  it('takes what is typed inside a place for part of it, and what is typed beside it not', () => {
    const review = new Review('a\nb\nc\n', 'a\nB\nc\n');
    review.follow({ start: 3, end: 3, text: '!' });
    assert.deepEqual(placesOf(review), [[2, 5, 'b\n']]);
    review.follow({ start: 5, end: 5, text: 'after\n' });
    review.follow({ start: 2, end: 2, text: 'before\n' });
    assert.deepEqual(placesOf(review), [[9, 12, 'b\n']]);
  });

  it('counts a place as decided when it says what it said before, by whatever way', () => {
    const review = new Review('a\nb\nc\n', 'a\nB\nc\n');
    review.follow({ start: 2, end: 3, text: 'b' });
    assert.deepEqual(review.hunks, []);
  });

  it('opens a place again when its rejection is undone, and no other way', () => {
    fc.assert(
      fc.property(text, text, fc.nat(), (original, proposed, pick) => {
        const review = new Review(original, proposed);
        const hunk = review.hunks[pick % Math.max(1, review.hunks.length)];
        if (hunk === undefined) return;
        const before = review.hunks;
        const standing = review.text.slice(hunk.start, hunk.end);
        reject(review, hunk.id);
        assert.equal(review.hunks.length, before.length - 1);
        assert.equal(review.isOver, false);
        review.follow({ start: hunk.start, end: hunk.start + hunk.original.length, text: standing });
        assert.deepEqual(
          review.hunks.map(({ start, end, original }) => ({ start, end, original })),
          before.map(({ start, end, original }) => ({ start, end, original })),
        );
        assert.equal(review.original, original);
      }),
      { numRuns: 2_000 },
    );
    const review = new Review('a\nb\nc\n', 'a\nB\nc\n');
    reject(review, 0);
    review.follow({ start: 2, end: 3, text: 'mine' });
    assert.deepEqual(review.hunks, []);
    assert.equal(review.isOver, true);
  });

  it('joins places that one edit runs across', () => {
    const review = new Review('a\nb\nc\nd\n', 'A\nb\nC\nd\n');
    review.follow({ start: 1, end: 5, text: '' });
    assert.equal(review.hunks.length, 1);
    assert.equal(review.original, 'a\nb\nc\nd\n');
  });
});

function reject(review: Review, id: number): void {
  const change = review.rejection(id);
  if (change !== undefined) review.follow(change);
}

function placesOf(review: Review): [number, number, string][] {
  return review.hunks.map(({ start, end, original }) => [start, end, original]);
}
