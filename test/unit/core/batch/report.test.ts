import assert from 'node:assert/strict';
import { csvReport, markdownReport } from '../../../../src/core/batch/report.ts';
import type { Result } from '../../../../src/core/batch/result.ts';
import { parseCsv } from '../../../../src/core/text/csv.ts';

const result: Result = {
  id: 'a',
  hash: 'h',
  status: 'ok',
  answer: '=SUM(A1)\n"quoted", 中文',
  model: 'm',
  usage: { promptTokens: 5, cacheHitTokens: 0, completionTokens: 7, reasoningTokens: 0 },
  cost: { CNY: 2_000_000, USD: 300_000 },
  tries: 1,
  at: 0,
  durationMs: 12,
};

describe('the report of a batch', () => {
  it('as a table comes back cell by cell, and starts no formula', () => {
    const { head, row } = csvReport('USD');
    const [columns, first, second] = parseCsv(head + row(result, 'Why?') + row({ ...result, id: 'b' }, undefined));
    const cells = Object.fromEntries((columns ?? []).map((name, index) => [name, first?.[index]]));
    assert.equal(cells['answer'], `'${result.answer}`);
    assert.equal(cells['prompt'], 'Why?');
    assert.equal(cells['cost'], '0.000300');
    assert.equal(second?.[0], 'b');
  });

  it('as Markdown has a heading for each, and says what failed', () => {
    const { head, row } = markdownReport('My\nbatch', { failed: 'Failed' });
    assert.equal(head, '# My batch\n');
    assert.match(row(result, '```\nx'), /\n## a\n\n````text\n```\nx\n````\n\n=SUM\(A1\)\n/u);
    assert.match(
      row({ ...result, status: 'failed', answer: '', error: 'RATE_LIMIT' }, undefined),
      /Failed: RATE_LIMIT/u,
    );
  });
});
