import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { buildPrompt } from '../../../../../src/core/completion/prompt/build.ts';
import type { DocumentSnapshot, Query, Snippet } from '../../../../../src/core/completion/model.ts';
import { estimateTokens } from '../../../../../src/core/cost/tokens.ts';
import { createQuery } from '../../../../helpers/ghostDocument.ts';

const budget = { prefixTokens: 2_000, suffixTokens: 600 };

function numberedLines(count: number, word = 'line'): string {
  return Array.from({ length: count }, (_, at) => `${word}(${at});\n`).join('');
}

function snippet(kind: Snippet['kind'], path: string, text: string, score = 1): Snippet {
  return { kind, path, text, score };
}

/** The query with a note of each line that is read. */
function watchReads(query: Query): { query: Query; read: Set<number> } {
  const read = new Set<number>();
  const document: DocumentSnapshot = {
    ...query.document,
    lineAt: (line) => {
      read.add(line);
      return query.document.lineAt(line);
    },
  };
  return { query: { ...query, document }, read };
}

describe('a prompt', () => {
  it('is the text around the cursor under a comment that names language and path', () => {
    const { prefix, suffix } = buildPrompt(createQuery('a\nb‸c\nd', 'python'), [], budget);
    assert.equal(prefix, '# Language: python, path: src/a.ts\na\nb');
    assert.equal(suffix, 'c\nd');
  });

  for (const [languageId, start] of [
    ['typescript', '// Language'],
    ['lua', '-- Language'],
    ['latex', '% Language'],
    ['css', '/* Language'],
    ['vue', '<!-- Language'],
    ['markdown', '<!-- Language'],
    ['not-known', '// Language'],
  ] as const) {
    it(`has comments of ${languageId}`, () => {
      assert.ok(buildPrompt(createQuery('‸', languageId), [], budget).prefix.startsWith(start));
    });
  }

  it('has \\n for line ends in any document', () => {
    const { prefix, suffix } = buildPrompt(
      createQuery('a\r\nb‸c\r\nd', 'go'),
      [snippet('copied', 'x', 'y\r\nz')],
      budget,
    );
    assert.doesNotMatch(prefix + suffix, /\r/);
    assert.match(prefix, /\/\/ y\n\/\/ z\na\nb$/);
  });

  it('has snippets as comments before the text, the most lasting first, whatever order they come in', () => {
    const snippets = [
      snippet('diagnostic', 'a.ts', 'd'),
      snippet('similar', 'b.ts', 's', 5),
      snippet('import', 'z.ts', 'i2'),
      snippet('import', 'a.ts', 'i1'),
    ];
    const query = createQuery('x‸', 'typescript');
    const prompt = buildPrompt(query, snippets, budget);
    assert.deepEqual(
      prompt.snippets.map(({ text }) => text),
      ['i1', 'i2', 's', 'd'],
    );
    assert.equal(
      prompt.prefix.slice(prompt.prefix.indexOf('\n') + 1),
      '// Imported from a.ts:\n// i1\n// Imported from z.ts:\n// i2\n// Similar, in b.ts:\n// s\n' +
        '// Problem at the cursor, in a.ts:\n// d\nx',
    );
    assert.deepEqual(buildPrompt(query, snippets.toReversed(), budget), prompt);
    // Without them it is what it would have been, where nothing else had to give way.
    assert.equal(prompt.ownPrefix, buildPrompt(query, [], budget).prefix);
  });

  it('keeps the best snippets that fit into a quarter of the prefix', () => {
    const big = numberedLines(100);
    const { snippets } = buildPrompt(
      createQuery('‸', 'typescript'),
      [snippet('viewed', 'a', big, 1), snippet('viewed', 'b', big, 3), snippet('viewed', 'c', 'small', 0)],
      budget,
    );
    assert.deepEqual(
      snippets.map(({ path }) => path),
      ['b', 'c'],
    );
  });

  it('does not let a snippet out of its comment', () => {
    const { prefix } = buildPrompt(createQuery('‸', 'html'), [snippet('copied', 'a', 'x --> y')], budget);
    assert.equal(prefix.split('-->').length, 3);
  });

  it('begins with the imports when they are too far up', () => {
    const query = createQuery(`import a from 'a';\nimport b from 'b';\n\n${numberedLines(3_000)}‸\n`, 'typescript');
    const { prefix } = buildPrompt(query, [snippet('viewed', 'v.ts', 'v')], budget);
    assert.match(
      prefix,
      /^\/\/ Language.*\nimport a from 'a';\nimport b from 'b';\n\/\/ Recently viewed.*\n\/\/ v\nline\(/,
    );
    assert.ok(prefix.endsWith('line(2999);\n'));
  });

  it('mostly begins at the same line while the user writes on', () => {
    const starts = Array.from({ length: 40 }, (_, more) => {
      const { prefix } = buildPrompt(createQuery(`${numberedLines(3_000 + more)}‸`, 'typescript'), [], budget);
      return prefix.slice(0, 200);
    });
    assert.ok(new Set(starts).size <= 4);
  });

  it('counts the suggestion of the suggest widget as accepted', () => {
    const query = createQuery('con‸', 'typescript');
    const end = query.position;
    const range = { start: { line: 0, character: 0 }, end };
    const { prefix } = buildPrompt({ ...query, suggestion: { text: 'console', range } }, [], budget);
    assert.ok(prefix.endsWith('\nconsole'));
  });

  it('keeps to its tokens and to line borders', () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replace(/[\r\n‸]/g, ''));
    const text = fc.array(line, { maxLength: 60 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, fc.integer({ min: 60, max: 400 }), (before, after, tokens) => {
        const query = createQuery(`${before}‸${after}`, 'typescript');
        const { prefix, suffix } = buildPrompt(query, [], { prefixTokens: tokens, suffixTokens: tokens });
        assert.ok(estimateTokens(prefix) <= tokens + 1);
        assert.ok(estimateTokens(suffix) <= tokens);
        assert.ok(prefix.isWellFormed() && suffix.isWellFormed());
        const own = prefix.slice(prefix.indexOf('\n') + 1);
        assert.ok(before.endsWith(own));
        assert.ok(after.startsWith(suffix));
        if (own.includes('\n')) assert.ok(`\n${before}`.endsWith(`\n${own}`));
        if (suffix.includes('\n')) assert.ok(`${after}\n`.startsWith(`${suffix}\n`));
      }),
    );
  });

  it('cuts a line that alone is too long, between characters', () => {
    const { prefix, suffix } = buildPrompt(
      createQuery(`${'😀'.repeat(9_999)}‸${'😀'.repeat(9_999)}`, 'json'),
      [],
      budget,
    );
    assert.ok(prefix.isWellFormed() && suffix.isWellFormed());
    assert.ok(estimateTokens(prefix) <= 2_000 && estimateTokens(prefix) > 1_500);
    assert.ok(estimateTokens(suffix) <= 600 && estimateTokens(suffix) > 400);
  });

  it('reads the same number of lines in a document of any length', () => {
    const reads = [10_000, 100_000].map((count) => {
      const text = numberedLines(count, 'x');
      const { query, read } = watchReads(createQuery(`${text}‸\n${text}`, 'typescript'));
      buildPrompt(query, [], budget);
      return read.size;
    });
    assert.ok(Math.max(...reads) < 2_000);
    assert.ok(Math.abs((reads[0] ?? 0) - (reads[1] ?? 0)) < 200);
  });
});

