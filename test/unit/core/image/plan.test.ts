import assert from 'node:assert/strict';
import { factsOf } from '../../../../src/core/image/facts.ts';
import { planPicture } from '../../../../src/core/image/plan.ts';

const mebibyte = 1024 * 1024;

describe('planPicture', () => {
  it('sends a small clean PNG or JPEG as it is', () => {
    for (const type of ['png', 'jpeg'] as const) {
      assert.deepEqual(planPicture(factsOf(type, 1600, 900), 1000, 1600), {
        asItIs: true,
        width: 1600,
        height: 900,
        format: type,
      });
    }
  });

  it('draws anew what not every service takes, tells too much, lies on its side, or is large', () => {
    const others = [
      factsOf('gif', 10, 10),
      factsOf('webp', 10, 10),
      factsOf('bmp', 10, 10),
      factsOf('avif', 10, 10),
      factsOf('png', 10, 10, { animated: true }),
      factsOf('png', 10, 10, { metadata: true }),
      factsOf('jpeg', 10, 10, { orientation: 3 }),
    ];
    for (const facts of others)
      assert.partialDeepStrictEqual(planPicture(facts, 1000, 1600), { asItIs: false, width: 10 });
    assert.partialDeepStrictEqual(planPicture(factsOf('png', 10, 10), 5 * mebibyte, 1600), { asItIs: false });
  });

  it('makes the longest side as long as it may be, and turns what lies on its side', () => {
    const plan = planPicture(factsOf('jpeg', 4000, 2000, { orientation: 6 }), 1000, 1600);
    assert.deepEqual(plan, { asItIs: false, width: 800, height: 1600, format: 'jpeg' });
    assert.partialDeepStrictEqual(planPicture(factsOf('png', 20_000, 2), 1000, 1600), { width: 1600, height: 1 });
  });

  it('draws a small drawing larger and one of any size no larger than may be', () => {
    assert.partialDeepStrictEqual(planPicture(factsOf('svg', 24, 24), 1000, 1600), {
      width: 96,
      height: 96,
      format: 'png',
    });
    assert.partialDeepStrictEqual(planPicture(factsOf('svg', 30_000, 30_000), 1000, 1600), {
      width: 1600,
      height: 1600,
    });
    assert.partialDeepStrictEqual(planPicture(factsOf('svg', 0, 0), 1000, 1600), { width: 1600, height: 1600 });
  });

  it('refuses what is too much to open', () => {
    assert.equal(planPicture(factsOf('png', 30_000, 30_000), 1000, 1600), 'tooManyPixels');
    assert.equal(planPicture(factsOf('png', 10, 10), 64 * mebibyte, 1600), 'fileTooLarge');
    assert.equal(planPicture(factsOf('svg', 10, 10), 6 * mebibyte, 1600), 'svgTooLarge');
  });
});
