import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { buildPrompt } from '../../../../../src/core/completion/prompt/build.ts';
import type { Prompt, Query } from '../../../../../src/core/completion/model.ts';
import { advance, countStray, startScan } from '../../../../../src/core/completion/shape/place/brackets.ts';
import { createShaper } from '../../../../../src/core/completion/shape/shaper.ts';
import { syntaxOf } from '../../../../../src/core/completion/shape/place/syntax.ts';
import { applyGhost, createQuery } from '../../../../helpers/ghostDocument.ts';

const languages = ['typescript', 'python', 'go', 'rust', 'vue', 'markdown', 'shellscript', 'json', 'nothing-known'];

const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...'()[]{}"\'`;,<>:#/\\*$'.split('')) },
  { weight: 4, arbitrary: fc.constantFrom('\n', '\n  ', '\n    ', '\n\t', ' ', '\t', '  ') },
  {
    weight: 5,
    arbitrary: fc.constantFrom('foo', 'return x', 'if (a) {', '}', '});', 'def f():', 'end', '</div>', '<div>', '=>'),
  },
  { weight: 2, arbitrary: fc.constantFrom('//', '/*', '*/', '"""', '${', '```', '<!--', '-->', "'a'", '/[(]/') },
  { weight: 2, arbitrary: fc.constantFrom('😀', '👩‍👩‍👧', '中文', 'é', '\ud83d', '\u202e', '\r\n', '\r') },
  { weight: 1, arbitrary: fc.constantFrom('Here is ', '<\uFF5Cfim\u2581end\uFF5C>', '<fim_suffix>', 'Sure, ') },
);
const soup = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(''));
const documentText = fc
  .array(piece, { maxLength: 30 })
  .map((pieces) => pieces.join('').toWellFormed().replace(/\r\n?/g, '\n'));

interface Case {
  readonly query: Query;
  readonly prompt: Prompt;
  readonly answer: string;
}

/** A document, a cursor in it and an answer, which often repeats what follows. */
const anyCase: fc.Arbitrary<Case> = fc
  .record({
    before: documentText,
    closers: fc.constantFrom('', '', ')', '"', '")', '});', "']", ' }', '`)', '>', '/>'),
    below: documentText,
    languageId: fc.constantFrom(...languages),
    unit: fc.constantFrom('  ', '    ', '\t'),
    isWindows: fc.boolean(),
    shape: fc.constantFrom('line', 'block', undefined),
    text: soup,
    ending: fc.constantFrom('', 'closers', 'after', 'before', 'again'),
  })
  .map(({ before, closers, below, languageId, unit, isWindows, shape, text, ending }) => {
    const after = closers + below;
    const lines = `${before}‸${after}`;
    const query = createQuery(isWindows ? lines.replaceAll('\n', '\r\n') : lines, languageId, unit);
    const prompt = buildPrompt(query, [], { prefixTokens: 500, suffixTokens: 200 });
    const endings: Record<string, string> = { closers, after, before, again: text.repeat(6) };
    return { query, prompt: { ...prompt, shape: shape ?? prompt.shape }, answer: text + (endings[ending] ?? '') };
  });

function finish({ query, prompt, answer }: Case): ReturnType<ReturnType<typeof createShaper>['finish']> {
  const shaper = createShaper(query, prompt);
  shaper.push(answer);
  return shaper.finish();
}

function textOf({ document }: Query): string {
  return Array.from({ length: document.lineCount }, (_, line) => document.lineAt(line)).join(document.eol);
}

function count(text: string, languageId: string): number {
  const scan = startScan();
  advance(scan, `${text.replaceAll('\r\n', '\n')}\n`, syntaxOf(languageId));
  return countStray(scan);
}

/** The plainest count of brackets, written for the test. */
function isBalanced(text: string): boolean {
  const closers: Record<string, string> = { '(': ')', '[': ']', '{': '}' };
  const open: string[] = [];
  for (const char of text) {
    const closer = closers[char];
    if (closer !== undefined) open.push(closer);
    else if (')]}'.includes(char) && open.pop() !== char) return false;
  }
  return open.length === 0;
}

/** Text without strings and comments whose brackets match. */
const { balanced } = fc.letrec<{ balanced: string }>((tie) => ({
  balanced: fc
    .array(
      fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        fc.constantFrom('a', 'bc', ' ', '\n', '\n  ', ', ', ';'),
        tie('balanced').map((inner) => `(${inner})`),
        tie('balanced').map((inner) => `{\n  ${inner}\n}`),
        tie('balanced').map((inner) => `[${inner}]`),
      ),
      { maxLength: 5 },
    )
    .map((parts) => parts.join('')),
}));

const many = { numRuns: 1_500 };

