/** What host and panel both call the n-th code block. */
import assert from 'node:assert/strict';
import { codeBlocks } from '../../../../src/protocol/markdown/codeBlocks.ts';

describe('the code blocks of a text', () => {
  it('are the fenced and indented ones in document order, wherever they stand', () => {
    const text = '```ts\na\n\nb\n```\n\n- x\n\n  ~~~\n  c\n  ~~~\n\n> ```\n> d\n\n$$\nx\n$$\n\n    e\n    f\n\nend';
    assert.deepEqual(codeBlocks(text), ['a\n\nb', 'c', 'd', 'e\nf']);
  });

  it('end with the text when nothing closes them', () => {
    assert.deepEqual(codeBlocks('```\na\n'), ['a']);
    assert.deepEqual(codeBlocks('```\r\na\r\n\r\n'), ['a\n']);
    assert.deepEqual(codeBlocks('no code'), []);
  });
});
