import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { receiptOf } from '../../../../../src/core/audit/receiptOf.ts';
import { noTotals, type LedgerEntry, type LedgerLine } from '../../../../../src/core/cost/ledger.ts';
import { addLine, emptySums, type Grouped } from '../../../../../src/core/cost/sums/daySums.ts';
import { decodeSums, encodeSums } from '../../../../../src/core/cost/sums/snapshot.ts';
import { callReport, connectionTo } from '../../../../helpers/connections.ts';
import { hashing } from '../../../../helpers/hashing.ts';
import { entriesOf, notesOf } from '../entries.ts';

const day = '2026-11-18';
const entries = fc.array(entriesOf(day), { maxLength: 40 });
const lines = fc.array(fc.oneof(entriesOf(day), notesOf(day)), { maxLength: 40 });
const members = Object.keys(noTotals) as (keyof typeof noTotals)[];

function sumsOf(all: readonly LedgerLine[]) {
  return all.reduce(addLine, emptySums());
}

function total(groups: Grouped, member: keyof typeof noTotals): number {
  return [...groups.values()].reduce((sum, totals) => sum + totals[member], 0);
}

/** The receipt of the same call. */
function receiptFor(entry: LedgerEntry) {
  const { at, kind, model, usage, purpose } = entry;
  const address = kind === 'official' ? 'https://api.deepseek.com' : 'https://gateway.example';
  const options = {
    connection: connectionTo(address, { kind }),
    signal: new AbortController().signal,
    label: { purpose },
  };
  return receiptOf(callReport({ options, model, answeredBy: model, startedAt: at, usage }), entry, hashing);
}

describe('the sums of a day', () => {
  it('are the same by feature, by model, by tariff, and over the receipts of the same calls', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const { all: whole, purposes, models, tariffs } = sumsOf(all);
        for (const member of members) {
          assert.equal(total(purposes, member), whole[member], member);
          assert.equal(total(models, member), whole[member], member);
        }
        for (const currency of ['CNY', 'USD'] as const) {
          assert.equal(tariffs.peak[currency] + tariffs.offPeak[currency], whole[currency]);
          const receipts = all.map(receiptFor).map(({ costCNY = 0, costUSD = 0 }) => ({ CNY: costCNY, USD: costUSD }));
          assert.equal(
            receipts.reduce((sum, cost) => sum + cost[currency], 0),
            whole[currency],
          );
        }
      }),
    );
  });

  it('of a session or a file hold what belongs to it and nothing else', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const { sessions, paths } = sumsOf(all);
        for (const [id, { CNY, calls }] of sessions) {
          const own = all.filter(({ sessionId }) => sessionId === id);
          assert.equal(calls, own.length);
          assert.equal(
            own.reduce((sum, { cost }) => sum + (cost?.CNY ?? 0), 0),
            CNY,
          );
        }
        assert.equal(total(paths, 'calls'), all.filter(({ path }) => path !== undefined).length);
      }),
    );
  });

  it('do not depend on the order of calls', () => {
    fc.assert(fc.property(entries, (all) => assert.deepEqual(sumsOf(all.toReversed()).all, sumsOf(all).all)));
  });

  it('know with each balance what had been spent by then', () => {
    fc.assert(
      fc.property(lines, (all) => {
        const { readings } = sumsOf(all);
        const expected = all.flatMap((line, index) =>
          'type' in line && line.type === 'balance' ? [sumsOf(all.slice(0, index)).official] : [],
        );
        assert.deepEqual(
          readings.map(({ spent }) => spent),
          expected,
        );
      }),
    );
  });

  it('count what the cache missed by its cause, and the lines that were taken', () => {
    const sums = sumsOf([
      { type: 'miss', at: 1, cause: 'model', tokens: 10, CNY: 3, USD: 1 },
      { type: 'miss', at: 2, cause: 'model', tokens: 5 },
      { type: 'accepted', at: 3, lines: 2 },
      { type: 'accepted', at: 4, lines: 1 },
    ]);
    assert.deepEqual(sums.misses.get('model'), { times: 2, tokens: 15, CNY: 3, USD: 1 });
    assert.equal(sums.acceptedLines, 3);
    assert.equal(sums.all.calls, 0);
  });

  it('are read from their snapshot as they were, and go on growing alike', () => {
    fc.assert(
      fc.property(lines, lines, fc.nat(), (before, after, offsetBytes) => {
        const kept = decodeSums(encodeSums(sumsOf(before), offsetBytes));
        assert.ok(kept);
        assert.equal(kept.offsetBytes, offsetBytes);
        assert.deepEqual(after.reduce(addLine, kept.sums), sumsOf([...before, ...after]));
      }),
    );
  });

  it('are not read from a snapshot that is torn or of another version', () => {
    const text = encodeSums(sumsOf([]), 0);
    for (const other of [text.slice(0, -5), text.replace('"version":1', '"version":99'), '{}', 'null']) {
      assert.equal(decodeSums(other), undefined);
    }
  });
});
