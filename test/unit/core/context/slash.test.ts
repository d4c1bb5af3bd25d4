import assert from 'node:assert/strict';
import { placeInput, readSlash } from '../../../../src/core/context/slash.ts';

describe('a question with a command', () => {
  it('is a name right after the slash, and words', () => {
    assert.deepEqual(readSlash('/fix the loop\nand the end'), { name: 'fix', input: 'the loop\nand the end' });
    assert.deepEqual(readSlash(' /new'), { name: 'new', input: '' });
    assert.deepEqual(readSlash('／翻译 你好'), { name: '翻译', input: '你好' });
  });

  it('is not a path, nor a slash further on', () => {
    for (const text of ['/usr/bin/env is gone', '/ fix', 'a /fix', '//', '/']) assert.equal(readSlash(text), undefined);
  });

  it('puts the words of the person last, or where the instruction wants them', () => {
    assert.deepEqual(placeInput('Fix this.', '/fix the loop'), { before: 'Fix this.', after: 'the loop' });
    assert.deepEqual(placeInput('Say {{input}} twice.', '/say $& hello'), { before: 'Say $& hello twice.', after: '' });
    assert.deepEqual(placeInput(undefined, '/etc is full'), { before: '', after: '/etc is full' });
  });

  it('takes a question that was reworded without its command as it is', () => {
    assert.deepEqual(placeInput('Fix this.', 'the other loop'), { before: 'Fix this.', after: 'the other loop' });
  });
});
