import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createTiming, type Timing } from '../../../../../src/core/completion/habits/timing.ts';

const typing = (gapMs: number): Timing => {
  const timing = createTiming();
  for (let key = 0; key < 50; key += 1) timing.didType(key * gapMs);
  return timing;
};
const inLine = { isFresh: false, eagerness: 0.5 };

describe('how long to wait after a key', () => {
  it('is not at all at a fresh place', () => {
    assert.equal(createTiming().delayMs({ isFresh: true, eagerness: 0 }), 0);
  });

  it('is longer than the gaps of a burst, so that the next key comes first', () => {
    for (const gapMs of [60, 100, 150, 200]) assert.ok(typing(gapMs).delayMs(inLine) > gapMs, `${gapMs}`);
  });

  it('follows the rhythm of the user, up to 300 ms', () => {
    assert.ok(typing(80).delayMs(inLine) < typing(160).delayMs(inLine));
    assert.equal(typing(400).delayMs(inLine), 300);
  });

  it('does not take a pause for rhythm', () => {
    const timing = typing(100);
    const before = timing.delayMs(inLine);
    timing.didType(60_000);
    assert.equal(timing.delayMs(inLine), before);
    assert.equal(timing.lastTypedAt, 60_000);
  });

  it('is shorter for a slow service and for an eager user', () => {
    const slow = typing(150);
    for (let count = 0; count < 20; count += 1) slow.didRespond(2000);
    assert.ok(slow.delayMs(inLine) < typing(150).delayMs(inLine));
    const delays = [0, 0.5, 1].map((eagerness) => typing(150).delayMs({ isFresh: false, eagerness }));
    assert.deepEqual(
      delays,
      delays.toSorted((one, other) => other - one),
    );
    assert.equal(new Set(delays).size, 3);
  });

  it('is between 0 and 300 ms whatever happened', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -100, max: 5000 })),
        fc.array(fc.nat(60_000)),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (gaps, responses, eagerness) => {
          const timing = createTiming();
          let at = 0;
          for (const gap of gaps) timing.didType((at += gap));
          for (const ms of responses) timing.didRespond(ms);
          const delayMs = timing.delayMs({ isFresh: false, eagerness });
          assert.ok(delayMs >= 0 && delayMs <= 300);
        },
      ),
    );
  });
});
