import assert from 'node:assert/strict';
import { readLink } from '../../../../src/host/native/deepLink.ts';

describe('an address that leads into the panel', () => {
  const read = (text: string): string | undefined => {
    const { pathname: path, search } = new URL(text);
    return readLink({ path, query: search.slice(1) });
  };

  it('fills in words', () => {
    assert.equal(read('vscode://ask-deepseek.ask-deepseek/ask?prompt=Why%20so%3F%0A为什么'), 'Why so?\n为什么');
  });

  it('may bring none', () => {
    assert.equal(read('vscode://ask-deepseek.ask-deepseek/ask'), '');
  });

  it('brings no more than a question', () => {
    assert.equal(read(`vscode://ask-deepseek.ask-deepseek/ask?prompt=${'x'.repeat(20_000)}`)?.length, 10_000);
  });

  it('means nothing where it leads elsewhere', () => {
    assert.equal(read('vscode://ask-deepseek.ask-deepseek/run?prompt=ls'), undefined);
  });
});
