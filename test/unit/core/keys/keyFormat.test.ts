import assert from 'node:assert/strict';
import { cleanKey, cleanSecret } from '../../../../src/core/keys/keyFormat.ts';

describe('cleanKey', () => {
  it('drops white space and quotes that came along when pasting', () => {
    for (const pasted of ['sk-1', ' sk-1\n', '"sk-1"', "'sk-1' ", '\tsk-1\r\n']) assert.equal(cleanKey(pasted), 'sk-1');
  });

  it('refuses what a header cannot carry', () => {
    for (const pasted of ['', '  ', 'sk-1 sk-2', 'sk-1\nsk-2', 'sk-密', 'a'.repeat(4097)]) {
      assert.equal(cleanKey(pasted), undefined, JSON.stringify(pasted.slice(0, 20)));
    }
  });
});

describe('cleanSecret', () => {
  it('takes text of any script', () => assert.equal(cleanSecret(' 秘密 '), '秘密'));
  it('refuses nothing', () => assert.equal(cleanSecret(' \n'), undefined));
});
