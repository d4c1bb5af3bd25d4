import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fimPrompt, fimStops, withoutTokens } from '../../../../src/api/fim/tokens.ts';

const pieces = ['<', '\uFF5C', '|', 'fim', '\u2581', 'begin', 'hole', 'end', '>', 'of', 'sentence', 'EOT', ...fimStops];
const userText = fc.array(fc.constantFrom(...pieces, 'x'), { maxLength: 40 }).map((parts) => parts.join(''));

describe('the tokens of fill-in-the-middle', () => {
  it('are spelt with their own bars and low lines', () => {
    const [begin = '', hole = '', end = '', endOfSentence = ''] = fimStops;
    assert.deepEqual(
      [begin, hole, end, endOfSentence].map((token) => token.replaceAll('｜', '|').replaceAll('▁', '_')),
      ['<|fim_begin|>', '<|fim_hole|>', '<|fim_end|>', '<|end_of_sentence|>'],
    );
    assert.equal(fimStops[4], '<|EOT|>');
  });

  it('never survive in what people wrote, nor come to be when one is taken out', () => {
    fc.assert(
      fc.property(userText, (text) => {
        const clean = withoutTokens(text);
        for (const token of fimStops) assert.ok(!clean.includes(token), clean);
      }),
    );
  });

  it('leave a space behind', () => {
    assert.equal(withoutTokens('a<｜fim▁<｜fim▁hole｜>hole｜>b<|EOT|>'), 'a<｜fim▁ hole｜>b ');
  });

  it('leave everything else as it is', () => {
    const text = 'a <|fim_begin|> | ｜ <｜fim▁begin> <|im_end|> 🐳';
    assert.equal(withoutTokens(text), text);
  });

  it('appear in a prompt once each, whoever writes them too', () => {
    fc.assert(
      fc.property(userText, userText, userText, userText, (prompt, suffix, path, text) => {
        const whole = fimPrompt({ model: 'm', prompt, suffix, maxTokens: 1, extra: [{ path, text }] });
        assert.deepEqual(
          fimStops.map((token) => whole.split(token).length - 1),
          [1, 1, 1, 0, 0],
        );
      }),
    );
  });
});
