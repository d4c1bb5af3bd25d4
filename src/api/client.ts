/**
 * The DeepSeek client: one object, six calls, everything else handed in.
 * Thin: it wires chat, completion, vision and the small calls to one transport. Knows no VS Code and no Node.
 */
import { listModels, readBalance } from './calls/account.ts';
import { createBreaker, type Breaker } from './breaker.ts';
import { planChat } from './calls/chat.ts';
import { planCompletion } from './calls/completion.ts';
import type { CallOptions, FimStyle } from './connection.ts';
import { DeepSeekError } from './errors.ts';
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
import { probeFimStyle, type ProbeOptions } from './fim/probe.ts';
import type { Delta } from './transport/answer.ts';
import type { ClientParts } from './transport/exchange.ts';
import { AnswerStream, type Bill, type StreamPlan } from './transport/stream.ts';
import { analyzeImage } from './calls/vision.ts';

export type { CallOptions } from './connection.ts';
export type { Bill } from './transport/stream.ts';
export type { CallReport } from './report.ts';

/** A call that there is something to pay for, and what was asked. */
export interface BilledCall extends Bill {
  readonly request: ChatRequest | CompletionRequest;
  readonly options: CallOptions;
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
  /** Finds out how a model server wants to be asked for completions; see probe.ts. The breaker takes no part. */
  probeFim(options: ProbeOptions): Promise<FimStyle>;
}

/**
 * Gives back a client. `parts` are its only ways to the outside: network, hashes, clock, randomness. Pass a breaker to
 * share it or to reset it. `onBilled` hears of each call that is to be paid for, before its stream's `end` is handed out.
 * `refuse` may keep a call in the house.
 */
export function createClient(
  parts: ClientParts,
  breaker: Breaker = createBreaker(),
  onBilled?: (call: BilledCall) => void,
  refuse?: (options: CallOptions) => DeepSeekError | undefined,
): DeepSeekClient {
  /** Streams make the breaker's check when they begin. */
  const stream = <D extends Delta>(
    plan: StreamPlan<D>,
    request: ChatRequest | CompletionRequest,
    options: CallOptions,
  ): AnswerStream<D> =>
    new AnswerStream(
      parts,
      {
        ...plan,
        prepare: () => {
          checkBreaker(options);
          return plan.prepare();
        },
        onEnd: (error) => breaker.record(options.connection, error),
        onBilled: (bill) => onBilled?.({ ...bill, request, options }),
      },
      options,
    );
  const checkBreaker = (options: CallOptions): void => {
    const refusal = (options.automatic === true ? breaker.refusal(options.connection) : undefined) ?? refuse?.(options);
    if (refusal !== undefined) throw refusal;
  };
  const recorded = async <T>(
    options: CallOptions,
    call: () => Promise<T>,
    proves: (answer: T) => boolean = () => true,
  ): Promise<T> => {
    checkBreaker(options);
    try {
      const answer = await call();
      if (proves(answer)) breaker.record(options.connection, undefined);
      return answer;
    } catch (error) {
      if (DeepSeekError.is(error)) breaker.record(options.connection, error);
      throw error;
    }
  };
  return {
    chat: (request, options) => stream(planChat(request, options), request, options),
    complete: (request, options) => stream(planCompletion(request, options), request, options),
    analyzeImage: (request, options) => recorded(options, () => analyzeImage(parts, request, options)),
    models: (options) => recorded(options, () => listModels(parts, options)),
    // That a balance can be read proves nothing while it is empty.
    balance: (options) =>
      recorded(
        options,
        () => readBalance(parts, options),
        ({ available }) => available,
      ),
    probeFim: (options) => probeFimStyle(parts, options),
  };
}
