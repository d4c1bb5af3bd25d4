import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { findAsked, findSign, readAsked } from '../../../../src/webview/elements/composer/trigger.ts';

describe('a sign in the question', () => {
  const asks = (text: string) => findSign(text, text.length)?.trigger;

  it('asks for context at the start and after white space', () => {
    for (const text of ['@', 'why @', 'why\n@', 'why\t@', '看　@', '＠']) assert.equal(asks(text), '@', text);
  });

  it('asks for nothing inside a word', () => {
    for (const text of ['me@', '(@', 'pkg/@', '"@', '看@']) assert.equal(asks(text), undefined, text);
  });

  it('asks for a command only as the first letter', () => {
    for (const text of ['/', ' /', '、', '／']) assert.equal(asks(text), '/', text);
    for (const text of ['a/', 'a /', '//', '看、']) assert.equal(asks(text), undefined, text);
  });

  it('is followed as letters are typed, until white space', () => {
    assert.deepEqual(readAsked('why @ret', 4, 8), { trigger: '@', query: 'ret', start: 4, end: 8 });
    assert.equal(readAsked('why @ret ', 4, 9), undefined);
    assert.equal(readAsked('why ret', 4, 7), undefined);
    assert.equal(readAsked('why @ret', 4, 4), undefined);
  });

  it('takes spaces between quotes', () => {
    assert.equal(readAsked('@"my no', 0, 7)?.query, 'my no');
    assert.equal(readAsked('@"my notes"', 0, 11), undefined);
  });

  it('is found again when asked for', () => {
    assert.deepEqual(findAsked('a @b/c', 6), { trigger: '@', query: 'b/c', start: 2, end: 6 });
    assert.equal(findAsked('a @b c', 6), undefined);
    assert.deepEqual(findAsked('/fi', 3), { trigger: '/', query: 'fi', start: 0, end: 3 });
  });

  it('is only ever found where the letters say so', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '@', '/', ' ', '\n', '"', '、'), maxLength: 20 });
    fc.assert(
      fc.property(text, fc.nat(20), (line, at) => {
        const asked = findAsked(line, Math.min(at, line.length));
        if (asked === undefined) return;
        const before = line.slice(0, asked.start);
        if (asked.trigger === '@') assert.match(before, /(^|\s)$/);
        else assert.match(before, /^\s*$/);
        assert.ok(!asked.query.includes('\n'));
      }),
    );
  });
});
