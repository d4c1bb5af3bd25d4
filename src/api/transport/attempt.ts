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

/** How long a finished answer's connection may take to come free for the next call. */
const drainMs = 1000;

export class Attempt<D extends Delta> {
  readonly answer: Answer<D>;
  requestId: string | undefined;
  readonly #sink: AttemptSink<D>;
  readonly #controller = new AbortController();
  readonly #deadline: Deadline;
  readonly #payloads: PayloadReader;
  #reply: Reply | undefined;
  #bytes: AsyncIterator<Uint8Array> | undefined;
  #isReading = false;
  #isQueued = false;
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
    this.#payloads = createPayloadReader({
      onPayload: (payload) => answer.readPayload(payload),
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

  /** Asks for more bytes, if none are on their way already. */
  pull(): void {
    if (this.#bytes === undefined || this.#isReading || this.#isOver) return;
    this.#isReading = true;
    this.#deadline.resume();
    this.#bytes.next().then(this.#onBytes, this.#onBreak);
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

  readonly #onBytes = ({ done, value }: IteratorResult<Uint8Array, unknown>): void => {
    this.#isReading = false;
    if (this.#isOver) return;
    const { answer } = this;
    if (done === true) {
      const document = this.#payloads.end();
      if (document !== undefined) answer.readDocument(document);
      this.#finish();
      return;
    }
    const wasFinished = answer.finish !== undefined;
    this.#deadline.touch();
    this.#payloads.feed(value);
    if (answer.hasBegun) this.#deadline.answered();
    if (answer.isDone || answer.failure !== undefined) this.#finish();
    else {
      if (!wasFinished && answer.finish !== undefined) this.#deadline.settle();
      if (this.#sink.isHungry()) this.pull();
      else this.#deadline.pause();
    }
  };

  readonly #onBreak = (thrown: unknown): void => {
    if (!this.#isOver) this.#finish(this.#reply?.broken(thrown));
  };

  #onComment(): void {
    if (this.#isQueued || this.answer.hasBegun) return;
    this.#isQueued = true;
    this.#sink.onQueued();
  }

  #finish(broken?: DeepSeekError): void {
    if (this.#isOver) return;
    const outcome = this.answer.end(broken);
    if (typeof outcome === 'string' && this.answer.isDone) {
      this.#isOver = true;
      this.#deadline.clear();
      void this.#drain();
    } else {
      this.#close(typeof outcome === 'string' ? undefined : outcome);
    }
    this.#sink.onOver(outcome);
  }

  #close(reason: DeepSeekError | undefined): void {
    this.#isOver = true;
    this.#deadline.clear();
    this.#controller.abort(reason);
  }

  /** Reads past `[DONE]` to the end of the body: an aborted connection could not be used again. */
  async #drain(): Promise<void> {
    const timer = setTimeout(() => this.#controller.abort(), drainMs);
    try {
      while ((await this.#bytes?.next())?.done === false);
    } catch {
      // The answer is complete; how the connection ends is nobody's business.
    } finally {
      clearTimeout(timer);
    }
  }
}
