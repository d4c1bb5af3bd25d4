/**
 * The fingerprint of a request: its parts in their order, each by a digest, so that two requests can be compared without
 * keeping their texts. Owns what counts as a part. Each turn is taken apart once, because it never changes.
 */
import type { Turn } from '../conversation/model.ts';
import { countDropped } from '../conversation/prompt.ts';
import type { ContextOptions } from './context.ts';
import type { SentPart } from './misses.ts';
import { estimateTokens, pictureTokens } from './tokens.ts';

/** Gives the same for the same text and, as far as anyone will ever see, only for that. */
export type Digest = (text: string) => string;

const turnParts = new WeakMap<Turn, readonly SentPart[]>();

/** The parts of the request for the last question of the path. `digest` must be the same in all calls. */
export function partsOf(
  path: readonly Turn[],
  { systemPrompt, historyTurns }: ContextOptions,
  digest: Digest,
): readonly SentPart[] {
  const system: SentPart = { kind: 'system', digest: digest(systemPrompt), tokens: estimateTokens(systemPrompt) };
  return [system, ...path.slice(countDropped(path, historyTurns)).flatMap((turn) => partsOfTurn(turn, digest))];
}

function partsOfTurn(turn: Turn, digest: Digest): readonly SentPart[] {
  const known = turnParts.get(turn);
  if (known !== undefined) return known;
  const parts = takeApart(turn, digest);
  turnParts.set(turn, parts);
  return parts;
}

function takeApart(turn: Turn, digest: Digest): readonly SentPart[] {
  if (turn.role === 'assistant') {
    const text = turn.parts
      .map((part) => (part.kind === 'call' ? `${part.call.arguments}\n${part.text}` : part.text))
      .join('\n');
    return text === '' ? [] : [{ kind: 'answer', digest: digest(text), tokens: estimateTokens(text) }];
  }
  const words = [turn.instruction ?? '', turn.text].join('\n');
  return [
    ...turn.attachments.map(({ icon, label, text, image }): SentPart => ({
      kind: icon === 'rules' ? 'rules' : 'attachment',
      label,
      digest: digest(image?.base64 ?? text),
      tokens: image === undefined ? estimateTokens(text) : pictureTokens,
    })),
    { kind: 'question', digest: digest(words), tokens: estimateTokens(words) },
  ];
}
