import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DocumentSnapshot, Snippet } from '../../../../../src/core/completion/model.ts';
import { createSnippetIndex, type SnippetIndex } from '../../../../../src/core/completion/snippets/snippetIndex.ts';
import { anyEdit, anyLine, apply, documentOf, functionNamed, queryAt } from './documents.ts';

const minuteMs = 60_000;
let nowMs = 0;
const newIndex = (limits: { maxBytes?: number; refused?: string } = {}): SnippetIndex =>
  createSnippetIndex({
    now: () => nowMs,
    maxBytes: limits.maxBytes ?? 2 ** 25,
    isRefused: (path) => path === limits.refused,
  });

const filler = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `unrelated${index} line${index};`);

/** An index with the given documents open, the last of which is the active one. */
function open(index: SnippetIndex, ...documents: DocumentSnapshot[]): (limit?: number) => Snippet[] {
  for (const document of documents) index.didOpen(document);
  const active = documents.at(-1);
  assert.ok(active);
  return (limit = 6) => index.find(queryAt(active), limit);
}

const summary = (snippets: readonly Snippet[]): string[] => snippets.map(({ kind, path }) => `${kind} ${path}`);

describe('snippets', () => {
  beforeEach(() => {
    nowMs = 1_000_000;
  });

  it('are the same after any changes as in an index that opened the documents as they are', () => {
    const anyLines = fc.array(anyLine, { minLength: 1, maxLength: 120 });
    const anyEdits = fc.array(fc.tuple(fc.nat(2), anyEdit), { maxLength: 10 });
    fc.assert(
      fc.property(anyLines, anyLines, anyLines, anyEdits, (first, second, third, edits) => {
        nowMs = 0;
        const texts = [first, second, third].map((lines) => [...lines]);
        const documents = ['alpha.ts', 'beta.ts', 'main.ts'].map((path, at) => documentOf(path, texts[at] ?? []));
        const changed = newIndex();
        for (const document of documents) changed.didOpen(document);
        for (const [at, edit] of edits) {
          const { lines, ...range } = apply(texts[at] ?? [], edit);
          changed.didChange(documents[at]?.uri ?? '', 2, range, lines);
        }
        // By then nothing counts as edited just now.
        nowMs = 31 * minuteMs;
        const fresh = newIndex();
        for (const document of documents) fresh.didOpen(document);
        for (const document of documents) {
          assert.deepEqual(changed.find(queryAt(document), 6), fresh.find(queryAt(document), 6));
        }
        assert.equal(changed.sizeBytes, fresh.sizeBytes);
      }),
      { numRuns: 100 },
    );
  });

  it('bring what imported files declare, without bodies', () => {
    const find = open(
      newIndex(),
      documentOf('src/sum.ts', functionNamed('addUp')),
      documentOf('src/other.ts', functionNamed('other')),
      documentOf('src/main.ts', ["import { addUp } from './sum.ts';", '', 'run();']),
    );
    const [snippet, ...rest] = find();
    assert.deepEqual(rest, []);
    assert.equal(snippet?.kind, 'import');
    assert.equal(snippet?.path, 'src/sum.ts');
    assert.equal(snippet?.text, 'export function addUp(addUpSource: Source): number');
  });

  it('bring chunks that look like what is being written', () => {
    const find = open(
      newIndex(),
      documentOf('a.ts', [...filler(100), '', ...functionNamed('parse'), ...filler(100)]),
      documentOf('main.ts', [
        'const parseSource = open();',
        'readparse(parseSource, parseValue0, parseValue1',
        'parse',
      ]),
    );
    const [snippet, ...rest] = find();
    assert.deepEqual(rest, []);
    assert.equal(snippet?.kind, 'similar');
    assert.match(snippet?.text ?? '', /export function parse\(/u);
    assert.ok((snippet?.text.split('\n').length ?? 0) <= 28);
  });

  it('bring what was edited lately, newest first, until it is long ago', () => {
    const index = newIndex();
    const texts = ['one', 'two'].map((name) => documentOf(`${name}.ts`, functionNamed(name)));
    const find = open(index, ...texts, documentOf('main.ts', ['go();']));
    assert.deepEqual(find(), []);
    for (const { uri } of texts) index.didChange(uri, 2, { startLine: 1, endLine: 2 }, ['  changed();']);
    assert.deepEqual(summary(find()), ['edited two.ts', 'edited one.ts']);
    assert.match(find()[0]?.text ?? '', /changed\(\);/u);
    nowMs += 31 * minuteMs;
    assert.deepEqual(find(), []);
  });

  it('do not take a formatter for the person', () => {
    const index = newIndex();
    const other = documentOf('a.ts', filler(200));
    const find = open(index, other, documentOf('main.ts', ['go();']));
    index.didChange(other.uri, 2, { startLine: 0, endLine: 200 }, filler(200));
    assert.deepEqual(find(), []);
  });

  it('bring what was viewed lately', () => {
    const index = newIndex();
    const viewed = documentOf('a.ts', functionNamed('parse'));
    const find = open(index, viewed, documentOf('main.ts', ['go();']));
    index.didView(viewed.uri, { startLine: 0, endLine: 10 });
    assert.deepEqual(summary(find()), ['viewed a.ts']);
    nowMs += 11 * minuteMs;
    assert.deepEqual(find(), []);
  });

  it('bring the last copied text, but not long or once it is there', () => {
    const index = newIndex();
    const lines = ['go();'];
    const other = documentOf('a.ts', functionNamed('parse'));
    const main = documentOf('main.ts', lines);
    const find = open(index, other, main);
    index.didCopy('const copiedOnce = first(second);\r\nthird();', other.uri);
    assert.equal(find()[0]?.text, 'const copiedOnce = first(second);\nthird();');
    index.didCopy('x'.repeat(5_000), other.uri);
    index.didCopy('const fromNowhere = third(fourth);', 'file:///unknown.ts');
    assert.deepEqual(summary(find()), ['copied a.ts']);
    lines.push('const copiedOnce = first(second);', 'third();');
    assert.deepEqual(find(), []);
    lines.length = 1;
    assert.equal(find().length, 1);
    nowMs += 6 * minuteMs;
    assert.deepEqual(find(), []);
  });

  it('bring errors and warnings at the cursor, which move with their lines', () => {
    const index = newIndex();
    const lines = ['one();', 'two();', 'three();'];
    const main = documentOf('main.ts', lines);
    open(index, main);
    index.setDiagnostics(main.uri, [
      { line: 2, message: 'three is not defined', severity: 'error' },
      { line: 2, message: 'three could be shorter', severity: 'hint' },
    ]);
    const texts = (line: number): string[] => index.find(queryAt(main, line), 6).map((snippet) => snippet.text);
    assert.deepEqual(texts(2), ['three is not defined']);
    const added = filler(20);
    lines.splice(1, 0, ...added);
    index.didChange(main.uri, 2, { startLine: 1, endLine: 1 }, added);
    assert.deepEqual(texts(2), []);
    assert.deepEqual(texts(21), ['three is not defined']);
    index.setDiagnostics(main.uri, []);
    assert.deepEqual(texts(21), []);
  });

  it('are never what can be read around the cursor', () => {
    const index = newIndex();
    const text = functionNamed('parse');
    const find = open(index, documentOf('copy.ts', text), documentOf('main.ts', [...text, 'parse(parseSource);']));
    index.didView('file:///copy.ts', { startLine: 0, endLine: 10 });
    index.didView('file:///main.ts', { startLine: 0, endLine: 10 });
    assert.deepEqual(find(), []);
  });

  it('come from far away in the same document too', () => {
    const far = [...functionNamed('parse'), ...filler(400), ...functionNamed('parse').slice(8, -2)];
    const find = open(newIndex(), documentOf('main.ts', far));
    assert.deepEqual(summary(find()), ['similar main.ts']);
  });

  it('never come from secrets, refused documents, huge lines or closed documents', () => {
    const index = newIndex({ refused: 'refused.ts' });
    const [secret, refused] = ['.env', 'refused.ts'].map((path) => documentOf(path, functionNamed('parse')));
    const huge = documentOf('huge.ts', [...functionNamed('parse'), 'x'.repeat(1_000_000)]);
    const closed = documentOf('closed.ts', functionNamed('parse'));
    assert.ok(secret && refused);
    const find = open(
      index,
      secret,
      refused,
      huge,
      closed,
      documentOf('main.ts', ['readparse(parseSource, parseValue0)', '']),
    );
    assert.deepEqual(summary(find()), ['similar closed.ts']);
    index.didClose(closed.uri);
    assert.deepEqual(find(), []);
    assert.deepEqual(
      [secret, refused, huge, closed].map(({ uri }) => index.has(uri)),
      [false, false, true, false],
    );
    assert.deepEqual(index.find(queryAt(refused), 6), []);
  });

  it('stay while the next word is typed', () => {
    const index = newIndex();
    const others = ['parse', 'write', 'close'].map((name) =>
      documentOf(`${name}.ts`, [...functionNamed(name), 'shared(common);']),
    );
    const lines = ['shared(parseSource, writeSource, closeSource);', 'readparse(common, readwrite, readclose);', ''];
    const main = documentOf('main.ts', lines);
    const find = open(index, ...others, main);
    const before = find();
    assert.equal(before.length, 3);
    for (const [version, letter] of 'const parseValue1 = readparse'.split('').entries()) {
      lines[2] += letter;
      index.didChange(main.uri, version + 2, { startLine: 2, endLine: 3 }, [lines[2] ?? '']);
      assert.deepEqual(summary(find()), summary(before));
    }
  });

  it('come from a document that is read in parts, and reading on is no edit', () => {
    const index = newIndex();
    const lines = [...functionNamed('parse'), ...functionNamed('write')];
    const other = documentOf('other.ts', lines);
    const main = documentOf('main.ts', ['readwrite(writeSource, writeValue0)', '']);
    index.didOpen(other, 10);
    const find = open(index, main);
    assert.deepEqual(find(), []);
    index.didReadOn(other.uri, lines.slice(10));
    assert.deepEqual(summary(find()), ['similar other.ts']);
    const partly = index.sizeBytes;
    index.didOpen(other);
    assert.equal(index.sizeBytes, partly);
  });

  it('of the least recently used documents give way first', () => {
    const documents = Array.from({ length: 6 }, (_, at) => documentOf(`${at}.ts`, filler(100)));
    const one = newIndex();
    open(one, ...documents.slice(0, 1));
    const index = newIndex({ maxBytes: one.sizeBytes * 4 });
    open(index, ...documents.slice(0, 4));
    index.didView(documents[0]?.uri ?? '', { startLine: 0, endLine: 1 });
    open(index, ...documents.slice(4));
    assert.deepEqual(
      documents.map(({ uri }) => index.has(uri)),
      [true, false, false, true, true, true],
    );
    assert.equal(index.sizeBytes, one.sizeBytes * 4);
    for (const { uri } of documents) index.didClose(uri);
    assert.equal(index.sizeBytes, 0);
  });

  it('forget a document of which a change was missed, and leave late changes aside', () => {
    const index = newIndex();
    const main = documentOf('main.ts', filler(5));
    open(index, main);
    index.didChange(main.uri, 0, { startLine: 90, endLine: 91 }, []);
    assert.ok(index.has(main.uri));
    index.didChange(main.uri, 2, { startLine: 5, endLine: 6 }, ['']);
    assert.ok(!index.has(main.uri));
  });
});
