import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { readTitle, titleMessages } from '../../../../src/core/prompts/title.ts';

describe('a title from a model', () => {
  it('is its first line with words, bare of what models put around one', () => {
    const titles: readonly (readonly [string, string])[] = [
      ['Retry with jitter', 'Retry with jitter'],
      ['\n  "Retry with jitter."\n\nIt names the matter.', 'Retry with jitter'],
      ['**Title:** Retry with jitter', 'Retry with jitter'],
      ['# 标题：带抖动的重试。', '带抖动的重试'],
      ['「签名不一致」', '签名不一致'],
      ['Why does `a*b` overflow?', 'Why does `a*b` overflow?'],
      ['', ''],
      [' \n ', ''],
    ];
    for (const [answer, title] of titles) assert.equal(readTitle(answer), title);
  });

  it('is none when it is a speech', () => {
    assert.equal(readTitle(`Certainly, here is one: ${'word '.repeat(40)}`), '');
  });

  it('never has a line break nor more than 80 characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (answer) => {
        const title = readTitle(answer);
        assert.ok(!/[\n\r\t]/.test(title) && Array.from(title).length <= 80);
      }),
    );
  });

  it('is asked for with little text, however long the exchange was', () => {
    const messages = titleMessages('问'.repeat(100_000), 'answer '.repeat(100_000));
    assert.deepEqual(
      messages.map(({ role }) => role),
      ['system', 'user'],
    );
    assert.ok(JSON.stringify(messages).length < 2_500);
    assert.ok(JSON.stringify(titleMessages('Why?', 'So.')).includes('Why?'));
  });
});
