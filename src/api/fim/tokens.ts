/**
 * DeepSeek's fill-in-the-middle tokens, and a prompt made of them by hand.
 * Owns their spelling and keeps them out of what people wrote.
 * Source: README and tokenizer of DeepSeek-Coder (2026-11). Bars are U+FF5C, low lines U+2581.
 */
import type { CompletionRequest } from '../events.ts';

const begin = '<\uFF5Cfim\u2581begin\uFF5C>';
const hole = '<\uFF5Cfim\u2581hole\uFF5C>';
const end = '<\uFF5Cfim\u2581end\uFF5C>';
const endOfSentence = '<\uFF5Cend\u2581of\u2581sentence\uFF5C>';
const endOfTurn = '<|EOT|>';

/** Where a model that was asked with these tokens has to stop. */
export const fimStops: readonly string[] = [begin, hole, end, endOfSentence, endOfTurn];

const literals = /<(?:\uFF5C(?:fim\u2581(?:begin|hole|end)|(?:begin|end)\u2581of\u2581sentence)\uFF5C|\|EOT\|)>/g;

/** Gives back `text` without the tokens' literals: a space for each, so that its neighbours cannot make a new one. */
export function withoutTokens(text: string): string {
  return text.replaceAll(literals, ' ');
}

/** Gives back the prompt: other files under their paths, then what is before and after the hole. */
export function fimPrompt({ prompt, suffix, extra = [] }: CompletionRequest): string {
  const files = extra.map(({ path, text }) => `#${withoutTokens(path)}\n${withoutTokens(text)}\n`);
  return [...files, begin, withoutTokens(prompt), hole, withoutTokens(suffix), end].join('');
}
