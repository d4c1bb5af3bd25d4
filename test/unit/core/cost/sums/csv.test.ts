import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { LedgerEntry } from '../../../../../src/core/cost/ledger.ts';
import { csvHead, csvRow } from '../../../../../src/core/cost/sums/csv.ts';
import { parseCsv } from '../../../../../src/core/text/csv.ts';
import { entriesOf } from '../entries.ts';

const call: LedgerEntry = {
  at: Date.UTC(2026, 10, 18, 9, 30),
  purpose: 'chat',
  sessionId: 'session-1',
  answerId: 'answer-1',
  path: 'src/a.ts',
  kind: 'official',
  origin: 'https://api.deepseek.com',
  model: 'deepseek-flash',
  usage: { promptTokens: 1_200, cacheHitTokens: 1_024, completionTokens: 40, reasoningTokens: 7 },
  cost: { CNY: 1_000_000_001, USD: 140_000_000, tariff: 'peak' },
  saved: { CNY: 0, USD: 2_500 },
};

/** The row as whoever opens the file reads it, by column. */
function read(entry: LedgerEntry): Readonly<Record<string, string>> {
  const [head, row, ...more] = parseCsv(`${csvHead}\r\n${csvRow(entry)}\r\n`);
  assert.deepEqual(more, []);
  assert.equal(row?.length, head?.length);
  return Object.fromEntries(head?.map((name, index) => [name, row?.[index] ?? '']) ?? []);
}

describe('the table of costs', () => {
  it('has a call with all its digits, in the order of its columns', () => {
    assert.equal(
      csvRow(call),
      '2026-11-18T09:30:00.000Z,chat,session-1,answer-1,src/a.ts,official,https://api.deepseek.com,deepseek-flash,' +
        '1200,1024,40,7,peak,1.000000001,0.14,0,0.0000025,',
    );
  });

  it('leaves empty what is not known, and says what is estimated', () => {
    const { cost: _, saved: __, path: ___, ...unpriced } = call;
    const { costCNY, savedUSD, tariff, file, estimated } = read({ ...unpriced, estimated: true });
    assert.deepEqual([costCNY, savedUSD, tariff, file, estimated], ['', '', '', '', 'yes']);
  });

  it('has no cell that a spreadsheet takes for a formula, whatever a file or a model is called', () => {
    const hostile = fc
      .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r'), fc.string({ unit: 'grapheme' }))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(hostile, hostile, (path, model) => {
        const cells = read({ ...call, path, model });
        assert.deepEqual([cells['file'], cells['model']], [`'${path}`, `'${model}`]);
        for (const cell of Object.values(cells)) assert.doesNotMatch(cell, /^[=+\-@\t\r]/);
      }),
    );
  });

  it('keeps commas, quotes and line breaks inside their cell', () => {
    const path = 'src/a "b", c\r\nd.ts';
    assert.equal(read({ ...call, path })['file'], path);
  });

  it('has one row of numbers for every call there can be', () => {
    fc.assert(
      fc.property(entriesOf('2026-11-18'), (entry) => {
        const { promptTokens, costCNY } = read(entry);
        assert.equal(promptTokens, String(entry.usage.promptTokens));
        assert.equal(costCNY === '' ? undefined : Math.round(Number(costCNY) * 1e9), entry.cost?.CNY);
      }),
    );
  });
});
