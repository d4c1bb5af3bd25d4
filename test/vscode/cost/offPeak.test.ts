/** Which questions wait for the lower price, and until when. */
import assert from 'node:assert/strict';
import type { ServiceKind } from '../../../src/api/connection.ts';
import { offPeakFrom } from '../../../src/core/cost/tariff.ts';
import { reviewsAtLowerPrice } from '../../../src/host/cost/offPeak.ts';
import { writeSetting } from '../../../src/host/settings.ts';
import { VirtualClock } from '../../helpers/virtualClock.ts';

/** A Monday in Beijing, in the morning and before dawn. */
const peak = Date.parse('2026-11-23T10:00:00+08:00');
const night = Date.parse('2026-11-23T03:00:00+08:00');

describe('the choice of what waits for the lower price', () => {
  beforeEach(() => writeSetting('waitForOffPeak', true));
  afterEach(() => writeSetting('waitForOffPeak', false));

  const choose = (now: number, kind: ServiceKind | undefined = 'official') => {
    const clock = new VirtualClock(now);
    const { sleep } = clock;
    const price = reviewsAtLowerPrice(() => kind, { now: clock.now, holidays: () => [], sleep });
    const from = (text: string): number | undefined => price.from({ text, attachments: [] });
    return { clock, price, from };
  };

  it('takes reviews at the peak, until it is over', () => {
    const end = offPeakFrom(peak, []);
    assert.ok(end > peak);
    for (const kind of ['official', 'gateway'] as const) {
      const { from } = choose(peak, kind);
      assert.equal(from('/review'), end);
      assert.equal(from('/review the loops'), end);
    }
  });

  it('takes no other question, none off-peak, and none for a model on this computer', () => {
    for (const text of ['Review this', '/explain', 'See /review', '']) assert.equal(choose(peak).from(text), undefined);
    assert.equal(choose(night).from('/review'), undefined);
    assert.equal(choose(peak, 'local').from('/review'), undefined);
  });

  it('takes nothing unless it is wanted', async () => {
    await writeSetting('waitForOffPeak', false);
    assert.equal(choose(peak).from('/review'), undefined);
  });

  it('is over when the peak is, and not before', async () => {
    const { clock, price, from } = choose(peak);
    const end = from('/review') ?? 0;
    const ended: boolean[] = [];
    void price.wait(new AbortController().signal).then((holds) => ended.push(holds));
    await clock.advance(end - peak - 1);
    assert.deepEqual(ended, []);
    await clock.advance(1);
    assert.deepEqual(ended, [true]);
  });
});
