/**
 * Cuts text into pieces of about the size of DeepSeek's tokens, and writes the bill for them.
 * Not its tokenizer: the counts are near, not equal.
 */

const piece = /[ \t]?[A-Za-z]{1,7}|\d{1,3}|[ \t]?\p{Script=Han}{1,2}|\n+|[ \t]?[^\sA-Za-z\d]|[ \t]+/gu;

/** The pieces of a text in order; joined they are the text. */
export function tokenize(text: string): string[] {
  const pieces: string[] = [];
  let end = 0;
  for (const match of text.matchAll(piece)) {
    // Characters that no rule covers (lone carriage returns, odd spaces) go with what follows them.
    pieces.push(text.slice(end, match.index + match[0].length));
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push(text.slice(end));
  return pieces;
}

/** Number of tokens in a text. */
export function countTokens(text: string): number {
  return tokenize(text).length;
}

/** Tokens that an image costs. */
export const imageTokens = 384;

/** Usage in DeepSeek's shape. */
export function describeUsage(prompt: number, hit: number, completion: number): Record<string, unknown> {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: hit },
    prompt_cache_hit_tokens: hit,
    prompt_cache_miss_tokens: prompt - hit,
  };
}
