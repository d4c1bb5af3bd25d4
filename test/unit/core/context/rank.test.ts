import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { rank, scorePath } from '../../../../src/core/context/rank.ts';

const order = (query: string, paths: readonly string[]) => rank(query, paths, (path) => path, 10);

describe('the order of what is offered', () => {
  it('puts the name before the start of a name, a word in it, its middle, and the folder', () => {
    const paths = ['retry/index.ts', 'src/noretry.ts', 'src/doRetry.ts', 'src/retryAfter.ts', 'src/retry.ts'];
    assert.deepEqual(order('retry', paths), paths.toReversed());
  });

  it('finds letters that stand apart, best where they begin words', () => {
    assert.deepEqual(order('fbz', ['src/fabrizio.ts', 'src/fooBarZoo.ts', 'src/nothing.ts']), [
      'src/fooBarZoo.ts',
      'src/fabrizio.ts',
    ]);
  });

  it('takes a slash as part of the path', () => {
    assert.deepEqual(order('chat/mod', ['host/chat/model.ts', 'model/chat.ts', 'chat/other.ts']), [
      'host/chat/model.ts',
    ]);
  });

  it('finds names with spaces, typed with or without them', () => {
    for (const query of ['my notes', 'mynotes', 'My Not']) {
      assert.deepEqual(order(query, ['docs/my notes.md', 'docs/other.md']), ['docs/my notes.md'], query);
    }
  });

  it('puts the shorter of equals first', () => {
    assert.deepEqual(order('index', ['src/a/very/deep/index.ts', 'src/index.ts']), [
      'src/index.ts',
      'src/a/very/deep/index.ts',
    ]);
  });

  it('names folders, which end with a slash', () => {
    assert.deepEqual(order('chat', ['src/host/chat/', 'src/host/panel/']), ['src/host/chat/']);
  });

  it('keeps everything in its order where nothing was typed', () => {
    assert.deepEqual(order('', ['b', 'a']), ['b', 'a']);
  });

  it('finds exactly the paths that hold the letters in order', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'C', '/', '.'), maxLength: 12 });
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'B', 'c'), minLength: 1, maxLength: 4 }),
        letters,
        (query, path) => {
          const pattern = new RegExp(Array.from(query.toLowerCase()).join('.*'), 's');
          assert.equal(scorePath(query, path) !== undefined, pattern.test(path.toLowerCase()));
        },
      ),
    );
  });
});
