/**
 * What a caller asks of the client and what it gets back: requests, and the closed event unions of streams.
 * Owns types only. Wire names stay in wire.ts.
 *
 * Grammar of every stream: any number of `waiting`, at most one `start`, deltas, at most one `usage`, exactly one `end`.
 * A stream never throws: failures and aborts travel in `end`.
 */
import type { DeepSeekError } from './errors.ts';

export type Thinking = 'off' | 'low' | 'high' | 'max';

/** One message of the conversation, oldest first in a request. */
export type ChatMessage =
  | { readonly role: 'system'; readonly text: string }
  | { readonly role: 'user'; readonly text: string; readonly images?: readonly ImageInput[] }
  | {
      readonly role: 'assistant';
      readonly text: string;
      /** Exactly what the server sent. Undefined when it was lost or edited away. */
      readonly reasoning?: string;
      readonly toolCalls?: readonly ToolCall[];
      /** Continue this text (the last message only; needs the service's prefix capability). */
      readonly prefix?: boolean;
    }
  | { readonly role: 'tool'; readonly callId: string; readonly text: string };

/** Image bytes and what they are. */
export interface ImageInput {
  readonly bytes: Uint8Array;
  readonly mimeType: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text, byte-exact as it came. */
  readonly arguments: string;
}

export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  /** JSON schema of the arguments. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly thinking: Thinking;
  /** Sent only where it has effect (thinking off). */
  readonly temperature?: number;
  readonly topP?: number;
  /** Upper bound of the answer in tokens, reasoning included. */
  readonly maxTokens?: number;
  readonly stop?: readonly string[];
  readonly json?: boolean;
  readonly tools?: readonly ToolSpec[];
  readonly toolChoice?: 'auto' | 'none' | 'required';
}

/** Fill in the middle. */
export interface CompletionRequest {
  readonly model: string;
  readonly prompt: string;
  readonly suffix: string;
  readonly maxTokens: number;
  readonly temperature?: number;
  readonly stop?: readonly string[];
  /**
   * Pieces of other files, in the order to send. Only the styles that have a place for them take them: `llamacpp-infill`,
   * `template`, `ollama-raw`. For the others they belong into `prompt`.
   */
  readonly extra?: readonly { readonly path: string; readonly text: string }[];
}

export interface ImageRequest {
  readonly image: ImageInput;
  readonly question: string;
  readonly model: string;
}

/** Tokens as the server counted them. `promptTokens` = hit + miss; `completionTokens` includes reasoning. */
export interface Usage {
  readonly promptTokens: number;
  readonly cacheHitTokens: number;
  readonly completionTokens: number;
  readonly reasoningTokens: number;
}

export type EndReason =
  | 'stop'
  | 'length'
  | 'tool_calls'
  | 'content_filter'
  | 'insufficient_system_resource'
  | 'aborted'
  | 'error'
  | 'unknown';

/** Nothing to show yet, and why. */
export type Waiting =
  | { readonly type: 'waiting'; readonly for: 'connection' }
  /** The server is alive and has sent keep-alives but nothing else. */
  | { readonly type: 'waiting'; readonly for: 'queue' }
  /** A try failed; the next one starts after `delayMs`. `attempt` counts from 1, the try that failed. */
  | {
      readonly type: 'waiting';
      readonly for: 'retry';
      readonly attempt: number;
      readonly delayMs: number;
      readonly error: DeepSeekError;
    };

/** The last event of every stream. */
export interface End {
  readonly type: 'end';
  readonly reason: EndReason;
  /** The model id that the server returned, else the one asked for. */
  readonly model: string;
  /** Present if and only if reason is `error` or `aborted`. */
  readonly error?: DeepSeekError;
  /** Events that could not be read and were skipped. */
  readonly malformedEvents: number;
  /** What was changed to get an answer after the service lost track of earlier reasoning. */
  readonly repair?: 'emptyReasoning' | 'thinkingOff';
}

export type ChatEvent =
  | Waiting
  | { readonly type: 'start'; readonly model: string; readonly requestId?: string }
  | { readonly type: 'reasoning'; readonly text: string }
  | { readonly type: 'text'; readonly text: string }
  /** A piece of a tool call; `id` and `name` on the first piece of each index. */
  | {
      readonly type: 'toolCall';
      readonly index: number;
      readonly id?: string;
      readonly name?: string;
      readonly arguments: string;
    }
  | { readonly type: 'usage'; readonly usage: Usage }
  | End;

export type CompletionEvent =
  | Waiting
  | { readonly type: 'start'; readonly model: string; readonly requestId?: string }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'usage'; readonly usage: Usage }
  | End;

/** What a vision endpoint said. `text` is what was found under the usual names, `raw` the whole JSON value. */
export interface ImageAnalysis {
  readonly text?: string;
  readonly raw: unknown;
  readonly model?: string;
  readonly requestId?: string;
}

export interface Model {
  readonly id: string;
  readonly ownedBy?: string;
  /** From servers that tell (vLLM, llama.cpp, Ollama). */
  readonly contextTokens?: number;
}

/** Amounts are decimal strings as the service sends them. */
export interface Balance {
  readonly available: boolean;
  readonly amounts: readonly {
    readonly currency: string;
    readonly total: string;
    readonly granted: string;
    readonly toppedUp: string;
  }[];
}
