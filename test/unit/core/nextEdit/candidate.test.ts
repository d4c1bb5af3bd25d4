import assert from 'node:assert/strict';
import { findCandidate, type Made } from '../../../../src/core/nextEdit/candidate.ts';
import { findChange } from '../../../../src/core/nextEdit/change.ts';
import type { Candidate } from '../../../../src/core/nextEdit/model.ts';

/** The candidate when a line (from 0) becomes another. */
function change(
  source: string,
  line: number,
  text: string,
  { languageId = 'typescript', made = [] }: { languageId?: string; made?: readonly Made[] } = {},
): Candidate | undefined {
  const before = source.split('\n');
  const after = before.with(line, text);
  const found = findChange(before, after);
  assert.ok(found);
  return findCandidate({ languageId, lines: after }, found, made);
}

const linesOf = (candidate: Candidate | undefined): readonly number[] | undefined =>
  candidate?.places.map(({ line }) => line);

describe('a local that is renamed where it is declared', () => {
  const source = [
    'function price(items: Item[]) {',
    '  const total = sum(items);',
    '  // The total counts.',
    "  log('total', total);",
    '  return { total: total + order.total };',
    '}',
    'function other(total: number) {',
    '  return total;',
    '}',
  ].join('\n');

  it('concerns the rest of its block, and neither strings, comments, keys, members nor other functions', () => {
    const candidate = change(source, 1, '  const amount = sum(items);');
    assert.deepEqual(candidate?.cause, { kind: 'rename', swap: { old: 'total', new: 'amount' }, isMember: false });
    assert.deepEqual(linesOf(candidate), [3, 4]);
  });

  it('concerns the function’s block if it is a parameter', () => {
    assert.deepEqual(linesOf(change(source, 6, 'function other(amount: number) {')), [7]);
  });

  it('leaves out what declares the name anew', () => {
    const nested = ['const a = 1;', 'use(a1);', 'for (const ab of list) {', '  use(ab);', '}', 'use(ab);'].join('\n');
    assert.deepEqual(linesOf(change(`const ab = 0;\n${nested}`, 0, 'const each = 0;')), [6]);
  });

  it('is followed in other languages', () => {
    const python = 'def area(r):\n    half = r / 2\n    return half * half\n\nhalf = 1';
    assert.deepEqual(linesOf(change(python, 1, '    middle = r / 2', { languageId: 'python' })), [2]);
    const go = 'func f() {\n\tat := find()\n\tuse(at)\n}\nfunc g() {\n\tuse(at)\n}';
    assert.deepEqual(linesOf(change(go, 1, '\tplace := find()', { languageId: 'go' })), [2]);
    const rust = 'fn f() {\n    let mut show = new();\n    show.add();\n}';
    assert.deepEqual(linesOf(change(rust, 1, '    let mut scene = new();', { languageId: 'rust' })), [2]);
  });

  it('is followed as a member through dots', () => {
    const source = 'interface Item {\n  cents: number;\n}\nconst cents = 1;\nuse(item.cents, cents);';
    assert.deepEqual(linesOf(change(source, 1, '  price: number;')), [4]);
  });
});

describe('a function that takes other arguments', () => {
  const source =
    'function add(a: number) {\n  return a;\n}\nadd(1);\nlist.map((x) => add(x));\n// add(2)\nfunction addAll() {}';

  it('concerns its calls', () => {
    const candidate = change(source, 0, 'function add(a: number, b: number) {');
    assert.deepEqual(candidate?.cause, { kind: 'signature', name: 'add' });
    assert.deepEqual(linesOf(candidate), [3, 4]);
  });

  it('concerns nobody if only a type is another', () => {
    assert.equal(change(source, 0, 'function add(a: string) {'), undefined);
  });
});

describe('the same swap made twice', () => {
  const source = 'console.log(a);\nb();\nconsole.log(c);\nconsole.logs(d);\nconsole.log(e);';
  const swap = { old: 'console.log', new: 'logger.info' };

  it('concerns where the same stands whole', () => {
    const candidate = change(source, 2, 'logger.info(c);', { made: [{ line: 0, swap }] });
    assert.deepEqual(candidate?.cause, { kind: 'pattern', swap });
    assert.deepEqual(linesOf(candidate), [4, 0]);
  });

  it('may have been made in two lines at once', () => {
    const before = source.split('\n');
    const after = before.with(0, 'logger.info(a);').with(2, 'logger.info(c);');
    const found = findChange(before, after);
    const candidate = found && findCandidate({ languageId: 'typescript', lines: after }, found, []);
    assert.deepEqual(linesOf(candidate), [4]);
  });

  it('concerns nobody the first time', () => {
    assert.equal(change(source, 2, 'logger.info(c);'), undefined);
  });
});

describe('other changes', () => {
  it('concern nobody', () => {
    const source = 'const total = 1;\nuse(total);\nconst text = "total";\nf(total);';
    for (const [line, text] of [
      [1, 'use(totals);'],
      [0, 'const total = 2;'],
      [2, 'const text = "sum";'],
      [3, 'g(total);'],
      [3, ''],
      [1, 'use(total); use(total);'],
    ] as const) {
      assert.equal(change(source, line, text), undefined, text);
    }
  });

  it('concern nobody in a very long document', () => {
    assert.equal(change(`const total = 1;\nuse(total);${'\nx();'.repeat(5_000)}`, 0, 'const sum = 1;'), undefined);
  });
});
