/**
 * Whether a request and its answer fit into the model's window together, and how long the answer may be so that they do.
 * Owns the bound alone. How much the prompt is, is estimated by forecast.ts.
 * Answers' usual lengths: api-docs.deepseek.com/api/create-chat-completion, read 2026-11-15.
 */
import type { ServiceKind } from '../../api/connection.ts';
import { DeepSeekError } from '../../api/errors.ts';
import type { ChatRequest, Thinking } from '../../api/events.ts';

export interface Room {
  readonly kind: ServiceKind;
  /** Estimated. */
  readonly promptTokens: number;
  /** Request and answer together; undefined where nobody told. */
  readonly windowTokens: number | undefined;
}

/** How long DeepSeek's models let an answer become when nobody bounds it, thinking included. */
const usualTokens: Readonly<Record<Thinking, number>> = { off: 8_192, low: 65_536, high: 65_536, max: 131_072 };

/** What is left free, because an estimate is one: this share of the prompt. */
const margin = 0.05;
/** An answer shorter than this is none. */
const leastTokens = 256;
/** An estimate that is this much above the truth has not been seen. */
const mostOverestimated = 1.4;

/**
 * The request with its answer bound so that both fit. Throws DeepSeekError `CONTEXT_TOO_LONG` when the prompt alone is
 * certain not to; where that is in doubt, the service decides.
 */
export function fitAnswer(request: ChatRequest, { kind, promptTokens, windowTokens }: Room): ChatRequest {
  if (windowTokens === undefined) return request;
  if (promptTokens > windowTokens * mostOverestimated) {
    const facts = { contextTokens: windowTokens, requestedTokens: promptTokens, model: request.model };
    throw new DeepSeekError('CONTEXT_TOO_LONG', 'The conversation is longer than the window', facts);
  }
  const wanted = request.maxTokens ?? (kind === 'local' ? 0 : usualTokens[request.thinking]);
  const room = Math.floor(windowTokens - promptTokens * (1 + margin));
  return wanted <= room ? request : { ...request, maxTokens: Math.max(leastTokens, room) };
}
