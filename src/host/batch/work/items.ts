/**
 * The prompts of a batch with what tells whether they were asked before, and what they weigh.
 * Owns the reading of what goes along, one after the other: none of it is kept.
 */
import type { ChatRequest } from '../../../api/events.ts';
import type { Hashing } from '../../../api/http.ts';
import { identityOf, requestOf, type BatchChoice, type Enclosure, type Prompt } from '../../../core/batch/prompt.ts';
import { estimateTokens, pictureTokens } from '../../../core/cost/tokens.ts';

export interface Item {
  readonly prompt: Prompt;
  /** SHA-256 of what is asked. */
  readonly hash: string;
  readonly tokens: number;
}

/** So many, then others have their turn. */
const atOnce = 100;

/** `enclose` rejects for what cannot be sent along; such a prompt fails when it is asked. */
export async function weighPrompts(
  prompts: readonly Prompt[],
  choice: BatchChoice,
  enclose: (prompt: Prompt) => Promise<Enclosure>,
  hashing: Hashing,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (const [index, prompt] of prompts.entries()) {
    if (index % atOnce === atOnce - 1) await new Promise((resolve) => setImmediate(resolve));
    const isAlone = prompt.file === undefined && prompt.image === undefined;
    const enclosure = isAlone ? {} : await enclose(prompt).catch(() => ({}));
    const request = requestOf(prompt, choice, enclosure);
    const words = request.messages.reduce((sum, { text }) => sum + estimateTokens(text), 0);
    const tokens = words + (prompt.image === undefined ? 0 : pictureTokens);
    items.push({ prompt, hash: hashOf(request, hashing), tokens });
  }
  return items;
}

/** What tells whether a request was made before. */
export function hashOf(request: ChatRequest, hashing: Hashing): string {
  return hashing.sha256(new TextEncoder().encode(identityOf(request, (bytes) => hashing.sha256(bytes))));
}
