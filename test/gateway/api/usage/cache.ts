/**
 * DeepSeek's context cache: which part of a prompt an earlier request has already paid for.
 * A prompt counts as hit up to its longest prefix of whole 128-token units that was seen before, in input or output.
 */
import { createHash } from 'node:crypto';
import { tokenize } from './tokens.ts';

const unitTokens = 128;
const keptUnits = 200_000;

/** Prefixes seen so far. `scope` keeps models and users apart. */
export class ContextCache {
  readonly #seen = new Set<string>();

  /** Counts a prompt's tokens and those of them that are hits, and remembers its prefixes. */
  take(scope: string, prompt: string): { tokens: number; hitTokens: number } {
    const tokens = tokenize(prompt);
    const keys = unitKeys(scope, tokens);
    const firstMiss = keys.findIndex((key) => !this.#seen.has(key));
    const hits = firstMiss === -1 ? keys.length : firstMiss;
    this.#add(keys);
    // The last token is always computed, so a prompt is never hit as a whole.
    const hitTokens = Math.min(hits * unitTokens, Math.floor(Math.max(0, tokens.length - 1) / unitTokens) * unitTokens);
    return { tokens: tokens.length, hitTokens };
  }

  /** Remembers the prefixes of a prompt together with the answer to it. */
  remember(scope: string, text: string): void {
    this.#add(unitKeys(scope, tokenize(text)));
  }

  #add(keys: readonly string[]): void {
    for (const key of keys) this.#seen.add(key);
    for (const key of this.#seen) {
      if (this.#seen.size <= keptUnits) break;
      this.#seen.delete(key);
    }
  }
}

/** One key for each whole unit; each depends on all that comes before it. */
function unitKeys(scope: string, tokens: readonly string[]): string[] {
  const keys: string[] = [];
  let last = scope;
  for (let start = 0; start + unitTokens <= tokens.length; start += unitTokens) {
    const unit = tokens.slice(start, start + unitTokens).join('');
    last = createHash('sha256').update(last).update('\n').update(unit).digest('base64');
    keys.push(last);
  }
  return keys;
}
