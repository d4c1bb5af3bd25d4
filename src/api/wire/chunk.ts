/**
 * Answers as they are on the wire: every member may be missing, null or of another type.
 * Owns wire names of what we receive, and the reading of usage and finish reasons.
 * Source: api-docs.deepseek.com (2026-11); vLLM, llama.cpp, Ollama and OpenRouter where they differ.
 */
import type { EndReason, Usage } from '../events.ts';
import { count, isRecord } from './narrow.ts';

/** One streamed chunk, or a whole answer: `delta` and `message` have the same members. */
export interface WireChunk {
  readonly model?: unknown;
  readonly choices?: unknown;
  readonly usage?: unknown;
  readonly error?: unknown;
}

export interface WireChoice {
  readonly delta?: unknown;
  readonly message?: unknown;
  readonly text?: unknown;
  readonly finish_reason?: unknown;
}

export interface WireDelta {
  readonly content?: unknown;
  readonly reasoning_content?: unknown;
  readonly reasoning?: unknown;
  readonly thinking?: unknown;
  readonly tool_calls?: unknown;
}

export interface WireToolPiece {
  readonly index?: unknown;
  readonly id?: unknown;
  readonly function?: unknown;
}

/** Gives back the usage, or undefined if there is none to read. */
export function readUsage(value: unknown): Usage | undefined {
  if (!isRecord(value)) return undefined;
  const promptTokens = count(value['prompt_tokens']);
  const completionTokens = count(value['completion_tokens']);
  if (promptTokens === undefined && completionTokens === undefined) return undefined;
  const prompt = value['prompt_tokens_details'];
  const completion = value['completion_tokens_details'];
  return {
    promptTokens: promptTokens ?? 0,
    cacheHitTokens:
      count(value['prompt_cache_hit_tokens']) ?? (isRecord(prompt) ? count(prompt['cached_tokens']) : undefined) ?? 0,
    completionTokens: completionTokens ?? 0,
    reasoningTokens: (isRecord(completion) ? count(completion['reasoning_tokens']) : undefined) ?? 0,
  };
}

/** The server's word for why it ended. Its `aborted` is not the caller's, so that is `unknown` like any new word. */
export function readFinish(value: string): EndReason {
  switch (value) {
    case 'stop':
    case 'length':
    case 'tool_calls':
    case 'content_filter':
    case 'insufficient_system_resource':
      return value;
    case 'function_call':
      return 'tool_calls';
    default:
      return 'unknown';
  }
}
