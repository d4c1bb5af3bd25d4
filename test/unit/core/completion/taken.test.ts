import assert from 'node:assert/strict';
import { joinTaken, type Taken } from '../../../../src/core/completion/taken.ts';

const first: Taken = {
  at: 1,
  uri: 'file:///a.ts',
  language: 'typescript',
  start: 10,
  between: '',
  before: 'const a = ',
  text: 'first',
  after: ';',
};

describe('ghost text that is taken bit by bit', () => {
  it('is one text when the next bit stands right behind the last', () => {
    const next = { ...first, at: 2, start: 15, before: 'const a = first', text: ' + 1', after: '' };
    assert.deepEqual(joinTaken(first, next), { ...first, text: 'first + 1', after: '' });
  });

  it('is one text with the signs between', () => {
    const next = { ...first, start: 16, between: '.', before: 'const a = first.', text: 'second', after: '' };
    assert.equal(joinTaken(first, next)?.text, 'first.second');
    assert.equal(joinTaken(first, { ...next, before: 'const a = first,' }), undefined);
  });

  it('is the whole when the whole is taken after a part of it', () => {
    const whole = { ...first, at: 2, text: 'first + 1', after: '' };
    assert.deepEqual(joinTaken(first, whole), whole);
  });

  it('is two texts elsewhere, in another file, or when another one begins at the same place', () => {
    for (const other of [{ start: 16 }, { start: 15, uri: 'file:///b.ts' }, { text: 'second' }]) {
      assert.equal(joinTaken(first, { ...first, ...other }), undefined);
    }
  });
});
