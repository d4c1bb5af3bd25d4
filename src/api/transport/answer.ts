/**
 * Payloads of one try to events: what chat and completions have in common.
 * Owns the envelope: model, usage, finish, `[DONE]`, errors inside a stream, payloads that cannot be read.
 * What is inside a choice belongs to the ChoiceReader; connection, retries and the final `end` to stream.ts.
 */
import { DeepSeekError } from '../errors.ts';
import type { ChatEvent, EndReason, Usage } from '../events.ts';
import { readFinish, readUsage, type WireChoice, type WireChunk } from '../wire/chunk.ts';
import { filled, isRecord } from '../wire/narrow.ts';
import type { PayloadReader, PayloadSink } from '../wire/sse.ts';

/** Pieces of content. */
export type Delta = Extract<ChatEvent, { readonly type: 'text' | 'reasoning' | 'toolCall' }>;

/** Reads the choices of one answer. Hands pieces that have something in them to `emit`, in order. */
export interface ChoiceReader<D extends Delta> {
  read(choice: WireChoice, emit: (delta: D) => void): void;
  /** The answer is over: gives out what was held back. */
  flush(emit: (delta: D) => void): void;
  /** What the server's finish reason means here. */
  settle(reason: EndReason): EndReason;
  /** Whether an answer without any piece is a failure. */
  readonly needsContent: boolean;
  /** Puts a payload of another dialect into the usual names. An error in it keeps its place. */
  readonly translate?: (payload: WirePayload) => WireChunk;
  /** Takes a body apart that is not a stream of events. */
  readonly openReader?: (sink: PayloadSink) => PayloadReader;
}

/** A payload as it came: any JSON object. */
export type WirePayload = Readonly<Record<string, unknown>>;

/** From the text of a refusal inside a 2xx answer to an error. */
export type ReadRefusal = (body: string) => DeepSeekError;

const mostMalformed = 3;

/** One try's answer as it grows. */
export class Answer<D extends Delta> {
  model: string | undefined;
  usage: Usage | undefined;
  finish: EndReason | undefined;
  /** Payloads that were skipped. */
  malformed = 0;
  /** The server said `[DONE]`. */
  isDone = false;
  /** The server, or its way of writing, ended the answer with a failure. */
  failure: DeepSeekError | undefined;
  /** Any payload came: the model is at work. */
  hasBegun = false;
  /** A piece of content was handed on. */
  hasContent = false;
  readonly #choices: ChoiceReader<D>;
  readonly #readRefusal: ReadRefusal;
  readonly #emit: (delta: D) => void;

  constructor(choices: ChoiceReader<D>, readRefusal: ReadRefusal, emit: (delta: D) => void) {
    this.#choices = choices;
    this.#readRefusal = readRefusal;
    this.#emit = (delta) => {
      this.hasContent = true;
      emit(delta);
    };
  }

  /** Reads one event's payload. After `[DONE]` or a failure nothing more is read. */
  readPayload(payload: string): void {
    if (this.isDone || this.failure !== undefined || payload === '') return;
    this.hasBegun = true;
    if (payload.startsWith('[DONE]')) {
      this.isDone = true;
      return;
    }
    const chunk = parse(payload);
    if (chunk !== undefined) this.#readChunk(chunk, payload);
    else if (++this.malformed >= mostMalformed) this.failure = new DeepSeekError('MALFORMED', 'Events were unreadable');
  }

  /** Reads a whole answer that came instead of a stream: one JSON object, or a page that a proxy made. */
  readDocument(text: string): void {
    const chunk = parse(text);
    if (chunk === undefined) {
      const refusal = this.#readRefusal(text);
      this.failure =
        refusal.code === 'WEB_PAGE'
          ? refusal
          : new DeepSeekError('MALFORMED', 'The answer is neither a stream nor JSON', refusal.facts);
      return;
    }
    this.hasBegun = true;
    this.#readChunk(chunk, text);
    this.isDone = true;
  }

  /** The body has ended, by itself or by a break. Called once. Gives back why the answer ended, or the failure that it is. */
  end(broken?: DeepSeekError): EndReason | DeepSeekError {
    const isComplete = this.isDone || this.finish !== undefined;
    if (this.hasBegun) this.#choices.flush(this.#emit);
    if (this.failure !== undefined) return this.failure;
    if (!isComplete) {
      const isCut = this.hasBegun && (broken === undefined || broken.code === 'NETWORK');
      if (isCut) return new DeepSeekError('STREAM_CLOSED', 'The stream ended before the answer did', broken?.facts);
      if (broken !== undefined) return broken;
    }
    const reason = this.#choices.settle(this.finish ?? 'stop');
    const isSilent = !this.hasContent && (reason === 'stop' || reason === 'tool_calls' || reason === 'unknown');
    if (!isComplete || (isSilent && this.#choices.needsContent)) {
      return new DeepSeekError('EMPTY', 'The service answered with nothing');
    }
    return reason;
  }

  #readChunk(value: WirePayload, payload: string): void {
    const chunk: WireChunk = this.#choices.translate?.(value) ?? value;
    // Members that are null or missing are the rule; each costs one comparison here.
    if (isRecord(chunk.error) || filled(chunk.error) !== undefined) {
      this.failure = this.#readRefusal(payload);
      return;
    }
    this.model ??= filled(chunk.model);
    if (isRecord(chunk.usage)) this.usage = readUsage(chunk.usage) ?? this.usage;
    if (!Array.isArray(chunk.choices)) return;
    const choice: unknown = chunk.choices[0];
    if (!isRecord(choice)) return;
    const wire: WireChoice = choice;
    this.#choices.read(wire, this.#emit);
    if (typeof wire.finish_reason === 'string' && wire.finish_reason !== '')
      this.finish = readFinish(wire.finish_reason);
  }
}

function parse(payload: string): WirePayload | undefined {
  try {
    const value: unknown = JSON.parse(payload);
    return isRecord(value) && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
