import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { offPeakFrom, tariffAt } from '../../../../src/core/cost/tariff.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** The page's own words, minute by minute: 01:00–04:00 and 06:00–10:00 UTC on working days. */
function isPeakMinute(minute: number): boolean {
  return (minute >= 60 && minute < 240) || (minute >= 360 && minute < 600);
}

function assertDay(date: string, isWorked: boolean): void {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  for (let minute = 0; minute < 24 * 60; minute += 1) {
    const expected = isWorked && isPeakMinute(minute) ? 'peak' : 'offPeak';
    for (const at of [midnight + minute * minuteMs, midnight + (minute + 1) * minuteMs - 1]) {
      assert.equal(tariffAt(at).tariff, expected, new Date(at).toISOString());
    }
  }
}

function untilOf(at: string): string {
  return new Date(tariffAt(Date.parse(at)).until).toISOString();
}

describe('the tariff', () => {
  it('has its two peaks on each working day, to the millisecond', () => {
    for (const date of ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20']) assertDay(date, true);
  });

  it('has no peak on weekends', () => {
    for (const date of ['2026-11-21', '2026-11-22']) assertDay(date, false);
  });

  it('has no peak on public holidays', () => {
    for (const date of ['2026-09-25', '2026-10-01', '2026-10-07', '2027-01-01', '2027-02-08', '2027-04-05']) {
      assertDay(date, false);
    }
    assertDay('2026-09-30', true);
    assertDay('2026-10-08', true);
  });

  it('has no peak on a Saturday or Sunday that is worked in exchange for a holiday', () => {
    assertDay('2026-09-20', false);
    assertDay('2026-10-10', false);
  });

  it('tells when it changes, across nights, weekends and holidays', () => {
    assert.equal(untilOf('2026-11-18T00:59:59.999Z'), '2026-11-18T01:00:00.000Z');
    assert.equal(untilOf('2026-11-18T01:00:00Z'), '2026-11-18T04:00:00.000Z');
    assert.equal(untilOf('2026-11-18T04:00:00Z'), '2026-11-18T06:00:00.000Z');
    assert.equal(untilOf('2026-11-18T09:59:59.999Z'), '2026-11-18T10:00:00.000Z');
    assert.equal(untilOf('2026-11-18T10:00:00Z'), '2026-11-19T01:00:00.000Z');
    assert.equal(untilOf('2026-11-20T10:00:00Z'), '2026-11-23T01:00:00.000Z');
    assert.equal(untilOf('2026-09-30T10:00:00Z'), '2026-10-08T01:00:00.000Z');
    assert.equal(untilOf('2026-02-13T12:00:00Z'), '2026-02-24T01:00:00.000Z');
  });

  it('holds until then and not a millisecond longer', () => {
    const first = Date.parse('2026-01-01T00:00:00Z');
    fc.assert(
      fc.property(
        fc.integer({ min: first, max: first + 2 * 365 * dayMs }),
        fc.double({ min: 0, max: 1 }),
        (at, share) => {
          const { tariff, until } = tariffAt(at);
          assert.ok(until > at);
          const between = Math.min(until - 1, Math.floor(at + (until - at) * (Number.isNaN(share) ? 0 : share)));
          assert.deepEqual(tariffAt(between), { tariff, until });
          assert.notEqual(tariffAt(until).tariff, tariff);
        },
      ),
    );
  });

  it('tells when off-peak begins: now, or at the end of the peak', () => {
    const from = (at: string): string => new Date(offPeakFrom(Date.parse(at))).toISOString();
    assert.equal(from('2026-11-18T00:59:59.999Z'), '2026-11-18T00:59:59.999Z');
    assert.equal(from('2026-11-18T01:00:00Z'), '2026-11-18T04:00:00.000Z');
    assert.equal(from('2026-11-18T09:59:59.999Z'), '2026-11-18T10:00:00.000Z');
    assert.equal(from('2026-10-01T02:00:00Z'), '2026-10-01T02:00:00.000Z');
  });
});
