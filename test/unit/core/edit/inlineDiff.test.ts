import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Review, type TextChange } from '../../../../src/core/diff/review.ts';
import { liveLines } from '../../../../src/core/edit/live.ts';
import { Region } from '../../../../src/core/edit/region.ts';
import { applyHunks } from '../diff/applyHunks.ts';

const words = fc.constantFrom('a', 'b', 'c', '}', '', '  d', '\te', '你好');
const lines = fc.array(words, { maxLength: 8 });
const eol = fc.constantFrom('\n', '\r\n');
/** How many more lines have come, and what somebody else does then: on which side, from where, how much, what instead. */
const step = fc.record({
  come: fc.nat({ max: 3 }),
  isAbove: fc.boolean(),
  from: fc.nat(),
  length: fc.nat({ max: 3 }),
  typed: fc.constantFrom('', 'x', 'new\n', 'ß'),
});
const decisions = fc.infiniteStream(fc.tuple(fc.nat(), fc.boolean()));

describe('an inline diff that is written live', () => {
  it('ends with the accepted hunks applied to the original, whatever was edited elsewhere and decided in which order', () => {
    fc.assert(
      fc.property(
        lines,
        lines,
        lines,
        lines,
        eol,
        fc.array(step, { maxLength: 6 }),
        decisions,
        (above, old, fresh, below, end, steps, picks) => {
          const join = (all: readonly string[]): string => all.map((line) => line + end).join('');
          // The lines beside the part stay, so that nobody's edit runs into it.
          let [before, behind] = [`${join(above)}top${end}`, `bottom${end}${join(below)}`];
          let part = join(old);
          const region = new Region(before.length, (before + part).length, (before + part + behind).length);
          const text = (): string => before + part + behind;
          let review = new Review(text(), text());
          const write = (live: readonly string[]): void => {
            const now = text();
            const { start, end: stop } = region.within(now.length);
            assert.equal(now.slice(start, stop), part);
            part = join(live);
            review = new Review(review.original, text());
          };
          let come = 0;
          for (const { come: more, isAbove, from, length, typed } of steps) {
            come = Math.min(fresh.length, come + more);
            write(liveLines(old, fresh.slice(0, come)));
            const side = isAbove ? before : behind;
            const room = side.length - `bottom${end}`.length;
            const at = (isAbove ? 0 : `bottom${end}`.length) + (from % (Math.max(0, room) + 1));
            const stop = Math.min(at + length, isAbove ? Math.max(at, room) : side.length);
            const offset = isAbove ? 0 : (before + part).length;
            const change: TextChange = { start: offset + at, end: offset + stop, text: typed };
            assert.equal(region.follow(change, text().length), true);
            const edited = side.slice(0, at) + typed + side.slice(stop);
            if (isAbove) before = edited;
            else behind = edited;
            review.follow(change);
            assert.equal(review.text, text());
          }
          write(fresh);
          const original = before + join(old) + behind;
          const proposed = before + join(fresh) + behind;
          assert.equal(review.original, original);
          assert.equal(review.text, proposed);
          const accepted = new Set<number>();
          for (const [pick, accept] of picks) {
            const hunk = review.hunks[pick % Math.max(1, review.hunks.length)];
            if (hunk === undefined) break;
            if (accept) {
              accepted.add(hunk.id);
              review.accept(hunk.id);
            } else {
              const change = review.rejection(hunk.id);
              if (change !== undefined) review.follow(change);
            }
          }
          assert.equal(review.text, applyHunks(original, proposed, accepted));
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
