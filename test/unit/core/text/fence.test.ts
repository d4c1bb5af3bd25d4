import assert from 'node:assert/strict';
import { fenced } from '../../../../src/core/text/fence.ts';

describe('a fence', () => {
  it('is closed by nothing that stands in it', () => {
    assert.equal(fenced('ts a.ts', '```\n````'), '`````ts a.ts\n```\n````\n`````');
  });

  it('is made of a label in one line, and adds no empty line', () => {
    assert.equal(fenced('a\n```b', 'x\n'), '```a????b\nx\n```');
  });

  it('is made of a text with any number of signs', () => {
    assert.ok(fenced('', '` '.repeat(200_000)).startsWith('```\n` '));
  });
});
