/** The inline grammar: held against micromark where both say the same thing, and our own rules where they differ. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Inline } from '../../../../../src/webview/markdown/parse/inline.ts';
import { parseInlines } from '../../../../../src/webview/markdown/parse/inlines.ts';
import { ownHtml, referenceHtml } from './reference.ts';

const nothing = { resolve: () => undefined, unfinished: false };

/** A short form: `text`, `em(…)`, `b(…)`, `code:…`. */
function brief(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      if ('children' in inline)
        return `${inline.kind}${inline.kind === 'link' ? `:${inline.href}` : ''}(${brief(inline.children)})`;
      if (inline.kind === 'text') return inline.text;
      if (inline.kind === 'break') return '{break}';
      return inline.kind === 'image' ? `{image:${inline.href}}` : `{${inline.kind}:${inline.text}}`;
    })
    .join('');
}

const read = (text: string, unfinished = false): string => brief(parseInlines(text, { ...nothing, unfinished }));

const parts = fc.constantFrom(
  '*',
  '**',
  '_',
  '__',
  '~~',
  'a',
  'b c',
  ' ',
  '`',
  '``',
  '[',
  '](/u)',
  ']',
  '![',
  '(',
  ')',
  '\\',
  '&amp;',
  '&copy;',
  '<http://a.b>',
  '\n',
  '  \n',
  '1',
  '!',
  '中文',
  '：',
  '，',
  '。',
  '（',
  '）',
  '“',
  '”',
  '「',
  '」',
  '한',
  'ー',
  '】',
  '"',
  '.',
  'é',
  '👍',
  '[r]',
);

/** micromark counts what is left of a run, not its length, for the rule of three, and lets a link hold an address. */
const readsAlike = (text: string): boolean => !/\*{3}|_{3}|~{3}|\\<|\[[^]*<|\[r\]\[/.test(text);

describe('the inline parser', () => {
  it('reads runs, links, code, escapes and CJK as micromark does', () => {
    fc.assert(
      fc.property(fc.array(parts, { minLength: 1, maxLength: 12 }), (all) => {
        const text = `${all.join('')}\n\n[r]: /z`;
        fc.pre(readsAlike(text));
        assert.equal(ownHtml(text), referenceHtml(text));
      }),
      { numRuns: 800, seed: 20_261_122 },
    );
  });

  for (const [text, expected] of [
    [
      'see https://a.b/c_d*e*, and (www.x.yz/p(q)).',
      'see link:https://a.b/c_d*e(https://a.b/c_d*e)*, and (link:http://www.x.yz/p(q)(www.x.yz/p(q))).',
    ],
    ['请看https://a.b/c。谢谢', '请看link:https://a.b/c(https://a.b/c)。谢谢'],
    ['**https://a.b**', 'strong(link:https://a.b(https://a.b))'],
    ['[https://a.b](https://a.b)', 'link:https://a.b(https://a.b)'],
    ['mail name.x@host.org.', 'mail link:mailto:name.x@host.org(name.x@host.org).'],
    ['a@b, ahttps://a.b', 'a@b, ahttps://a.b'],
    ['$5 and $10, 10$ or US$20', '$5 and $10, 10$ or US$20'],
    ['$x$, 面积$\\pi r^2$是', '{math:x}, 面积{math:\\pi r^2}是'],
    ['$$x$$ \\(y\\) \\[z=1\\]', '{math:x} {math:y} {math:z=1}'],
    ['\\[1\\] \\[a\\](b) \\(', '[1] [a](b) ('],
    ['`$x$` `\\(y\\)` \\$z\\$', '{code:$x$} {code:\\(y\\)} $z$'],
    ['5~10 and 3~4 ~~no~~', '5~10 and 3~4 strike(no)'],
    ['a<br>b<br />c<b>', 'a{break}b{break}c<b>'],
    ['![a *b*](c) ![d][e]', '{image:c} ![d][e]'],
  ] as const) {
    it(`reads ${text}`, () => assert.equal(read(text), expected));
  }

  it('shows strong words and code at the end of an unfinished text as if closed', () => {
    assert.equal(read('a **b *c', true), 'a strong(b *c)');
    assert.equal(read('a `b', true), 'a {code:b}');
    assert.equal(read('a **b** c', true), 'a strong(b) c');
    assert.equal(read('a **b'), 'a **b');
  });

  it('never loses a word', () => {
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 30 }), fc.boolean(), (all, unfinished) => {
        const words = (text: string): string => text.replaceAll(/[^a-c1中文한é]/g, '');
        const source = all.filter((part) => !/[&<(\]]/.test(part)).join('');
        assert.equal(
          words(
            brief(parseInlines(source, { ...nothing, unfinished })).replaceAll(
              /strong|emphasis|strike|code|break|link/g,
              '',
            ),
          ),
          words(source),
        );
      }),
    );
  });

  it('keeps spans within its nesting limit', () => {
    const text = `${'*a **b '.repeat(500)}${'c** d* '.repeat(500)}`;
    const depth = (inlines: readonly Inline[]): number =>
      Math.max(0, ...inlines.map((inline) => ('children' in inline ? 1 + depth(inline.children) : 0)));
    assert.ok(depth(parseInlines(text, nothing)) <= 17);
  });
});
