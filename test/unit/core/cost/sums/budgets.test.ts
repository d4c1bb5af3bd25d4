import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  covers,
  earlierDays,
  endOf,
  isNear,
  isOver,
  readBudgets,
  standingOf,
} from '../../../../../src/core/cost/sums/budgets.ts';
import { addLine, emptySums } from '../../../../../src/core/cost/sums/daySums.ts';
import { entriesOf } from '../entries.ts';

const unit = 1e9;

describe('a budget', () => {
  it('is read by feature and span; what is no amount above nothing sets no limit', () => {
    const setting = {
      total: { day: 2, month: 30 },
      completion: { day: 0.5 },
      chat: { day: 0, month: -1 },
      title: { day: '1', week: 3 },
      batch: 5,
      image: null,
    };
    assert.deepEqual(readBudgets(setting), [
      { feature: 'total', span: 'day', limit: 2 * unit },
      { feature: 'total', span: 'month', limit: 30 * unit },
      { feature: 'completion', span: 'day', limit: 0.5 * unit },
    ]);
  });

  it('counts its own calls, next edits as ghost text, and all of them in the total', () => {
    const purposes = ['chat', 'completion', 'nextEdit'];
    const counted = (feature: string): string[] => purposes.filter((purpose) => covers({ feature }, purpose));
    assert.deepEqual(counted('total'), purposes);
    assert.deepEqual(counted('completion'), ['completion', 'nextEdit']);
    assert.deepEqual(counted('chat'), ['chat']);
  });

  it('of a month has the days before in it, of a day today alone, to the last billionth', () => {
    const dayEntries = fc.array(entriesOf('2026-11-18'), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(dayEntries, { minLength: 1, maxLength: 4 }), (days) => {
        const sums = days.map((entries) => entries.reduce(addLine, emptySums()));
        const spent = (feature: string, span: 'day' | 'month'): number =>
          standingOf({ feature, span, limit: 1 }, sums, 'CNY').spent;
        const cost = (entries: (typeof days)[number], purpose?: string): number =>
          entries
            .filter((entry) => purpose === undefined || entry.purpose === purpose)
            .reduce((sum, entry) => sum + (entry.cost?.CNY ?? 0), 0);
        assert.equal(spent('total', 'month'), cost(days.flat()));
        assert.equal(spent('total', 'day'), cost(days.at(-1) ?? []));
        assert.equal(spent('title', 'month'), cost(days.flat(), 'title'));
        assert.equal(
          ['chat', 'title', 'completion'].reduce((sum, feature) => sum + spent(feature, 'month'), 0),
          spent('total', 'month'),
        );
      }),
    );
  });

  it('is worth a word from four fifths on, and over at its limit', () => {
    const at = (spent: number) => ({ feature: 'total', span: 'day', limit: 100, spent }) as const;
    assert.deepEqual([isNear(at(79)), isNear(at(80)), isOver(at(99)), isOver(at(100))], [false, true, false, true]);
  });

  it('ends with the day and the month of the bill, which are those of UTC', () => {
    const iso = (at: number): string => new Date(at).toISOString();
    const now = Date.parse('2026-12-31T23:59:59.999Z');
    assert.equal(iso(endOf('day', now)), '2027-01-01T00:00:00.000Z');
    assert.equal(iso(endOf('month', now)), '2027-01-01T00:00:00.000Z');
    assert.equal(iso(endOf('month', Date.parse('2026-11-01T00:00:00Z'))), '2026-12-01T00:00:00.000Z');
    assert.deepEqual(earlierDays(Date.parse('2026-11-01T12:00:00Z')), []);
    assert.deepEqual(earlierDays(Date.parse('2026-11-03T00:00:00Z')), ['2026-11-01', '2026-11-02']);
  });
});
