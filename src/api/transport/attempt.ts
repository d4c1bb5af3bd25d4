/**
 * One try of a streaming call: exchange, bytes, deadlines, and how it came out.
 * Owns everything that is closed when the try is over. Whether there is another one is stream.ts.
 */
import { DeepSeekError } from '../errors.ts';
import type { EndReason } from '../events.ts';
import { Answer, type ChoiceReader, type Delta } from './answer.ts';
import { Deadline } from './deadline.ts';
import { exchange, type Call, type ClientParts, type Reply } from './exchange.ts';
import { brokenExchange } from './failure.ts';
import { createPayloadReader, type PayloadReader } from '../wire/sse.ts';

/** Who is told. */
export interface AttemptSink<D extends Delta> {
  onDelta(delta: D): void;
  /** The server said that it is alive, and nothing else so far. Once. */
  onQueued(): void;
  /** Called once, last, unless the attempt was stopped. */
  onOver(outcome: EndReason | DeepSeekError): void;
  /** Whether somebody waits for the next event: bytes are read only then. */
  isHungry(): boolean;
}

/**
 * How long the end of the body may take after the server said that the answer is complete: with `[DONE]` it is worth
 * a moment, because a body read to its end leaves the connection to the next call, and an aborted one does not.
 */
const settleMs = { finishReason: 3000, done: 100 } as const;

/** The reason once there is none: the one that `abort` makes up by itself would take a stack trace at every end. */
const over = new DeepSeekError('ABORTED', 'The exchange is over');

export class Attempt<D extends Delta> {
  readonly answer: Answer<D>;
  requestId: string | undefined;
  readonly #sink: AttemptSink<D>;
  readonly #controller = new AbortController();
  readonly #deadline: Deadline;
  readonly #payloads: PayloadReader;
  #reply: Reply | undefined;
  #bytes: AsyncIterator<Uint8Array> | undefined;
  /** Payloads that came and were not read: each is parsed when somebody wants it, so the first is not held up by the rest. */
  readonly #backlog: string[] = [];
  #read = 0;
  /** Set when no more bytes will come. */
  #ended: { readonly broken?: DeepSeekError } | undefined;
  #isReading = false;
  #hasPayload = false;
  #isQueued = false;
  #settled: keyof typeof settleMs | undefined;
  #isOver = false;

  /** Sends first: what the answer needs is made while the request is on its way. The sink hears nothing before this returns. */
  constructor(sink: AttemptSink<D>, parts: ClientParts, call: Call, choices: ChoiceReader<D>) {
    const replying = exchange(parts, call, this.#controller.signal);
    this.#sink = sink;
    this.#deadline = new Deadline(call.connection.timeouts, (error) => this.#finish(error));
    const readRefusal = (body: string): DeepSeekError =>
      this.#reply?.refusal(body) ?? new DeepSeekError('SERVER', 'The service answered with an error');
    const answer = new Answer(choices, readRefusal, (delta: D) => sink.onDelta(delta));
    this.answer = answer;
    this.#payloads = (choices.openReader ?? createPayloadReader)({
      onPayload: (payload) => {
        this.#hasPayload = true;
        this.#backlog.push(payload);
      },
      onComment: () => this.#onComment(),
      onOverflow() {
        answer.failure = new DeepSeekError('MALFORMED', 'An event was larger than anything sensible');
      },
    });
    replying.then(
      (reply) => this.#open(reply),
      (thrown: unknown) => this.#finish(brokenExchange(thrown, '', false)),
    );
  }

  /** Goes on until somebody got an event: first through what came already, then for more bytes. */
  pull(): void {
    const { answer } = this;
    while (!this.#isOver && this.#read < this.#backlog.length && (this.#sink.isHungry() || answer.isDone)) {
      answer.readPayload(this.#backlog[this.#read++] ?? '');
      if (answer.failure !== undefined) this.#finish();
    }
    if (this.#isOver || this.#read < this.#backlog.length) return;
    this.#backlog.length = 0;
    this.#read = 0;
    if (answer.isDone) this.#settle('done');
    else if (answer.finish !== undefined) this.#settle('finishReason');
    if (this.#ended !== undefined) this.#finish(this.#ended.broken);
    else if (answer.isDone || this.#sink.isHungry()) this.#pullBytes();
  }

  /** Ends the try from outside and closes the exchange at once. What was held back is given out first. */
  stop(reason: DeepSeekError): void {
    if (this.#isOver) return;
    this.answer.end(reason);
    this.#close(reason);
  }

  #open(reply: Reply): void {
    if (this.#isOver) return;
    this.#reply = reply;
    this.requestId = reply.requestId;
    this.#bytes = reply.body[Symbol.asyncIterator]();
    if (this.#sink.isHungry()) this.pull();
  }

  #pullBytes(): void {
    if (this.#bytes === undefined || this.#isReading) return;
    this.#isReading = true;
    this.#deadline.resume();
    this.#bytes.next().then(this.#onBytes, this.#onBreak);
  }

  readonly #onBytes = ({ done, value }: IteratorResult<Uint8Array, unknown>): void => {
    this.#isReading = false;
    if (this.#isOver) return;
    this.#deadline.pause();
    if (done === true) {
      const document = this.#payloads.end();
      if (document !== undefined) this.answer.readDocument(document);
      this.#ended = {};
    } else {
      this.#deadline.touch();
      this.#payloads.feed(value);
      if (this.#hasPayload) this.#deadline.answered();
      // An overflow.
      if (this.answer.failure !== undefined) this.#finish();
    }
    this.pull();
  };

  readonly #onBreak = (thrown: unknown): void => {
    this.#isReading = false;
    const broken = this.#reply?.broken(thrown);
    this.#ended = broken === undefined ? {} : { broken };
    this.pull();
  };

  #settle(state: keyof typeof settleMs): void {
    if (this.#settled === state) return;
    this.#settled = state;
    this.#deadline.settle(settleMs[state]);
  }

  #onComment(): void {
    if (this.#isQueued || this.#hasPayload) return;
    this.#isQueued = true;
    this.#sink.onQueued();
  }

  #finish(broken?: DeepSeekError): void {
    if (this.#isOver) return;
    const outcome = this.answer.end(broken);
    this.#close(typeof outcome === 'string' ? undefined : outcome);
    this.#sink.onOver(outcome);
  }

  #close(reason: DeepSeekError | undefined): void {
    this.#isOver = true;
    this.#deadline.clear();
    this.#controller.abort(reason ?? over);
  }
}
