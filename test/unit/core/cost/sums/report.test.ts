import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { noTotals, type LedgerLine } from '../../../../../src/core/cost/ledger.ts';
import { addLine, emptySums, type Grouped } from '../../../../../src/core/cost/sums/daySums.ts';
import { reconcile } from '../../../../../src/core/cost/sums/reconcile.ts';
import { daysOf, sumUp } from '../../../../../src/core/cost/sums/report.ts';
import { entriesOf, notesOf } from '../entries.ts';

const days = ['2026-11-17', '2026-11-18', '2026-11-19'] as const;
const lines = fc.tuple(...days.map((day) => fc.array(fc.oneof(entriesOf(day), notesOf(day)), { maxLength: 15 })));
const unit = 1e9;
const at = (time: string): number => Date.parse(`2026-11-${time}:00Z`);

function reported(all: readonly (readonly LedgerLine[])[]) {
  return all.map((held, index) => ({ day: days[index] ?? '', sums: held.reduce(addLine, emptySums()) }));
}

function total(groups: Grouped, member: keyof typeof noTotals): number {
  return [...groups.values()].reduce((sum, totals) => sum + totals[member], 0);
}

describe('the sum of some days', () => {
  it('is the same by day, by feature and by model', () => {
    fc.assert(
      fc.property(lines, (all) => {
        const known = reported(all);
        const { all: whole, purposes, models } = sumUp(known);
        for (const member of Object.keys(noTotals) as (keyof typeof noTotals)[]) {
          assert.equal(
            known.reduce((sum, { sums }) => sum + sums.all[member], 0),
            whole[member],
          );
          assert.equal(total(purposes, member), whole[member]);
          assert.equal(total(models, member), whole[member]);
        }
      }),
    );
  });

  it('is that of all lines in one, also of misses, savings and lines taken', () => {
    fc.assert(
      fc.property(lines, (all) => {
        const { saved, misses, acceptedLines } = all.flat().reduce(addLine, emptySums());
        const sum = sumUp(reported(all));
        assert.deepEqual({ saved, acceptedLines }, { saved: sum.saved, acceptedLines: sum.acceptedLines });
        assert.deepEqual(new Map(sum.misses), misses);
      }),
    );
  });

  it('leaves out days that are not known yet', () => {
    assert.deepEqual(sumUp([{ day: '2026-11-17', sums: undefined }]).all, noTotals);
  });
});

describe('a range of days', () => {
  it('ends today in UTC', () => {
    const now = Date.parse('2026-11-03T23:30:00Z');
    assert.deepEqual(daysOf('week', now).slice(-2), ['2026-11-02', '2026-11-03']);
    assert.deepEqual(
      [daysOf('week', now).length, daysOf('month', now).length, daysOf('quarter', now).length],
      [7, 30, 90],
    );
    assert.deepEqual(daysOf('thisMonth', now), ['2026-11-01', '2026-11-02', '2026-11-03']);
  });
});

describe('the ledger beside the account', () => {
  const balance = (time: string, yuan: number, key = 'one'): LedgerLine => ({
    type: 'balance',
    at: at(time),
    key,
    currency: 'CNY',
    total: Math.round(yuan * unit),
  });
  const call = (time: string, yuan: number): LedgerLine => ({
    at: at(time),
    purpose: 'chat',
    model: 'deepseek-flash',
    kind: 'official',
    origin: 'https://api.deepseek.com',
    usage: { promptTokens: 1, cacheHitTokens: 0, completionTokens: 0, reasoningTokens: 0 },
    cost: { CNY: Math.round(yuan * unit), USD: 0, tariff: 'offPeak' },
  });

  it('is compared over nights and days, from the first look to the last', () => {
    const compared = reconcile(
      reported([
        [call('17T08:00', 9), balance('17T09:00', 100), call('17T10:00', 2)],
        [call('18T10:00', 3)],
        [call('19T01:00', 1), balance('19T02:00', 93.5), call('19T03:00', 7)],
      ]),
    );
    assert.deepEqual(compared, {
      currency: 'CNY',
      from: at('17T09:00'),
      to: at('19T02:00'),
      balance: 93.5 * unit,
      fell: 6.5 * unit,
      counted: 6 * unit,
      topUps: 0,
    });
  });

  it('leaves the time of a top-up out of both sides', () => {
    const compared = reconcile(
      reported([
        [balance('17T01:00', 10), call('17T02:00', 4), balance('17T03:00', 6)],
        [call('18T02:00', 5), balance('18T03:00', 101)],
        [call('19T02:00', 1), balance('19T03:00', 100)],
      ]),
    );
    assert.deepEqual(
      { fell: compared?.fell, counted: compared?.counted, topUps: compared?.topUps },
      { fell: 5 * unit, counted: 5 * unit, topUps: 1 },
    );
  });

  it('does not mix the accounts of two keys', () => {
    const compared = reconcile(
      reported([
        [balance('17T01:00', 50, 'other'), balance('17T02:00', 10), call('17T03:00', 1), balance('17T04:00', 9)],
      ]),
    );
    assert.equal(compared?.from, at('17T02:00'));
    assert.equal(compared?.fell, unit);
  });

  it('is not compared while no balance was read', () => {
    assert.equal(reconcile(reported([[call('17T01:00', 1)]])), undefined);
  });
});
