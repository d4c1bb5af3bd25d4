import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { dayOf, encodeLine, nextDay, parseLine } from '../../../../src/core/cost/ledger.ts';
import { entriesOf } from './entries.ts';

const day = '2026-11-18';

describe('a line of the ledger', () => {
  it('reads as it was written', () => {
    fc.assert(
      fc.property(entriesOf(day), (entry) => {
        const line = encodeLine(entry);
        assert.ok(!line.includes('\n'));
        assert.deepEqual(parseLine(line), entry);
      }),
    );
  });

  it('is no entry when it is torn, wherever', () => {
    fc.assert(
      fc.property(entriesOf(day), fc.nat(), (entry, at) => {
        const line = encodeLine(entry);
        assert.equal(parseLine(line.slice(0, at % line.length)), undefined);
      }),
    );
  });

  it('is no entry when it says something impossible', () => {
    const [entry] = fc.sample(entriesOf(day), { numRuns: 1, seed: 1 });
    assert.ok(entry);
    assert.equal(parseLine(encodeLine({ ...entry, usage: { ...entry.usage, promptTokens: -1 } })), undefined);
    assert.equal(parseLine('{}'), undefined);
    assert.equal(parseLine('null'), undefined);
  });
});

describe('a day of the ledger', () => {
  it('begins and ends at midnight in UTC', () => {
    const midnight = Date.parse('2026-11-19T00:00:00Z');
    assert.deepEqual([dayOf(midnight - 1), dayOf(midnight)], ['2026-11-18', '2026-11-19']);
    assert.deepEqual([nextDay(midnight - 1), nextDay(midnight)], [midnight, midnight + 86_400_000]);
  });
});
