/** The rules of what may leave: hosts, models, size. */
import assert from 'node:assert/strict';
import { breachOf, type OutgoingRules } from '../../../../src/core/policy/outgoing.ts';

const open: OutgoingRules = { hosts: [], models: [], mostBytes: 0 };
const call = { origin: 'https://api.deepseek.com', model: 'deepseek-v4-pro', sizeBytes: 1000 };

describe('outgoing rules', () => {
  it('let everything through where there are none', () => {
    assert.equal(breachOf(open, call), undefined);
  });

  it('name hosts exactly, with all below them, or with a port', () => {
    const at = (origin: string, ...hosts: string[]) => breachOf({ ...open, hosts }, { ...call, origin });
    assert.equal(at('https://api.deepseek.com', 'api.deepseek.com'), undefined);
    assert.equal(at('https://api.deepseek.com', ' API.DeepSeek.com '), undefined);
    assert.equal(at('https://api.deepseek.com', '*.deepseek.com'), undefined);
    assert.equal(at('https://a.example:8443', 'a.example:8443'), undefined);
    assert.equal(at('https://a.example:8443', 'a.example'), undefined);
    assert.equal(at('https://a.example:8444', 'a.example:8443'), 'host');
    for (const host of ['deepseek.com', '*.eepseek.com', 'api.deepseek.com.evil.example', '*', '']) {
      assert.equal(at('https://api.deepseek.com', host), 'host', host);
    }
    assert.equal(at('https://evildeepseek.com', '*.deepseek.com'), 'host');
  });

  it('name models, with any characters for a star', () => {
    const asks = (model: string | undefined, ...models: string[]) => breachOf({ ...open, models }, { ...call, model });
    assert.equal(asks('deepseek-v4-pro', 'deepseek-v4-pro'), undefined);
    assert.equal(asks('deepseek-v4-pro', 'other', 'deepseek-*'), undefined);
    assert.equal(asks('deepseek-v4-pro', '*-v4-*'), undefined);
    assert.equal(asks('deepseek-v4-pro', 'deepseek-v4'), 'model');
    assert.equal(asks('ab', 'ab*b'), 'model');
    assert.equal(asks('axb', 'a.b'), 'model');
    assert.equal(asks(undefined, 'deepseek-v4-pro'), undefined);
  });

  it('limit the size of one request', () => {
    assert.equal(breachOf({ ...open, mostBytes: 1000 }, call), undefined);
    assert.equal(breachOf({ ...open, mostBytes: 999 }, call), 'size');
  });
});
