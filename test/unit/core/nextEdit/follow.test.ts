import assert from 'node:assert/strict';
import { createFollow } from '../../../../src/core/nextEdit/follow.ts';

const source = ['const total = 1;', 'use(total);', ...Array.from({ length: 20 }, (_, at) => `line${at}();`)];
const text = (lines: readonly string[]) => ({ languageId: 'typescript', lines });

describe('a document that is followed', () => {
  it('tells of a change once, however long it is paused', () => {
    const follow = createFollow(source);
    const renamed = source.with(0, 'const sum = 1;');
    assert.equal(follow.rest(text(source)), undefined);
    assert.deepEqual(follow.rest(text(renamed))?.places, [{ line: 1, text: 'use(total);' }]);
    assert.equal(follow.rest(text(renamed)), undefined);
  });

  it('takes a name that is written on as one change', () => {
    const follow = createFollow(source);
    follow.rest(text(source.with(0, 'const s = 1;')));
    const candidate = follow.rest(text(source.with(0, 'const sum = 1;')));
    assert.deepEqual(candidate?.change, { line: 0, before: ['const total = 1;'], after: ['const sum = 1;'] });
  });

  it('begins anew where something is written elsewhere', () => {
    const follow = createFollow(source);
    const renamed = source.with(0, 'const sum = 1;');
    follow.rest(text(renamed));
    const elsewhere = renamed.with(15, 'const line0 = 2;');
    assert.equal(follow.rest(text(elsewhere)), undefined);
    assert.equal(follow.rest(text(elsewhere.with(15, 'const line1 = 2;')))?.change.line, undefined);
  });

  it('remembers what was swapped', () => {
    const calls = ['console.log(1);', ...source, 'console.log(2);', 'console.log(3);'];
    const follow = createFollow(calls);
    const once = calls.with(0, 'logger.info(1);');
    assert.equal(follow.rest(text(once)), undefined);
    const twice = once.with(calls.length - 2, 'logger.info(2);');
    assert.deepEqual(
      follow.rest(text(twice))?.places.map((place) => place.text),
      ['console.log(3);'],
    );
  });

  it('starts from what is there when it is told to', () => {
    const follow = createFollow(source);
    const renamed = source.with(0, 'const sum = 1;');
    follow.restart(renamed);
    assert.equal(follow.rest(text(renamed)), undefined);
  });
});
