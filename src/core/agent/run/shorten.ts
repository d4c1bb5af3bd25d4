/**
 * Which old results a long run leaves out, so that what is new has room in the model's window.
 * Owns the choice. Done seldom and in one large step: each time the service's cache of the prompt begins anew.
 */
import type { Part } from '../../conversation/model.ts';
import { estimateTokens } from '../../cost/tokens.ts';

/** From this share of the window on there is too little room. */
const fullShare = 0.7;

/** What is left of the results then, as a share of the window. */
const keptShare = 0.25;

/** What comes last is what the model works with. */
const keptCalls = 3;

/** A result shorter than this is not worth it. */
const leastTokens = 100;

/** The calls to leave out the results of, oldest first; none while there is room. `promptTokens` is what the last request had. */
export function chooseLeftOut(
  parts: readonly Part[],
  promptTokens: number,
  windowTokens: number | undefined,
): readonly string[] {
  if (windowTokens === undefined || promptTokens < windowTokens * fullShare) return [];
  const calls = parts.flatMap((part) => (part.kind === 'call' && !part.call.leftOut ? [part] : []));
  let room = windowTokens * keptShare;
  const leftOut: string[] = [];
  for (const [index, { id, text }] of calls.toReversed().entries()) {
    const tokens = estimateTokens(text);
    room -= tokens;
    if (index >= keptCalls && room < 0 && tokens >= leastTokens) leftOut.push(id);
  }
  return leftOut.toReversed();
}
