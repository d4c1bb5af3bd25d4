/**
 * What one operation needs to know about where it goes: frozen when the operation starts.
 * Owns types only, so that a key can never meet another host's address halfway through.
 */

/** `official` is api.deepseek.com, `gateway` a team's signing gateway, `local` a model server on loopback or LAN. */
export type ServiceKind = 'official' | 'gateway' | 'local';

/**
 * How a service is asked to fill in the middle: DeepSeek's `/beta/completions`; `/v1/completions` with a suffix, or with
 * a prompt made of DeepSeek's tokens (`template`); llama.cpp's `/infill`; Ollama's `/api/generate` with a suffix, or with
 * such a prompt past the model's own template (`ollama-raw`).
 */
export type FimStyle =
  | 'deepseek-beta'
  | 'openai-suffix'
  | 'template'
  | 'llamacpp-infill'
  | 'ollama-generate'
  | 'ollama-raw';

/** A key as the user stored it, bound to the origin it was saved for. */
export interface Credential {
  readonly apiKey: string;
  /** Signs requests; `gateway` only. */
  readonly secretKey?: string;
  /** Scheme, host and port that these may be sent to. */
  readonly origin: string;
}

/** How a gateway wants its requests signed. `defaultSigning` in sign.ts is the usual scheme. */
export interface SigningOptions {
  readonly keyHeader: string;
  readonly timestampHeader: string;
  readonly signatureHeader: string;
  /** Sent only when not empty. */
  readonly nonceHeader: string;
  /** Tokens: {method} {path} {query} {timestamp} {nonce} {body} {bodySha256Hex} {apiKey}; `\n` as two characters is a line feed. */
  readonly template: string;
  readonly encoding: 'base64' | 'hex';
  readonly timestampUnit: 's' | 'ms';
  /** `empty` signs an empty body, whatever is sent. */
  readonly body: 'full' | 'empty';
  /** Also send `Authorization: Bearer`. */
  readonly bearer: boolean;
}

/** Waits in milliseconds. */
export interface Timeouts {
  readonly connectMs: number;
  /** From the sent request to the first event of the answer; comments do not count. */
  readonly firstTokenMs: number;
  /** Between two arrivals of any bytes, comments included. */
  readonly idleMs: number;
  /** From the sent request to the end of the answer, however lively it is; hours if it is not given. */
  readonly wholeMs?: number;
}

/** Everything about the far side of one operation. */
export interface Connection {
  readonly kind: ServiceKind;
  /** What the user typed; endpoint.ts makes URLs of it. */
  readonly address: string;
  readonly credential?: Credential;
  /** How to ask for completions; the kind's usual way if there is none. fim/probe.ts finds it out. */
  readonly fimStyle?: FimStyle;
  readonly signing: SigningOptions;
  /** Extra headers the user configured. They never replace one of ours. */
  readonly headers: Readonly<Record<string, string>>;
  readonly timeouts: Timeouts;
  /** Tries after the first for chat, models, balance and images. Completions never retry. */
  readonly retries: number;
}

/** What a call is for. One object for each call, so that what is known of the call can be found by it. */
export interface CallLabel {
  readonly purpose: string;
  readonly sessionId?: string;
  /** The answer of the session that this call makes. */
  readonly answerId?: string;
  /** Of the file that the call is for, in the workspace; stays in the house. */
  readonly path?: string;
  /** Secrets that were masked in what is sent. */
  readonly masked?: number;
}

/** Where one call goes, how it is stopped, and who it is for. */
export interface CallOptions {
  readonly connection: Connection;
  readonly signal: AbortSignal;
  /** Nobody asked for this call: it is refused here while the breaker is open (breaker.ts). */
  readonly automatic?: boolean;
  /** Exactly one request, for a caller that tries again by itself: no retry, not even of a connection found closed. */
  readonly once?: boolean;
  /** For those who keep account of calls (client.ts); never sent. */
  readonly label?: CallLabel;
  /** Called at the start of each wait before another try; `retryNow` ends that wait, later it does nothing. */
  readonly onRetryWait?: (retryNow: () => void) => void;
}
