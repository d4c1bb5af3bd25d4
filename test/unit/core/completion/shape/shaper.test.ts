import assert from 'node:assert/strict';
import { buildPrompt } from '../../../../../src/core/completion/prompt/build.ts';
import { createShaper } from '../../../../../src/core/completion/shape/shaper.ts';
import { createQuery } from '../../../../helpers/ghostDocument.ts';

describe('a shaper', () => {
  it('goes on from what the suggest widget would insert', () => {
    const query = createQuery('con‸\n', 'typescript');
    const range = { start: { line: 0, character: 0 }, end: query.position };
    const withSuggestion = { ...query, suggestion: { text: 'console', range } };
    const prompt = buildPrompt(withSuggestion, [], { prefixTokens: 2_000, suffixTokens: 600 });
    const shaper = createShaper(withSuggestion, prompt);
    assert.equal(shaper.push('.log(1);').ghostText, 'sole.log(1);');
    assert.deepEqual(shaper.finish(), {
      text: 'sole.log(1);',
      range: { start: query.position, end: query.position },
    });
  });
});
