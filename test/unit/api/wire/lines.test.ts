import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createLineReader } from '../../../../src/api/wire/lines.ts';

/** What a reader hands out for these pieces, the document last; `overflow` where it gave up. */
function read(pieces: readonly (string | Uint8Array)[]): string[] {
  const payloads: string[] = [];
  const reader = createLineReader({
    onPayload: (payload) => payloads.push(payload),
    onComment: () => assert.fail(),
    onOverflow: () => payloads.push('overflow'),
  });
  for (const piece of pieces) reader.feed(Buffer.from(piece));
  const document = reader.end();
  return document === undefined ? payloads : [...payloads, `document:${document}`];
}

/** Cuts bytes at these places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

describe('lines of JSON', () => {
  it('are the same however their bytes are cut', () => {
    const value = fc.record(
      { response: fc.string({ unit: 'grapheme' }), done: fc.boolean() },
      { noNullPrototype: true },
    );
    const ending = fc.constantFrom('\n', '\r\n', '\n\n', ' \r\n');
    const lines = fc.array(fc.tuple(value, ending), { maxLength: 8 });
    fc.assert(
      fc.property(lines, fc.boolean(), fc.array(fc.nat(), { maxLength: 40 }), (rows, endsOpen, places) => {
        const text = rows.map(([row, end], index) => {
          const isLast = index === rows.length - 1;
          return JSON.stringify(row) + (endsOpen && isLast ? '' : end);
        });
        const bytes = Buffer.from(text.join(''));
        const expected = rows.map(([row]) => row);
        const parse = (payloads: readonly string[]): unknown[] =>
          payloads.map((payload) => JSON.parse(payload) as unknown);
        assert.deepEqual(parse(read(cut(bytes, places))), expected);
        assert.deepEqual(parse(read([...bytes].map((byte) => Buffer.of(byte)))), expected);
      }),
    );
  });

  it('split at line feeds alone', () => {
    assert.deepEqual(read(['{"a":"\u2028\u0085"}\n{"d":1}']), ['{"a":"\u2028\u0085"}', '{"d":1}']);
  });

  it('may begin with empty ones', () => {
    assert.deepEqual(read(['\n', ' \r\n\n', '{"a":1}\n']), ['{"a":1}']);
  });

  it('keep a cut last line for what it is', () => {
    assert.deepEqual(read(['{"a":1}\n{"b', '":']), ['{"a":1}', '{"b":']);
  });

  it('may be long, but not without limit', () => {
    const long = 'x'.repeat(1024 * 1024);
    assert.deepEqual(read(['{', long, long, '\n{}\n']), [`{${long}${long}`, '{}']);
    assert.deepEqual(read(['{}\n', long, long, long, long, long, '\n{}\n']), ['{}', 'overflow']);
    assert.deepEqual(read([`{${long.repeat(5)}\n{}\n`]), ['overflow']);
  });

  it('are none where something else came: that is a document, within the same limit', () => {
    const page = Buffer.from('\n<title>Bad\ngateway 🐳</title>\n');
    assert.deepEqual(read([...page].map((byte) => Buffer.of(byte))), [`document:${page.toString()}`]);
    assert.deepEqual(read([Buffer.from('no 🐳').subarray(0, 5)]), ['document:no \uFFFD']);
    assert.deepEqual(read(['', ' ']), []);
    assert.deepEqual(read(['<', 'x'.repeat(5 * 1024 * 1024)]), ['overflow']);
  });
});
