/** The block rule that streaming stands on, and the grammar held against micromark. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Block } from '../../../../src/protocol/markdown/block.ts';
import { BlockParser } from '../../../../src/protocol/markdown/blocks.ts';
import { ownHtml, referenceHtml } from '../../webview/markdown/parse/reference.ts';

const parts = fc.constantFrom(
  '- ',
  '* ',
  '1. ',
  '2) ',
  '3. ',
  '> ',
  '>',
  '    ',
  '  ',
  ' ',
  '\t',
  'a',
  'b',
  'c d',
  '\n',
  '\n',
  '\n',
  '\n\n',
  '```',
  '~~~',
  '````',
  '# ',
  '## x',
  '---',
  '===',
  '-',
  '=',
  '***',
  '| a | b |',
  '| - | - |',
  '|',
  '[r]',
  '[r]: /u',
  '[x] ',
  '`',
  '**',
  '10. ',
  ':-:|-',
  '\\',
  '中',
  '$$',
  '\\[',
  '\\]',
);
const anyText = fc.array(parts, { maxLength: 24 }).map((all) => all.join(''));

function shape(block: Block): unknown {
  const { kind, lines, level, loose, list, fence, columns } = block;
  return {
    kind,
    lines,
    level,
    loose,
    list,
    fence,
    columns: kind === 'table' ? columns : undefined,
    children: block.children.map(shape),
  };
}

function parse(lines: readonly string[]): BlockParser {
  const parser = new BlockParser();
  for (const line of lines) parser.feed(line);
  return parser;
}

describe('the block parser', () => {
  it('takes a tried line back without a trace', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, tried) => {
        const lines = text.split('\n');
        const parser = parse(lines);
        const takeBack = parser.mark();
        for (const line of tried.split('\n')) parser.feed(line);
        parser.end();
        takeBack();
        const fresh = parse(lines);
        assert.deepEqual(shape(parser.document), shape(fresh.document));
        assert.deepEqual([...parser.definitions], [...fresh.definitions]);
        for (const each of [parser, fresh]) {
          each.feed('- after');
          each.end();
        }
        assert.deepEqual(shape(parser.document), shape(fresh.document));
      }),
      { numRuns: 500 },
    );
  });

  it('never changes a settled block, whatever follows', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, more) => {
        const parser = parse(text.split('\n'));
        parser.mark();
        const settled: [Block, string][] = [];
        const visit = (block: Block): void => {
          for (const [index, child] of block.children.entries()) {
            if (index < block.settled) settled.push([child, JSON.stringify(shape(child))]);
            else visit(child);
          }
        };
        visit(parser.document);
        for (const line of more.split('\n')) parser.feed(line);
        parser.end();
        for (const [block, before] of settled) assert.equal(JSON.stringify(shape(block)), before);
      }),
      { numRuns: 500 },
    );
  });

  it('settles all but the last block of a document', () => {
    const parser = parse(['# h', '', 'a', '', '1. b', '', '2. c', '']);
    parser.mark();
    assert.deepEqual(
      parser.document.children.map(({ kind }) => kind),
      ['heading', 'paragraph', 'list'],
    );
    assert.equal(parser.document.settled, 2);
    assert.equal(parser.document.children[2]?.settled, 1);
  });

  for (const text of [
    '1. a\n\n2. b',
    '- a\n\n\n  b\n- c',
    '- a\n  - b\n\n    c\n- d',
    '- a\n\n      code\n\ntext',
    'a\n===\nb\n---\n- c\n---',
    '> a\nb\n> - c\nd\n\n    code\n\n\n    more\n',
    '```js x\n\n a\n````\n~~~\nb\n``` c',
    '  ```\n   a\n  b\n ```\nc',
    '| a | b |\n| - | :-: |\n| 1 |\n| 2 | 3 | 4 |\n\nx',
    'a\n| b | c |\n| - | - |\n| \\| | `\\|` |\n> d',
    '[a]: /u "t"\n[b]:\n/v\n[a] [b] [A][] [x][b]',
    '# a #\n## b ##  \n### c \\###\n#\n#d',
    '- [ ] a\n- [x] b\n- [X]c',
    '\ta\n\n-\tb\n\n\t\tc\n>\td',
    '10) a\n11) b\n- c\n+ d\n-\n- e\n\n-\n\n  f',
    '* * *\n- - a\n1. - b\n   - c',
  ]) {
    it(`reads ${JSON.stringify(text)} as micromark does`, () => assert.equal(ownHtml(text), referenceHtml(text)));
  }

  it('limits nesting', () => {
    let depth = 0;
    for (
      let block: Block | undefined = parse(['>'.repeat(1000) + ' a']).document;
      block !== undefined;
      block = block.children[0]
    )
      depth++;
    assert.ok(depth < 40);
  });

  it('reads display maths in all the ways models write them', () => {
    const kinds = (text: string): string[] => {
      const parser = parse(text.split('\n'));
      parser.end();
      return parser.document.children.map(({ kind, lines }) => `${kind} ${lines.join('|')}`);
    };
    assert.deepEqual(kinds('$$\na\n\nb\n$$\nc'), ['math a||b', 'paragraph c']);
    assert.deepEqual(kinds('$$ a $$\n\\[ b \\]'), ['math  a ', 'math  b ']);
    assert.deepEqual(kinds('$$\\begin{x}\na\n\\end{x}$$'), ['math \\begin{x}|a|\\end{x}']);
    assert.deepEqual(kinds('\\[\na\n\\]'), ['math a']);
    assert.deepEqual(kinds('\\[WARN] a=b\n\\[ ] c'), ['paragraph \\[WARN] a=b|\\[ ] c']);
  });
});