describe('any answer in any document', () => {
  it('replaces nothing but closing characters that it brings again, from the cursor on and within its line', () => {
    fc.assert(
      fc.property(anyCase, (each) => {
        const shaped = finish(each);
        if (shaped === undefined) return;
        const { start, end } = shaped.range;
        assert.deepEqual(start, each.query.position);
        assert.equal(end.line, start.line);
        const replaced = each.query.document.lineAt(start.line).slice(start.character, end.character);
        assert.equal(replaced.length, end.character - start.character);
        assert.match(replaced, /^[\s)\]}"'`;,>]*$/);
        assert.match(replaced, /\S$|^$/);
        let at = 0;
        for (const char of replaced) at = shaped.text.indexOf(char, at) + 1 || assert.fail(`lost ${char}`);
      }),
      many,
    );
  });

  it('leaves brackets, strings and comments matching as well as before', () => {
    fc.assert(
      fc.property(anyCase, (each) => {
        const shaped = finish(each);
        if (shaped === undefined) return;
        const { document } = each.query;
        const after = applyGhost(document, shaped);
        assert.ok(count(after, document.languageId) <= count(textOf(each.query), document.languageId));
      }),
      many,
    );
  });

  it('keeps brackets matching where they match, by the plainest count', () => {
    let shown = 0;
    fc.assert(
      fc.property(
        balanced,
        fc.nat(),
        fc.array(fc.constantFrom(...'()[]{};,'.split(''), 'a', ' = ', '\n', '\n  '), { minLength: 1, maxLength: 20 }),
        (text, at, answer) => {
          const cursor = at % (text.length + 1);
          const query = createQuery(`${text.slice(0, cursor)}‸${text.slice(cursor)}`, 'typescript');
          const prompt = buildPrompt(query, [], { prefixTokens: 500, suffixTokens: 200 });
          const shaped = finish({ query, prompt, answer: answer.join('') });
          if (shaped === undefined) return;
          shown += 1;
          assert.ok(isBalanced(applyGhost(query.document, shaped)));
        },
      ),
      many,
    );
    assert.ok(shown > 100, 'the property would hold for showing nothing');
  });

  it('holds whole characters, nothing hidden, no blanks at line ends, and only the line ends of the document', () => {
    fc.assert(
      fc.property(anyCase, (each) => {
        const shaped = finish(each);
        if (shaped === undefined) return;
        const { document } = each.query;
        assert.ok(shaped.text.isWellFormed());
        assert.ok(applyGhost(document, shaped).isWellFormed());
        assert.doesNotMatch(shaped.text, /[\u202a-\u202e\ufeff\u200b]/);
        assert.match(shaped.text, /\S/);
        assert.doesNotMatch(shaped.text, /<\uFF5C|<fim_/);
        assert.doesNotMatch(shaped.text, document.eol === '\n' ? /\r/ : /(?<!\r)\n|\r(?!\n)/);
        const [, ...others] = shaped.text.split(document.eol).toReversed();
        for (const line of others) assert.doesNotMatch(line, /[ \t]$/);
      }),
      many,
    );
  });

  it('comes to the same however it arrives in pieces', () => {
    fc.assert(
      fc.property(anyCase, fc.array(fc.nat({ max: 12 }), { minLength: 1 }), (each, sizes) => {
        const shaper = createShaper(each.query, each.prompt);
        let at = 0;
        for (let turn = 0; at < each.answer.length; turn += 1) {
          const size = Math.max(sizes[turn % sizes.length] ?? 1, turn % 2);
          shaper.push(each.answer.slice(at, at + size));
          at += size;
        }
        assert.deepEqual(shaper.finish(), finish(each));
      }),
      many,
    );
  });

  it('is shown as it grows, until it is found unfit or done', () => {
    fc.assert(
      fc.property(anyCase, (each) => {
        const shaper = createShaper(each.query, each.prompt);
        let before = '';
        let wasDone = false;
        for (let at = 0; at < each.answer.length; at += 1) {
          const { ghostText, done } = shaper.push(each.answer.charAt(at));
          assert.ok(ghostText.startsWith(before) || (ghostText === '' && done), JSON.stringify([before, ghostText]));
          assert.ok(ghostText.isWellFormed());
          assert.doesNotMatch(ghostText, /<\uFF5C|<fim_/);
          if (wasDone) assert.deepEqual([ghostText, done], [before, true]);
          before = ghostText;
          wasDone = done;
        }
        const shaped = shaper.finish();
        assert.equal(shaper.finish(), shaped);
        if (shaped !== undefined) {
          assert.ok(
            shaped.text.startsWith(before) || before.startsWith(shaped.text),
            JSON.stringify([before, shaped.text]),
          );
        }
      }),
      many,
    );
  });
});

describe('a model that repeats itself', () => {
  for (const pattern of [
    'x',
    'foo ',
    '0, ',
    'a.b(',
    'return value;\n',
    '  if (a)\n    b();\n',
    '的',
    'one two three four ',
  ]) {
    it(`is cut off soon after ${JSON.stringify(pattern)}`, () => {
      const query = createQuery('function f() {\n  ‸\n}\n', 'typescript');
      const prompt = buildPrompt(query, [], { prefixTokens: 500, suffixTokens: 200 });
      const shaper = createShaper(query, { ...prompt, shape: 'block' });
      let taken = 0;
      while (!shaper.push(pattern.charAt(taken % pattern.length)).done) taken += 1;
      assert.ok(taken <= pattern.length + 60, `${taken} characters`);
      const text = shaper.finish()?.text ?? '';
      assert.ok(text.length <= 2 * pattern.length, text);
    });
  }

  it('may draw a line and indent deeply', () => {
    const query = createQuery('‸\n', 'typescript');
    const shaper = createShaper(query, buildPrompt(query, [], { prefixTokens: 500, suffixTokens: 200 }));
    const text = `// ${'-'.repeat(60)}`;
    assert.equal(shaper.push(text).ghostText, text);
    assert.equal(shaper.finish()?.text, text);
  });
});