describe('the shape asked for', () => {
  const cases: readonly (readonly [at: string, languageId: string, shape: 'line' | 'block'])[] = [
    ['const a = ‸', 'typescript', 'line'],
    ['const ‸ = 1;', 'typescript', 'line'],
    ['function f() {‸', 'typescript', 'block'],
    ['function f() {‸}', 'typescript', 'block'],
    ['function f() {\n  ‸\n}', 'typescript', 'block'],
    ['function f() {\n‸\n}', 'typescript', 'block'],
    ['foo(‸)', 'typescript', 'line'],
    ['foo(\n  a,\n  ‸\n)', 'typescript', 'line'],
    ["it('x', () => {\n  ‸\n});", 'typescript', 'block'],
    ['// a comment {‸', 'typescript', 'line'],
    ['/**\n * ‸\n */', 'typescript', 'line'],
    ["const a = '{‸'", 'typescript', 'line'],
    ['const a = `\n  ‸\n`', 'typescript', 'line'],
    ['const a = 1;\n\n‸\n', 'typescript', 'line'],
    ['// Adds two numbers\n‸\n', 'typescript', 'block'],
    ['const list = [\n  ‸\n];', 'typescript', 'block'],
    ['const a: ‸', 'typescript', 'line'],
    ['case 1:‸', 'typescript', 'block'],
    ['def f():‸', 'python', 'block'],
    ['def f():\n    ‸', 'python', 'block'],
    ['def f():\n    """‸"""', 'python', 'line'],
    ['# 计算两个数的和\n‸', 'python', 'block'],
    ['x = {"a":‸}', 'python', 'line'],
    ['@decorator\n‸', 'python', 'block'],
    ['if [ -f x ]; then‸', 'shellscript', 'block'],
    ['func f() {\n\t‸\n}', 'go', 'block'],
    ['match x {\n    ‸\n}', 'rust', 'block'],
    ["let c = '{'; ‸", 'rust', 'line'],
    ['<ul>\n  ‸\n</ul>', 'html', 'block'],
    ['<ul>‸', 'vue', 'block'],
    ['<br />‸', 'html', 'line'],
    ['Some text:\n\n‸', 'markdown', 'line'],
    ['- a\n  ‸', 'markdown', 'line'],
  ];
  for (const [at, languageId, shape] of cases) {
    it(`is a ${shape} at ${JSON.stringify(at)} in ${languageId}`, () => {
      const prompt = buildPrompt(createQuery(at, languageId), [], budget);
      assert.equal(prompt.shape, shape);
      assert.deepEqual(prompt.stop, shape === 'line' ? ['\n'] : ['\n\n\n']);
      assert.equal(prompt.maxTokens, shape === 'line' ? 64 : 256);
    });
  }
});
