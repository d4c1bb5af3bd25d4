import assert from 'node:assert/strict';
import { anything, assert as verify, constantFrom, integer, option, property, record, string } from 'fast-check';
import { encodeResult, Outcomes, parseResult, type Result } from '../../../../src/core/batch/result.ts';

const tokens = integer({ min: 0, max: 1e6 });
const plain = { noNullPrototype: true };
const results = record(
  {
    id: string({ unit: 'binary' }),
    hash: string(),
    status: constantFrom('ok' as const, 'failed' as const),
    answer: string({ unit: 'binary' }),
    reasoning: string({ unit: 'binary' }),
    model: string(),
    usage: record(
      { promptTokens: tokens, cacheHitTokens: tokens, completionTokens: tokens, reasoningTokens: tokens },
      plain,
    ),
    cost: record({ CNY: integer({ min: 0, max: 1e12 }), USD: integer({ min: 0, max: 1e12 }) }, plain),
    error: constantFrom('RATE_LIMIT' as const, 'PICTURE' as const),
    finish: constantFrom('length' as const),
    tries: integer({ min: 0, max: 4 }),
    at: integer({ min: 0, max: 4e12 }),
    durationMs: integer({ min: 0, max: 1e9 }),
    cached: constantFrom(true as const),
    merged: integer({ min: 2, max: 8 }),
    file: string(),
  },
  { ...plain, requiredKeys: ['id', 'hash', 'status', 'answer', 'model', 'tries', 'at', 'durationMs'] },
);

describe('results', () => {
  it('are read as they were written, each on one line', () => {
    verify(
      property(results, (result) => {
        const line = encodeResult(result);
        assert.ok(!/[\r\n]/.test(line));
        assert.deepEqual(parseResult(line), result);
      }),
    );
  });

  it('that are torn or of others are none', () => {
    verify(
      property(option(results, { nil: undefined }), anything(), (result, value) => {
        assert.equal(parseResult(JSON.stringify(value) ?? ''), undefined);
        if (result) assert.equal(parseResult(encodeResult(result as Result).slice(0, -1)), undefined);
      }),
    );
  });

  it('of the same prompt take the place of earlier ones; a changed prompt has none', () => {
    const outcomes = new Outcomes<Pick<Result, 'id' | 'hash' | 'status'>>();
    outcomes.add({ id: 'a', hash: '1', status: 'failed' });
    outcomes.add({ id: 'a', hash: '1', status: 'ok' });
    outcomes.add({ id: 'b', hash: '1', status: 'ok' });
    assert.equal(outcomes.find({ id: 'a', hash: '1' })?.status, 'ok');
    assert.equal(outcomes.find({ id: 'a', hash: '2' }), undefined);
    assert.equal([...outcomes.all].length, 2);
  });
});
