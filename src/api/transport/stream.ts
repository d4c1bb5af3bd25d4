/**
 * One streaming call from first try to `end`, as the iterator that its caller loops over.
 * Owns the order of events (events.ts has the grammar), retries and the caller's abort. One try is attempt.ts.
 *
 * No generators: a chunk of bytes is read into a queue in one go, and the queue is handed out event by event. Bytes are
 * asked for only when the queue is empty, so a slow caller slows the server down instead of filling memory.
 */
import type { CallOptions } from '../connection.ts';
import { DeepSeekError } from '../errors.ts';
import type { ChatEvent, End, EndReason, Usage } from '../events.ts';
import type { Answer, ChoiceReader, Delta } from './answer.ts';
import { Attempt, type AttemptSink } from './attempt.ts';
import type { Call, ClientParts } from './exchange.ts';
import { brokenExchange } from './failure.ts';
import { Retries, wait } from './retry.ts';
import { Witness } from './witness.ts';

/** Everything but pieces of content. */
export type Frame = Exclude<ChatEvent, Delta>;

/** Another body to send after a refusal, and what was changed in it. */
export interface Repaired {
  readonly body: Uint8Array;
  readonly repair: NonNullable<End['repair']>;
}

/** One streaming call. */
export interface StreamPlan<D extends Delta> {
  readonly model: string;
  /** Makes the request; what it throws ends the stream. */
  readonly prepare: () => Call;
  /** A fresh reader for every try. */
  readonly readChoices: () => ChoiceReader<D>;
  /** Tries after the first, and whether a stale connection is forgiven beyond them. */
  readonly retries: number;
  readonly freeTry: boolean;
  /** Called with a refusal while the caller has seen nothing: gives back a better request, or undefined. */
  readonly repair?: (error: DeepSeekError) => Repaired | undefined;
  /** Called once, before `end` is handed out; `error` is undefined when the service answered. */
  readonly onEnd?: (error: DeepSeekError | undefined) => void;
  /** Called once for a call of which something came, before `end` is handed out or when the caller leaves. */
  readonly onBilled?: (bill: Bill) => void;
}

/** What there is to pay for. */
export interface Bill {
  /** When the try that was answered was sent, in milliseconds since 1970. */
  readonly sentAt: number;
  /** The model id that the server returned, else the one asked for. */
  readonly model: string;
  /** As the server counted; undefined when the answer was cut before it said so. */
  readonly usage?: Usage;
  /** UTF-16 units of content that came. */
  readonly receivedChars: number;
}

type Result<D extends Delta> = IteratorResult<Frame | D, undefined>;

/** Several times what the longest answer has. Whoever sends more means to fill memory, be it with empty pieces. */
const mostChars = 8_000_000;
const charsOfPiece = 8;

const finished: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** The stream of one call. Nothing is sent before the first `next`. Leaving it closes the exchange. */
export class AnswerStream<D extends Delta> implements AsyncIterableIterator<Frame | D, undefined> {
  readonly #parts: ClientParts;
  readonly #plan: StreamPlan<D>;
  readonly #options: CallOptions;
  readonly #retries: Retries;
  readonly #sink: AttemptSink<D>;
  readonly #queue: (Frame | D)[] = [];
  #taken = 0;
  readonly #hungry: ((result: Result<D>) => void)[] = [];
  #state: 'idle' | 'running' | 'ended' = 'idle';
  #call: Call | undefined;
  #attempt: Attempt<D> | undefined;
  #pause: AbortController | undefined;
  #repair: End['repair'];
  #witness: Witness | undefined;
  #hasStarted = false;
  #sentAt = 0;
  #receivedChars = 0;
  #heldChars = 0;

