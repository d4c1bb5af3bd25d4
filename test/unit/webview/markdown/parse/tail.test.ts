/** What is held back of a text that is still arriving. */
import assert from 'node:assert/strict';
import { isWithheld, trimTail } from '../../../../../src/webview/markdown/parse/tail.ts';

describe('the end of a text that is still arriving', () => {
  it('withholds a line that is only signs so far', () => {
    for (const line of [
      '-',
      '  *',
      '> -',
      '#',
      '##',
      '``',
      '```',
      '|',
      '|--|',
      '1',
      '12.',
      '- [',
      '- [x',
      '$',
      '---',
      '===',
    ]) {
      assert.ok(isWithheld(line), line);
    }
    for (const line of ['a', '- a', '```ts', '1. a', '| a', '中', '$x', '- [x] a', '1a', '}'])
      assert.ok(!isWithheld(line), line);
  });

  it('leaves out signs at the end and shows the words of a link that is not complete', () => {
    for (const [text, shown] of [
      ['a **', 'a '],
      ['a **b*', 'a **b'],
      ['a [b', 'a [b'],
      ['a [b](', 'a b'],
      ['a [b](https://c', 'a b'],
      ['a ![b](https://c', 'a '],
      ['a [b](c)', 'a [b](c)'],
      ['a\n| b | c |', 'a'],
      ['a\n| b | c |\n|-', 'a'],
      ['| b | c |\nd', '| b | c |\nd'],
      ['a\\', 'a'],
    ] as const) {
      assert.equal(trimTail(text), shown, text);
    }
  });
});
