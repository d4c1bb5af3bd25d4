/**
 * What a request is made of, by part and in estimated tokens: what fills the model's window.
 * Owns the weighing. Each turn is weighed once, because it never changes; a sum over a long session is then only additions.
 */
import type { Asking, Attachment, Part, Turn } from '../conversation/model.ts';
import { countDropped } from '../conversation/prompt.ts';
import { estimateTokens, pictureTokens } from './tokens.ts';

/** Estimated tokens. `answer` is the last one; the ones before are history. */
export interface ContextWeight {
  readonly system: number;
  readonly rules: number;
  readonly attachments: number;
  readonly history: number;
  readonly answer: number;
}

export interface ContextOptions {
  readonly systemPrompt: string;
  readonly historyTurns: number;
}

/** Estimated tokens of a turn; `said` is its own words. */
export type TurnWeight = Pick<ContextWeight, 'rules' | 'attachments'> & { readonly said: number };

/** What the service adds to each message. */
const tokensPerMessage = 4;

const weights = new WeakMap<Turn, TurnWeight>();
const attachmentWeights = new WeakMap<Attachment, number>();

/** What a request with these turns in it weighs. */
export function weighContext(path: readonly Turn[], { systemPrompt, historyTurns }: ContextOptions): ContextWeight {
  const sent = path.slice(countDropped(path, historyTurns));
  let [rules, attachments, history] = [0, 0, 0];
  for (const turn of sent) {
    const weight = weightOf(turn);
    rules += weight.rules;
    attachments += weight.attachments;
    history += weight.said;
  }
  const last = sent.at(-1);
  const answer = last?.role === 'assistant' ? weightOf(last).said : 0;
  return { system: estimateTokens(systemPrompt), rules, attachments, history: history - answer, answer };
}

/** All parts together. */
export function sumContext({ system, rules, attachments, history, answer }: ContextWeight): number {
  return system + rules + attachments + history + answer;
}

function weightOf(turn: Turn): TurnWeight {
  const known = weights.get(turn);
  if (known !== undefined) return known;
  const weight = weigh(turn);
  weights.set(turn, weight);
  return weight;
}

function weigh(turn: Turn): TurnWeight {
  if (turn.role === 'user') return weighAsking(turn);
  const tokens = turn.parts.reduce((sum, part) => sum + weighPart(part), 0);
  return { rules: 0, attachments: 0, said: tokens === 0 ? 0 : tokens + tokensPerMessage };
}

function weighPart(part: Part): number {
  if (part.kind === 'fields') return 0;
  if (part.kind !== 'call') return estimateTokens(part.text);
  const result = part.call.leftOut ? 0 : estimateTokens(part.text) + (part.call.images?.length ?? 0) * pictureTokens;
  return estimateTokens(part.call.arguments) + result + tokensPerMessage;
}

/** What a question weighs, asked or not yet. */
export function weighAsking({ text, instruction = '', attachments }: Asking): TurnWeight {
  let [rules, taken, summary] = [0, 0, 0];
  for (const attachment of attachments) {
    const tokens = weighAttachment(attachment);
    if (attachment.icon === 'rules') rules += tokens;
    else if (attachment.icon === 'summary') summary += tokens;
    else taken += tokens;
  }
  const said = summary + estimateTokens(text) + estimateTokens(instruction) + tokensPerMessage;
  return { rules, attachments: taken, said };
}

/** What an attachment weighs; it is weighed once. */
export function weighAttachment(attachment: Attachment): number {
  let tokens = attachmentWeights.get(attachment);
  if (tokens === undefined) {
    const { image, text } = attachment;
    tokens = image === undefined || text !== '' ? estimateTokens(text) : pictureTokens;
    attachmentWeights.set(attachment, tokens);
  }
  return tokens;
}
