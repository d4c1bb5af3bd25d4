/**
 * Requests as they are on the wire, and their one serialisation.
 * Owns wire names of what we send. Source: api-docs.deepseek.com, create-chat-completion and create-completion (2026-11);
 * the READMEs of llama.cpp's server and of Ollama for their own calls.
 */

export type WirePart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image_url'; readonly image_url: { readonly url: string } };

export type WireMessage =
  | { readonly role: 'system'; readonly content: string }
  | { readonly role: 'user'; readonly content: string | readonly WirePart[] }
  | {
      readonly role: 'assistant';
      /** Never null: the service refuses an assistant turn without content and calls. */
      readonly content: string;
      readonly reasoning_content?: string;
      readonly tool_calls?: readonly WireToolCall[];
      readonly prefix?: true;
    }
  | { readonly role: 'tool'; readonly tool_call_id: string; readonly content: string };

export interface WireToolCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
}

export interface WireTool {
  readonly type: 'function';
  readonly function: {
    readonly name: string;
    readonly description: string;
    readonly parameters: Readonly<Record<string, unknown>>;
  };
}

interface WireSampling {
  readonly model: string;
  readonly stream: true;
  readonly stream_options: { readonly include_usage: true };
  readonly temperature?: number;
  readonly top_p?: number;
  readonly max_tokens?: number;
  readonly stop?: readonly string[];
}

export interface WireChatRequest extends WireSampling {
  readonly messages: readonly WireMessage[];
  readonly tools?: readonly WireTool[];
  readonly tool_choice?: 'auto' | 'none' | 'required';
  readonly thinking?: { readonly type: 'enabled' | 'disabled' };
  readonly reasoning_effort?: 'low' | 'high' | 'max';
  readonly response_format?: { readonly type: 'json_object' };
}

export interface WireCompletionRequest extends WireSampling {
  readonly prompt: string;
  readonly suffix?: string;
}

/** llama.cpp, `/infill`. `model` matters to routers in front of several servers. */
export interface WireInfillRequest {
  readonly model: string;
  readonly input_prefix: string;
  readonly input_suffix: string;
  readonly input_extra: readonly { readonly filename: string; readonly text: string }[];
  readonly prompt: '';
  readonly n_predict: number;
  readonly temperature?: number;
  readonly stop?: readonly string[];
  readonly cache_prompt: true;
  readonly stream: true;
}

/** Ollama, `/api/generate`. */
export interface WireGenerateRequest {
  readonly model: string;
  readonly prompt: string;
  readonly suffix?: string;
  readonly raw?: true;
  readonly options: {
    readonly num_predict: number;
    readonly temperature?: number;
    readonly stop?: readonly string[];
  };
  readonly stream: true;
}

/** A completion that is asked for to see whether `suffix` is refused. Without a model, servers take theirs. */
export interface WireSuffixQuestion {
  readonly model?: string;
  readonly prompt: string;
  readonly suffix: string;
  readonly max_tokens: 1;
}

/** Ollama, `/api/show`. */
export interface WireModelQuestion {
  readonly model: string;
}

export type WireRequest =
  | WireChatRequest
  | WireCompletionRequest
  | WireInfillRequest
  | WireGenerateRequest
  | WireSuffixQuestion
  | WireModelQuestion;

/**
 * Gives back the bytes to sign and send: compact JSON, UTF-8, the same for the same request.
 * Lone surrogates, which servers refuse, become U+FFFD.
 */
export function serialise(wire: WireRequest): Uint8Array {
  const json = JSON.stringify(wire);
  // JSON.stringify writes a lone surrogate as an escape and nothing else so: no escape, nothing to repair.
  return encoder.encode(json.includes(String.raw`\ud`) ? JSON.stringify(wire, repair) : json);
}

const encoder = new TextEncoder();

function repair(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}
