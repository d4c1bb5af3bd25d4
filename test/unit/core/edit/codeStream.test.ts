import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CodeStream } from '../../../../src/core/edit/codeStream.ts';

function read(answer: string, fence = '```', isOpen = false): CodeStream {
  const stream = new CodeStream(fence, isOpen);
  stream.push(answer);
  stream.end();
  return stream;
}

describe('code out of an answer', () => {
  it('is what stands in the first block, and no prose around it', () => {
    const { lines } = read(
      'Sure, here it is:\n\n```ts\nconst a = 1;\n\nconst b = 2;\n```\n\nI changed `a`.\n```\nmore\n```',
    );
    assert.deepEqual(lines, ['const a = 1;', '', 'const b = 2;']);
  });

  it('is the same however the answer is cut into pieces, and only ever grows', () => {
    const line = fc.constantFrom('a', '  b', '', '```', '```ts', '````', '~~~', 'prose', '\ttab\r');
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 12 }),
        fc.boolean(),
        fc.infiniteStream(fc.nat({ max: 5 })),
        (all, isOpen, cuts) => {
          const answer = all.join('\n');
          const whole = read(answer, '```', isOpen);
          const stream = new CodeStream('```', isOpen);
          let [rest, before] = [answer, [] as readonly string[]];
          for (const cut of cuts) {
            if (rest === '') break;
            stream.push(rest.slice(0, cut + 1));
            rest = rest.slice(cut + 1);
            assert.deepEqual(stream.lines.slice(0, before.length), before);
            before = stream.lines;
          }
          stream.end();
          assert.deepEqual(stream.lines, whole.lines);
          assert.equal(stream.hasCode, whole.hasCode);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('is nothing where there is no block', () => {
    const stream = read('I cannot do that.');
    assert.equal(stream.hasCode, false);
    assert.deepEqual(stream.lines, []);
  });

  it('keeps shorter fences, as in Markdown', () => {
    assert.deepEqual(read('````md\n# T\n```ts\nx\n```\n````').lines, ['# T', '```ts', 'x', '```']);
    assert.deepEqual(read('# T\n```ts\nx\n```\n````\nDone.', '````', true).lines, ['# T', '```ts', 'x', '```']);
  });

  it('goes on from a begun block, also where a service opens it once more', () => {
    assert.deepEqual(read('const a = 1;\n', '```', true).lines, ['const a = 1;']);
    assert.deepEqual(read('```ts\nconst a = 1;\n```\nDone.', '```', true).lines, ['const a = 1;']);
  });

  it('is known to be whole only once its block is closed, unless it was begun for the service', () => {
    assert.equal(read('```ts\na\n').isClosed, false);
    assert.equal(read('```ts\na\n```').isClosed, true);
    assert.equal(read('a\n', '```', true).isClosed, true);
  });

  it('has no empty lines at its end', () => {
    assert.deepEqual(read('```\na\n\n \n```').lines, ['a']);
  });
});
