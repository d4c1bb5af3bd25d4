/**
 * How many tokens a text will be, roughly and without a tokenizer (an exact one needs 200 MB of memory).
 * The truth is what the service counts in `usage`; this is for what has not been sent yet.
 * Weights: api-docs.deepseek.com/quick_start/token_usage, read 2026-11-15.
 */

// Tenths of a token for each character.
const asciiWeight = 3;
const cjkWeight = 6;
const otherWeight = 10;

/** What a picture weighs at most: the service makes each small enough. */
export const pictureTokens = 384;

/** An estimate in whole tokens, usually within a third of the truth: high for prose, a tenth low for JSON and CSS. */
export function estimateTokens(text: string): number {
  let tenths = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    // Most of most texts.
    tenths += unit < 0x80 ? asciiWeight : weightOf(unit);
  }
  return Math.ceil(tenths / 10);
}

function weightOf(unit: number): number {
  if (isCjk(unit)) return cjkWeight;
  // Two units make one character.
  return isSurrogate(unit) ? otherWeight / 2 : otherWeight;
}

/** Chinese, Japanese and Korean letters and their punctuation, full-width forms included. */
function isCjk(unit: number): boolean {
  return (
    (unit >= 0x2e80 && unit <= 0x9fff) ||
    (unit >= 0xac00 && unit <= 0xd7af) ||
    (unit >= 0xf900 && unit <= 0xfaff) ||
    (unit >= 0xff00 && unit <= 0xffef)
  );
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
