/**
 * One exchange as undici drives it: the head settles a promise, the body becomes an iteration.
 * Owns cancellation and back-pressure of the exchange. Sits on undici's `dispatch` with no Node stream in between.
 */

import type { Dispatcher } from 'undici';
import type { HttpRequest, HttpResponse } from '../../api/http.ts';
import { toTransportError, TransportError } from './failure.ts';
import { refusalOf } from './tunnel.ts';

type Controller = Dispatcher.DispatchController;
type ResponseHeaders = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];
type Chunk = IteratorResult<Uint8Array, undefined>;

/** Arrived but unread bytes at which the sender is held back. */
const fullBytes = 64 * 1024;

/** About what the first read gives: the first word does not wait until all that came with it is taken apart. */
const firstBytes = 512;

const closed = new TransportError('UND_ERR_ABORTED', 'The exchange was closed');

/** Who wants to know how the exchange begins. Exactly one of the two is called, once. */
export interface Begin {
  answer(response: HttpResponse): void;
  /** `unsent`: nothing of the request has reached the server. */
  fail(error: unknown, unsent: boolean): void;
}

export class Exchange implements Dispatcher.DispatchHandler, AsyncIterableIterator<Uint8Array, undefined> {
  readonly #signal: AbortSignal;
  readonly #begin: Begin;
  readonly #throughProxy: boolean;
  #controller: Controller | undefined;
  #stopWaiting: ((gaveUp: boolean) => void) | undefined;
  #answered = false;
  /** No more bytes will come. */
  #over = false;
  #failure: { readonly error: unknown } | undefined;
  #reader: { resolve(chunk: Chunk): void; reject(error: unknown): void } | undefined;
  readonly #chunks: Uint8Array[] = [];
  #sizeBytes = 0;
  #hasRead = false;

  /** `throughProxy`: the request goes to a proxy in the clear, so a 407 is the proxy's and not the server's. */
  constructor(request: HttpRequest, throughProxy: boolean, begin: Begin) {
    this.#signal = request.signal;
    this.#throughProxy = throughProxy;
    this.#begin = begin;
    this.#signal.addEventListener('abort', this.#onAbort);
  }

  /** To be called after the dispatch: unless the request is on its way soon, counts down the time for its connection. */
  awaitConnection(timeoutMs: number, wait: () => (gaveUp: boolean) => void): void {
    if (this.#controller !== undefined) return;
    // A kept connection is written to in an immediate that undici has set, and then there is nothing to wait for.
    setImmediate(() => {
      if (this.#controller !== undefined) return;
      const leave = wait();
      if (this.#over) return leave(true);
      const timer = setTimeout(
        () => this.#fail(new TransportError('UND_ERR_CONNECT_TIMEOUT', `No connection after ${timeoutMs} ms`)),
        timeoutMs,
      );
      this.#stopWaiting = (gaveUp) => {
        this.#stopWaiting = undefined;
        clearTimeout(timer);
        leave(gaveUp);
      };
    });
  }

  onRequestStart(controller: Controller): void {
    if (this.#over) return controller.abort(closed);
    this.#controller = controller;
    this.#stopWaiting?.(false);
  }

  onResponseStart(_controller: Controller, status: number, rawHeaders: ResponseHeaders): void {
    if (status < 200 || this.#over) return;
    if (status === 407 && this.#throughProxy) return this.#fail(refusalOf(status), true);
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(rawHeaders)) {
      headers[name] = typeof value === 'string' ? value : (value ?? []).join(', ');
    }
    this.#answered = true;
    this.#begin.answer({ status, headers, body: this });
  }

  onResponseData(controller: Controller, chunk: Uint8Array): void {
    if (this.#over) return;
    if (this.#reader !== undefined) {
      const reader = this.#reader;
      this.#reader = undefined;
      reader.resolve({ done: false, value: chunk });
      return;
    }
    this.#chunks.push(chunk);
    this.#sizeBytes += chunk.length;
    if (this.#sizeBytes >= fullBytes) controller.pause();
  }

  onResponseEnd(): void {
    if (!this.#over) this.#end();
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.#fail(toTransportError(error));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Chunk> {
    if (this.#signal.aborted) return Promise.reject(this.#signal.reason);
    if (this.#chunks.length > 0) {
      const value = take(this.#chunks, this.#hasRead ? Infinity : firstBytes);
      this.#hasRead = true;
      this.#sizeBytes -= value.length;
      this.#controller?.resume();
      return Promise.resolve({ done: false, value });
    }
    if (this.#failure !== undefined) return Promise.reject(this.#failure.error);
    if (this.#over) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => (this.#reader = { resolve, reject }));
  }

  return(): Promise<Chunk> {
    this.#chunks.length = 0;
    if (!this.#over) {
      this.#end();
      this.#controller?.abort(closed);
    }
    return Promise.resolve({ done: true, value: undefined });
  }

  readonly #onAbort = (): void => this.#fail(this.#signal.reason);

  #fail(error: unknown, unsent = this.#controller === undefined): void {
    if (this.#over) return;
    this.#failure = { error };
    this.#reader?.reject(error);
    this.#end();
    this.#controller?.abort(closed);
    if (!this.#answered) this.#begin.fail(error, unsent);
  }

  #end(): void {
    this.#over = true;
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#stopWaiting?.(true);
    this.#reader?.resolve({ done: true, value: undefined });
    this.#reader = undefined;
  }
}

/**
 * Takes chunks from the front until they make `enoughBytes`: a reader that lags behind catches up faster with one large piece
 * than with many small.
 */
function take(chunks: Uint8Array[], enoughBytes: number): Uint8Array {
  let count = 0;
  for (let sizeBytes = 0; sizeBytes < enoughBytes && count < chunks.length; count++)
    sizeBytes += chunks[count]?.length ?? 0;
  const taken = chunks.splice(0, count);
  const [first] = taken;
  return taken.length === 1 && first !== undefined ? first : Buffer.concat(taken);
}
