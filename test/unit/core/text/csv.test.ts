import assert from 'node:assert/strict';
import { array, assert as verify, property, string } from 'fast-check';
import { csvField, parseCsv } from '../../../../src/core/text/csv.ts';

describe('comma-separated values', () => {
  it('come back as they were written, but for the apostrophe before what looks like a formula', () => {
    const field = string({ unit: 'binary' });
    verify(
      property(array(array(field, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 }), (rows) => {
        // A header with commas tells the separator, as in every real table.
        const table = [['a', 'b'], ...rows];
        const text = table.map((row) => row.map(csvField).join(',')).join('\r\n');
        const expected = table.map((row) => row.map((one) => (/^[=+\-@\t\r]/.test(one) ? `'${one}` : one)));
        assert.deepEqual(parseCsv(text), expected);
      }),
    );
  });

  it('are read as spreadsheets write them', () => {
    assert.deepEqual(parseCsv('\uFEFFid;text\r\n1;"a ""b""; c\r\nd"\r\n\r\n2;\r\n'), [
      ['id', 'text'],
      ['1', 'a "b"; c\r\nd'],
      ['2', ''],
    ]);
    assert.deepEqual(parseCsv('a\tb\n1\t2'), [
      ['a', 'b'],
      ['1', '2'],
    ]);
    assert.deepEqual(parseCsv('a,b\n"never closed, b\n'), [['a', 'b'], ['never closed, b\n']]);
    assert.deepEqual(parseCsv(''), []);
  });

  it('never throw and never stand still', () => {
    verify(property(string({ unit: 'binary' }), (text) => assert.ok(Array.isArray(parseCsv(text)))));
  });
});
