import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { takeTagged } from '../../../../../src/core/conversation/import/tags.ts';

describe('what a program put between tags', () => {
  it('is taken out, in its order', () => {
    assert.deepEqual(takeTagged('a <b> one\n</b> c <d>two</d>\n', 'd', 'b'), {
      inside: ['one', 'two'],
      rest: 'a  c \n',
    });
  });

  it('holds the tags inside it', () => {
    assert.deepEqual(takeTagged('<b>x <d>y</d></b>', 'b', 'd'), { inside: ['x <d>y</d>'], rest: '' });
  });

  it('is only what is closed', () => {
    const text = '<b>one <d>two</d> <b>';
    assert.deepEqual(takeTagged(text, 'b', 'd'), { inside: ['two'], rest: '<b>one  <b>' });
    assert.deepEqual(takeTagged(text, 'e'), { inside: [], rest: text });
  });

  it('and the rest are all of the text', () => {
    const text = fc
      .array(fc.constantFrom('<b>', '</b>', '<d>', '</d>', 'x'), { maxLength: 30 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, (one) => {
        const { inside, rest } = takeTagged(one, 'b', 'd');
        const tags = inside.length * '<b></b>'.length;
        assert.equal(inside.join('').length + rest.length + tags, one.length);
      }),
    );
  });
});
