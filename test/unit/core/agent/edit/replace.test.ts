/** Search and replace as a model asks for it: what is found, what is refused, and that the rest stays byte for byte. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { replaceIn, type Replacement } from '../../../../../src/core/agent/edit/replace.ts';

function made(
  text: string,
  ...replacements: readonly Replacement[]
): { readonly text: string; readonly fuzzy: boolean } {
  const result = replaceIn(text, replacements);
  assert.ok('text' in result, 'problem' in result ? result.problem : '');
  return result;
}

function problem(text: string, ...replacements: readonly Replacement[]): string {
  const result = replaceIn(text, replacements);
  assert.ok('problem' in result);
  return result.problem;
}

describe('an edit by search and replace', () => {
  it('changes one place in a line', () => {
    assert.deepEqual(made('const a = 1;\n', { search: 'a = 1', replace: 'a = 2' }), {
      text: 'const a = 2;\n',
      fuzzy: false,
    });
  });

  it('finds lines by line feeds in a file of CRLF, and its new lines end as the file does', () => {
    const { text, fuzzy } = made('one\r\ntwo\r\nthree', { search: 'one\ntwo\n', replace: 'one\nnew\ntwo\n' });
    assert.deepEqual([text, fuzzy], ['one\r\nnew\r\ntwo\r\nthree', false]);
  });

  it('keeps each line end of a mixture', () => {
    const { text } = made('a\r\nb\nc\rd\r\n', { search: 'a\nb\nc\nd', replace: 'a\nB\nc\nd' });
    assert.equal(text, 'a\r\nB\nc\rd\r\n');
  });

  it('adds no line feed at the end, and takes none away', () => {
    assert.equal(made('one\ntwo', { search: 'two\n', replace: 'TWO\n' }).text, 'one\nTWO');
    assert.equal(made('one\ntwo\n', { search: 'two', replace: 'TWO' }).text, 'one\nTWO\n');
    assert.equal(made('one\ntwo', { search: '  two', replace: '  TWO' }).text, 'one\nTWO');
    assert.equal(made('one\r\ntwo', { search: 'two', replace: 'two\nthree' }).text, 'one\r\ntwo\r\nthree');
  });

  it('passes over spaces at the end and indentation, and says so', () => {
    const file = 'class A {\n\tf() {\n\t\treturn 1;  \n\t}\n}\n';
    const { text, fuzzy } = made(file, {
      search: '    f() {\n        return 1;\n    }',
      replace: '    f() {\n        if (x) {\n            go();\n        }\n        return 1;\n    }',
    });
    assert.equal(text, 'class A {\n\tf() {\n\t\tif (x) {\n\t\t\tgo();\n\t\t}\n\t\treturn 1;  \n\t}\n}\n');
    assert.equal(fuzzy, true);
  });

  it('gives new lines the indentation of the place where the search had too little', () => {
    const file = '  if (a) {\n    b();\n  }\n';
    const { text } = made(file, { search: 'if (a) {\n  b();\n}', replace: 'if (a) {\n  b();\n  c();\n}\nd();' });
    assert.equal(text, '  if (a) {\n    b();\n    c();\n  }\n  d();\n');
  });

  it('passes over quotation marks that were made straight', () => {
    const { text, fuzzy } = made('say(“hi – you”);\nend\n', {
      search: 'say("hi - you");\nend',
      replace: 'say("hi - you");\nstop',
    });
    assert.deepEqual([text, fuzzy], ['say(“hi – you”);\nstop\n', true]);
  });

  it('refuses what stands there more than once, and names the lines', () => {
    const words = problem('x\ny\nx\n', { search: 'x', replace: 'z' });
    assert.match(words, /found 2 times \(lines 1, 3\)/);
    assert.match(words, /Nothing was changed/);
    assert.match(problem('aaa', { search: 'aa', replace: 'b' }), /2 times/);
    assert.match(problem(' x\n  x\n', { search: 'x \n', replace: 'z' }), /lines 1, 2/);
  });

  it('changes each place where that is asked for', () => {
    assert.equal(made('x\ny\r\nx\n', { search: 'x\n', replace: 'z\n', all: true }).text, 'z\ny\r\nz\n');
    assert.equal(made('aaa', { search: 'aa', replace: 'b', all: true }).text, 'ba');
    assert.equal(made('\tx()\n  x()\n', { search: '    x()', replace: '    y()', all: true }).text, '\ty()\n  y()\n');
  });

  it('quotes the nearest lines of what is not there, and not the whole file', () => {
    const file = Array.from({ length: 400 }, (_, at) => `line ${at} of ${'x'.repeat(300)}`).join('\n');
    const words = problem(`${file}\nfunction send(a, b) {\n  return post(a, b);\n}\n`, {
      search: 'function send(a) {\n  return post(a, b);\n}',
      replace: '',
    });
    assert.match(words, /lines 399-403/);
    assert.match(words, /function send\(a, b\)/);
    assert.ok(words.length < 4_000);
    assert.match(problem('one\n', { search: 'zebra crossing', replace: '' }), /Read the file again/);
  });

  it('says that line numbers are to be left out', () => {
    assert.match(problem('one\ntwo\n', { search: '1| one\n2| two', replace: 'three' }), /leave those out/);
  });

  it('makes all edits of a call or none, and each sees those before it', () => {
    assert.equal(made('a\n', { search: 'a', replace: 'b' }, { search: 'b', replace: 'c' }).text, 'c\n');
    assert.match(problem('a\n', { search: 'a', replace: 'b' }, { search: 'a', replace: 'c' }), /^Edit 2 of 2: /);
  });

  it('refuses an empty search, and edits that change nothing', () => {
    assert.match(problem('a', { search: '', replace: 'b' }), /empty/);
    assert.match(problem('a', { search: 'a', replace: 'a' }), /the same/);
    assert.match(problem('a', { search: 'a', replace: 'b' }, { search: 'b', replace: 'a' }), /stay as it is/);
  });

  it('leaves every byte outside of the change alone, whatever the lines are', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\t', 'é', '😀', '\ufeff'), maxLength: 6 });
    const ending = fc.constantFrom('\n', '\r\n', '\r');
    const lines = fc.array(fc.tuple(line, ending), { maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, line, line, ending, (above, below, old, fresh, end) => {
        const [before, after] = [above, below].map((some) => some.map((one) => one.join('')).join(''));
        // A lone CR before a line feed would be one line end with it.
        const file = `${before}<${old}>${end}${after}`;
        const { text, fuzzy } = made(file, { search: `<${old}>`, replace: `[${fresh}]\n[again]` });
        const own = end === '\r' && (after ?? '').startsWith('\n') ? '\r\n' : end;
        assert.equal(text, `${before}[${fresh}]${own}[again]${end}${after}`);
        assert.equal(fuzzy, false);
      }),
    );
  });

  it('leaves every line that a loose search repeats as the file has it', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 3 });
    const space = fc.constantFrom('', ' ', '\t', '  ');
    const rows = fc.array(fc.tuple(space, word, space, fc.constantFrom('\n', '\r\n')), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(rows, fc.nat(5), (some, at) => {
        const raw = some.map((row) => row.join(''));
        const wanted = ['<top>', ...some.map(([, text]) => text)];
        const place = 1 + (at % some.length);
        const file = `x\n   <top>\r\n${raw.join('')}z`;
        const { text } = made(file, {
          search: wanted.join('\n'),
          replace: wanted.toSpliced(place, 0, '#new').join('\n'),
        });
        const kept = text.replace(/[^\n]*#new\r?\n/, '');
        assert.equal(kept, file);
      }),
    );
  });
});
