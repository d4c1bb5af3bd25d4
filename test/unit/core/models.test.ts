import assert from 'node:assert/strict';
import { contextWindow, defaultModel, findModel, replacementFor } from '../../../src/core/models.ts';

describe('the model that is asked when none was chosen', () => {
  it('is the usual one of the service', () => {
    assert.equal(defaultModel('official', []), 'deepseek-flash');
    assert.equal(defaultModel('gateway', ['other', 'deepseek-chat']), 'deepseek-chat');
  });

  it('is one of those the server lists when it has not the usual one', () => {
    assert.equal(defaultModel('gateway', ['qwen', 'DeepSeek-V3']), 'DeepSeek-V3');
    assert.equal(defaultModel('local', ['llama', 'deepseek-r1:7b']), 'deepseek-r1:7b');
    assert.equal(defaultModel('local', ['llama']), 'llama');
  });

  it('is unknown for a local server that was not asked', () => {
    assert.equal(defaultModel('local', []), '');
  });
});

describe('models by name', () => {
  it('have a window and vision where DeepSeek serves them', () => {
    assert.equal(contextWindow('deepseek-v4-pro'), 1_000_000);
    assert.equal(findModel('deepseek-flash')?.vision, true);
    assert.equal(findModel('deepseek-v4-pro')?.vision, false);
  });

  it('have no window where only the server knows', () => {
    assert.equal(contextWindow('deepseek-r1:7b'), undefined);
  });

  it('that are retired lead to one that is served, with the thinking they stood for', () => {
    assert.deepEqual(replacementFor('deepseek-chat'), { model: 'deepseek-flash', thinking: 'off' });
    assert.deepEqual(replacementFor('deepseek-reasoner'), { model: 'deepseek-flash', thinking: 'high' });
    assert.deepEqual(replacementFor('deepseek-v4-flash'), { model: 'deepseek-flash' });
    assert.equal(replacementFor('deepseek-v4-pro'), undefined);
    assert.equal(replacementFor('toString'), undefined);
  });
});
