import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { addEntry, dayOf, emptyDay, encodeEntry, nextDay, parseEntry } from '../../../../src/core/cost/ledger.ts';
import { entriesOf } from './entries.ts';

const day = '2026-11-18';

describe('a line of the ledger', () => {
  it('reads as it was written', () => {
    fc.assert(
      fc.property(entriesOf(day), (entry) => {
        const line = encodeEntry(entry);
        assert.ok(!line.includes('\n'));
        assert.deepEqual(parseEntry(line), entry);
      }),
    );
  });

  it('is no entry when it is torn, wherever', () => {
    fc.assert(
      fc.property(entriesOf(day), fc.nat(), (entry, at) => {
        const line = encodeEntry(entry);
        assert.equal(parseEntry(line.slice(0, at % line.length)), undefined);
      }),
    );
  });

  it('is no entry when it says something impossible', () => {
    const [entry] = fc.sample(entriesOf(day), { numRuns: 1, seed: 1 });
    assert.ok(entry);
    assert.equal(parseEntry(encodeEntry({ ...entry, usage: { ...entry.usage, promptTokens: -1 } })), undefined);
    assert.equal(parseEntry('{}'), undefined);
    assert.equal(parseEntry('null'), undefined);
  });
});

describe('the sums of a day', () => {
  it('are the same in any order, and those of the purposes make the whole', () => {
    fc.assert(
      fc.property(fc.array(entriesOf(day), { maxLength: 30 }), (entries) => {
        const { all, purposes } = entries.reduce(addEntry, emptyDay());
        assert.deepEqual(entries.toReversed().reduce(addEntry, emptyDay()).all, all);
        for (const name of Object.keys(all) as (keyof typeof all)[]) {
          const parts = [...purposes.values()].reduce((sum, totals) => sum + totals[name], 0);
          assert.equal(parts, all[name], name);
        }
        assert.equal(
          all.CNY,
          entries.reduce((sum, { cost }) => sum + (cost?.CNY ?? 0), 0),
        );
        assert.equal(all.unpriced, entries.filter(({ cost }) => cost === undefined).length);
      }),
    );
  });
});

describe('a day of the ledger', () => {
  it('begins and ends at midnight in UTC', () => {
    const midnight = Date.parse('2026-11-19T00:00:00Z');
    assert.deepEqual([dayOf(midnight - 1), dayOf(midnight)], ['2026-11-18', '2026-11-19']);
    assert.deepEqual([nextDay(midnight - 1), nextDay(midnight)], [midnight, midnight + 86_400_000]);
  });
});