  constructor(parts: ClientParts, plan: StreamPlan<D>, options: CallOptions) {
    this.#parts = parts;
    this.#plan = plan;
    this.#options = options;
    this.#retries = new Retries(plan.retries, plan.freeTry, parts.random);
    this.#sink = {
      onDelta: (delta) => this.#onDelta(delta),
      onQueued: () => this.#push({ type: 'waiting', for: 'queue' }),
      onOver: (outcome) => this.#onOver(outcome),
      isHungry: () => this.#hungry.length > 0,
    };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result<D>> {
    if (this.#state === 'idle') this.#begin();
    const event = this.#queue[this.#taken];
    if (event !== undefined) {
      this.#taken += 1;
      return Promise.resolve({ done: false, value: event });
    }
    if (this.#state === 'ended') return Promise.resolve(finished);
    this.#queue.length = 0;
    this.#taken = 0;
    return new Promise((resolve) => {
      this.#hungry.push(resolve);
      this.#attempt?.pull();
    });
  }

  return(): Promise<Result<D>> {
    const error = new DeepSeekError('ABORTED', 'The caller left');
    if (this.#state === 'running') this.#account(error);
    this.#release(error);
    this.#queue.length = 0;
    this.#taken = 0;
    return Promise.resolve(finished);
  }

  #begin(): void {
    const { signal } = this.#options;
    this.#state = 'running';
    this.#witness = new Witness(this.#parts, this.#options);
    if (signal.aborted) {
      this.#onAbort();
      return;
    }
    signal.addEventListener('abort', this.#onAbort);
    this.#push({ type: 'waiting', for: 'connection' });
    try {
      this.#try(this.#plan.prepare());
    } catch (error) {
      this.#end('error', brokenExchange(error, '', false));
    }
  }

  #try(call: Call): void {
    this.#call = call;
    this.#sentAt = this.#parts.now();
    this.#attempt = new Attempt(this.#sink, this.#witness?.parts ?? this.#parts, call, this.#plan.readChoices());
  }

  readonly #onAbort = (): void => {
    const error = new DeepSeekError('ABORTED', 'The call was stopped', { tries: this.#retries.tries });
    this.#attempt?.stop(error);
    this.#end('aborted', error);
  };

  #onDelta(delta: D): void {
    // One event may bring several.
    if (this.#state === 'ended') return;
    if (!this.#hasStarted) {
      this.#hasStarted = true;
      const requestId = this.#attempt?.requestId;
      this.#push({ type: 'start', model: this.#model(), ...(requestId === undefined ? {} : { requestId }) });
    }
    let chars = 0;
    if (delta.type === 'toolCall') {
      chars = delta.arguments.length;
      this.#heldChars += (delta.id?.length ?? 0) + (delta.name?.length ?? 0);
    } else {
      chars = delta.text.length;
    }
    this.#receivedChars += chars;
    this.#heldChars += charsOfPiece + chars;
    this.#push(delta);
    if (this.#heldChars > mostChars)
      this.#end('error', new DeepSeekError('MALFORMED', 'An answer was larger than anything sensible'));
  }

  #onOver(outcome: EndReason | DeepSeekError): void {
    if (typeof outcome === 'string') this.#end(outcome);
    else void this.#again(outcome);
  }

  /** After a failed try: another one, or the end. Content that was seen is never taken back. */
  async #again(error: DeepSeekError): Promise<void> {
    const call = this.#call;
    const repaired = this.#hasStarted ? undefined : this.#plan.repair?.(error);
    if (call !== undefined && repaired !== undefined) {
      this.#repair = repaired.repair;
      this.#try({ ...call, body: repaired.body });
      return;
    }
    const attempt = this.#retries.tries;
    const next = this.#hasStarted ? undefined : this.#retries.next(error);
    if (call === undefined || next === undefined) {
      this.#end('error', new DeepSeekError(error.code, error.message, { ...error.facts, tries: attempt }));
      return;
    }
    if (!next.free) {
      this.#push({ type: 'waiting', for: 'retry', attempt, delayMs: next.delayMs, error });
      this.#pause = new AbortController();
      await wait(next.delayMs, this.#pause.signal, this.#options.onRetryWait);
      if (this.#state !== 'running') return;
    }
    this.#try(call);
  }

  #end(reason: EndReason, error?: DeepSeekError): void {
    if (this.#state === 'ended') return;
    const answer = this.#attempt?.answer;
    if (answer?.usage !== undefined) this.#push({ type: 'usage', usage: answer.usage });
    this.#plan.onEnd?.(error);
    this.#account(error);
    this.#push({
      type: 'end',
      reason,
      model: this.#model(),
      malformedEvents: answer?.malformed ?? 0,
      ...(error === undefined ? {} : { error }),
      ...(this.#repair === undefined ? {} : { repair: this.#repair }),
    });
    this.#release(error);
  }

  /** Tells those who keep account what came of it. */
  #account(error: DeepSeekError | undefined): void {
    const answer = this.#attempt?.answer;
    this.#bill(answer);
    this.#witness?.report({
      endpoint: this.#call?.endpoint,
      model: this.#plan.model,
      answeredBy: answer?.model,
      usage: answer?.usage,
      error,
    });
  }

  #bill(answer: Answer<D> | undefined): void {
    if (answer === undefined || !(answer.hasBegun || answer.usage !== undefined)) return;
    const { usage } = answer;
    this.#plan.onBilled?.({
      sentAt: this.#sentAt,
      model: this.#model(),
      ...(usage && { usage }),
      receivedChars: this.#receivedChars,
    });
  }

  /** Lets go of the signal, the exchange and whoever waits. Does nothing to an exchange that is over. */
  #release(reason?: DeepSeekError): void {
    this.#state = 'ended';
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    this.#pause?.abort();
    if (reason !== undefined) this.#attempt?.stop(reason);
    for (const resolve of this.#hungry.splice(0)) resolve(finished);
  }

  #model(): string {
    return this.#attempt?.answer.model ?? this.#plan.model;
  }

  #push(event: Frame | D): void {
    const resolve = this.#hungry.shift();
    if (resolve === undefined) this.#queue.push(event);
    else resolve({ done: false, value: event });
  }
}
