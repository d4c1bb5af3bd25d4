/**
 * The DeepSeek client: one object, five calls, everything else handed in.
 * Thin: it wires chat.ts, fim.ts, vision.ts and the small calls to one transport. Knows no VS Code and no Node.
 */
import type { Connection } from './connection.ts';
import type {
  Balance,
  ChatEvent,
  ChatRequest,
  CompletionEvent,
  CompletionRequest,
  ImageAnalysis,
  ImageRequest,
  Model,
} from './events.ts';

/** Where the call goes and how it is stopped. */
export interface CallOptions {
  readonly connection: Connection;
  readonly signal: AbortSignal;
}

export interface DeepSeekClient {
  /** Streams an answer. See events.ts for the grammar. Leaving the loop early aborts the exchange. */
  chat(request: ChatRequest, options: CallOptions): AsyncIterable<ChatEvent>;
  /** Streams a fill-in-the-middle completion. Never retries. */
  complete(request: CompletionRequest, options: CallOptions): AsyncIterable<CompletionEvent>;
  /** Asks a gateway's vision endpoint about the exact bytes. Throws DeepSeekError; `UNSUPPORTED` for other kinds, where chat takes images. */
  analyzeImage(request: ImageRequest, options: CallOptions): Promise<ImageAnalysis>;
  /** Lists what the service serves. Throws DeepSeekError. */
  models(options: CallOptions): Promise<readonly Model[]>;
  /** Reads the account's balance. Throws DeepSeekError; `UNSUPPORTED` unless the kind is `official`. */
  balance(options: CallOptions): Promise<Balance>;
}
