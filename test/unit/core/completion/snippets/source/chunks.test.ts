import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ChunkedDocument, signaturesOf, textOf } from '../../../../../../src/core/completion/snippets/source/chunks.ts';
import { anyEdit, anyLine, apply, functionNamed } from '../documents.ts';

function chunked(lines: readonly string[], onWords: () => void = () => {}): ChunkedDocument {
  const document = new ChunkedDocument(
    { uri: 'file:///a.ts', path: 'a.ts', languageId: 'typescript', version: 1 },
    onWords,
  );
  document.replace(0, 0, lines);
  return document;
}

function contents({ chunks, lineCount, sizeBytes }: ChunkedDocument): unknown {
  const described = chunks.map(({ lines, words, imports, signatures }) => ({ lines, words, imports, signatures }));
  return { described, lineCount, sizeBytes };
}

describe('chunks of a document', () => {
  it('are after any changes what they are when the document is opened as it now is', () => {
    fc.assert(
      fc.property(
        fc.array(anyLine, { minLength: 60, maxLength: 300 }),
        fc.array(anyEdit, { maxLength: 12 }),
        (lines, edits) => {
          const text = [...lines];
          const document = chunked(text);
          for (const edit of edits) {
            const { startLine, endLine, lines: added } = apply(text, edit);
            document.replace(startLine, endLine, added);
          }
          assert.deepEqual(contents(document), contents(chunked(text)));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('hold every line once, in order, but huge ones', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { minLength: 1, maxLength: 200 }), (lines) => {
        const kept = chunked(lines).chunks.flatMap((chunk) => chunk.lines);
        assert.deepEqual(
          kept,
          lines.map((line) => (line.length > 400 ? '\0' : line)),
        );
      }),
    );
  });

  it('are told of a change only where it touched', () => {
    const lines = Array.from({ length: 60 }, (_, index) => functionNamed(`part${index}`, 8 + (index % 7))).flat();
    let told = 0;
    const document = chunked(lines, () => told++);
    const chunkCount = document.chunks.length;
    assert.equal(told, chunkCount);
    told = 0;
    const untouched = new Set(document.chunks);
    document.replace(400, 401, [`${lines[400]} // more`]);
    assert.ok(told >= 1 && told <= 3, `${told} chunks were read again`);
    told = 0;
    document.replace(300, 300, ['const inserted = 1;', 'const another = 2;']);
    assert.ok(told >= 1 && told <= 6, `${told} chunks were read again`);
    assert.ok(document.chunks.filter((chunk) => untouched.has(chunk)).length >= chunkCount - 2);
  });

  it('begin where a declaration follows a gap', () => {
    const document = chunked(['a', 'b', 'c'].flatMap((name) => functionNamed(name, 15)));
    assert.deepEqual(
      document.chunks.map((chunk) => chunk.lines[0]?.slice(0, 17)),
      ['export function a', 'export function b', 'export function c'],
    );
  });

  it('find the lines of a range, and the last one for a place behind the end', () => {
    const document = chunked(['a', 'b', 'c'].flatMap((name) => functionNamed(name, 15)));
    const [first, second, third] = document.chunks;
    assert.deepEqual(document.within(0, 1), [first]);
    assert.deepEqual(document.within(17, 19), [first, second]);
    assert.deepEqual(document.within(18, 18), [second]);
    assert.deepEqual(document.within(54, 54), [third]);
    assert.ok(third);
    assert.equal(document.lineOf(third), 36);
  });

  it('have no words beside a huge line', () => {
    const document = chunked(['const alpha = 1;', 'x'.repeat(401)]);
    assert.equal(document.chunks[0]?.words.length, 0);
  });

  it('give their text without blank lines at the ends, and what is declared without bodies', () => {
    const document = chunked(['', 'export class A {', '  run(): void {', '    go();', '  }', '}', '']);
    const [chunk] = document.chunks;
    assert.ok(chunk);
    assert.equal(textOf(chunk), 'export class A {\n  run(): void {\n    go();\n  }\n}');
    assert.equal(signaturesOf(document), 'export class A\n  run(): void');
  });
});
