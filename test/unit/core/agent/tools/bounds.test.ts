/** What fits into the result of a tool, and what is said of the rest. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { HeadAndTail, listRows, numberLines, plainOutput } from '../../../../../src/core/agent/tools/bounds.ts';

describe('the lines of a file', () => {
  it('stand behind their numbers', () => {
    assert.deepEqual(numberLines(['a', 'b', 'c'], 2, 3, 100), { text: '2\tb\n3\tc\n', last: 3 });
  });

  it('end where no more of them fit, but never before the first', () => {
    assert.deepEqual(numberLines(['aaaa', 'bbbb', 'cccc'], 1, 3, 15), { text: '1\taaaa\n2\tbbbb\n', last: 2 });
    assert.equal(numberLines(['aaaa', 'bbbb'], 1, 2, 1).last, 1);
  });

  it('are cut where they are too long, and say so', () => {
    assert.match(numberLines(['x'.repeat(5_000)], 1, 1, 9_000).text, /^1\tx{1000}… \[4000 more characters\]\n$/);
  });
});

describe('rows', () => {
  const more = (left: number): string => `${left} more`;

  it('are all there where they fit', () => {
    assert.equal(listRows(['a', 'b'], { maxRows: 2, maxCharacters: 4 }, more), 'a\nb');
  });

  it('stop at either limit and say how many are left', () => {
    assert.equal(listRows(['a', 'b', 'c'], { maxRows: 2, maxCharacters: 99 }, more), 'a\nb\n1 more');
    assert.equal(listRows(['aaa', 'bbb', 'ccc'], { maxRows: 9, maxCharacters: 8 }, more), 'aaa\nbbb\n1 more');
    assert.equal(listRows(['a'.repeat(20)], { maxRows: 9, maxCharacters: 8 }, more), 'aaaaaaaa');
  });
});

describe('beginning and end of an output', () => {
  it('are all of it where it fits, however it comes', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (pieces) => {
        const output = new HeadAndTail(100_000);
        for (const piece of pieces) output.add(piece);
        assert.equal(String(output), pieces.join(''));
      }),
    );
  });

  it('are kept, and the number of what is not', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1 }), { minLength: 20 }),
        fc.integer({ min: 4, max: 15 }),
        (pieces, limit) => {
          const output = new HeadAndTail(limit);
          for (const piece of pieces) output.add(piece);
          const whole = pieces.join('');
          const head = Math.floor(limit / 4);
          const tail = whole.slice(whole.length - (limit - head));
          assert.equal(
            String(output),
            `${whole.slice(0, head)}\n[${whole.length - limit} characters left out here]\n${tail}`,
          );
        },
      ),
    );
  });
});

describe('the output of a program', () => {
  it('is what one would read in the terminal', () => {
    assert.equal(plainOutput('\u001b[31mred\u001b[0m\r\n\u001b]0;title\u0007ok\u001b(B\n'), 'red\nok\n');
    assert.equal(plainOutput('10%\r50%\r100%\r\ndone\n'), '100%\ndone\n');
    assert.equal(plainOutput(`${'\r'.repeat(300_000)}x`), 'x');
    assert.equal(plainOutput('a\r\r\nb'), 'a\nb');
    assert.equal(plainOutput('a\u0007\u0000b\u001b]633;C\u001b\\'), 'ab');
  });
});
