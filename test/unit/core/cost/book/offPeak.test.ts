import assert from 'node:assert/strict';
import { waitOffPeak } from '../../../../../src/core/cost/book/offPeak.ts';
import { publicHolidays } from '../../../../../src/core/cost/tariff.ts';
import { VirtualClock } from '../../../../helpers/virtualClock.ts';

const hourMs = 3_600_000;

/** Waits from `start` on; `asleepMs` is what the computer slept through while no timer ran. */
function begin(start: string) {
  const clock = new VirtualClock(Date.parse(start));
  const abort = new AbortController();
  let asleepMs = 0;
  const now = (): number => clock.now() + asleepMs;
  let outcome: { readonly at: string; readonly came: boolean } | undefined;
  const done = waitOffPeak(abort.signal, { now, holidays: () => publicHolidays, sleep: clock.sleep }).then((came) => {
    outcome = { at: new Date(now()).toISOString(), came };
  });
  return {
    clock,
    abort,
    done,
    outcome: () => outcome,
    suspend: (ms: number) => {
      asleepMs += ms;
    },
  };
}

describe('the wait for off-peak', () => {
  it('is over at once outside of the peaks', async () => {
    const wait = begin('2026-11-18T12:00:00Z');
    await wait.done;
    assert.deepEqual(wait.outcome(), { at: '2026-11-18T12:00:00.000Z', came: true });
  });

  it('ends to the millisecond when the peak does', async () => {
    const wait = begin('2026-11-18T01:00:00Z');
    await wait.clock.advance(3 * hourMs - 1);
    assert.equal(wait.outcome(), undefined);
    await wait.clock.advance(1);
    assert.deepEqual(wait.outcome(), { at: '2026-11-18T04:00:00.000Z', came: true });
  });

  it('ends soon after the computer wakes, though its timers stood still', async () => {
    const wait = begin('2026-11-18T01:30:00Z');
    await wait.clock.advance(60_000);
    wait.suspend(3 * hourMs);
    await wait.clock.advance(15_000);
    assert.equal(wait.outcome()?.came, true);
  });

  it('goes on where the computer wakes in the next peak', async () => {
    const wait = begin('2026-11-18T03:59:50Z');
    await wait.clock.advance(1_000);
    wait.suspend(2 * hourMs);
    await wait.clock.advance(3 * hourMs);
    assert.equal(wait.outcome(), undefined);
    await wait.clock.advance(hourMs + 15_000);
    assert.deepEqual(wait.outcome(), { at: '2026-11-18T10:00:00.000Z', came: true });
  });

  it('is cancelled at once and leaves no timer', async () => {
    const wait = begin('2026-11-18T01:00:00Z');
    await wait.clock.advance(1_000);
    wait.abort.abort();
    await wait.done;
    assert.equal(wait.outcome()?.came, false);
    assert.equal(wait.clock.sleeping, 0);
  });
});
