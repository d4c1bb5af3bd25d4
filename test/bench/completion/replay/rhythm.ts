/** How long somebody takes until the next key: bursts within words, a breath between lines, now and then a thought. */

const typicalMs = 130;
/** Of the logarithm of a gap. */
const spread = 0.45;
const thoughtShare = 0.03;

/** Milliseconds before the key that follows `before`. */
export function chooseGapMs(before: string, random: () => number): number {
  if (random() < thoughtShare) return 800 + 2_200 * random();
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const gapMs = typicalMs * Math.exp(spread * normal);
  if (before.endsWith('\n') || /\n[ \t]+$/.test(before)) return gapMs + 350;
  return /\W$/.test(before) ? gapMs * 1.5 : gapMs;
}
