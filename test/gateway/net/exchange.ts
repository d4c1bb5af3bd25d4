/**
 * One request and the answer to it, the same for HTTP/1.1 and HTTP/2: reads the body, sends whole answers, tells when
 * the client is gone, breaks the connection on demand. Knows nothing of DeepSeek.
 */
import type { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { Fault } from '../faults/fault.ts';
import { type Answer, Refusal } from './refusal.ts';
import type { ReceivedRequest, Records } from './records.ts';

/** What an exchange is made of. */
export interface ExchangeStart {
  readonly request: IncomingMessage | Http2ServerRequest;
  readonly response: ServerResponse | Http2ServerResponse;
  readonly connection: number;
  readonly records: Records;
}

/** One request with its answer. */
export class Exchange {
  readonly method: string;
  /** As on the wire, query included. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly record: ReceivedRequest;
  /** Aborts when the exchange is over: answered, cut or abandoned. */
  readonly closed: AbortSignal;
  /** How this answer shall go wrong; empty for a good one. */
  fault: Fault = {};
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #records: Records;
  #broken = false;
  /** HTTP/2 reports every closed answer as finished: what counts is that the end was written, too. */
  #ended = false;

  constructor({ request, response, connection, records }: ExchangeStart) {
    // The compatibility API of HTTP/2 has every member that is used here.
    this.#request = request as IncomingMessage;
    this.#response = response as ServerResponse;
    this.#records = records;
    this.method = request.method ?? 'GET';
    this.path = request.url ?? '/';
    this.headers = request.headers;
    const over = Promise.withResolvers<void>();
    const controller = new AbortController();
    this.closed = controller.signal;
    this.record = records.open({
      connection,
      httpVersion: request.httpVersion,
      method: this.method,
      path: this.path,
      headers: this.headers,
      closed: over.promise,
    });
    let finished = false;
    this.#response.once('finish', () => (finished = true));
    this.#response.once('close', () => {
      this.record.closedAtMs = Date.now();
      this.record.aborted = !this.#broken && !(finished && this.#ended);
      controller.abort();
      over.resolve();
    });
    this.#response.on('error', () => {});
    this.#request.on('error', () => {});
  }

  /** Path without the query. */
  get pathname(): string {
    return this.path.split('?', 1)[0] ?? this.path;
  }

  /** Reads the whole body. Throws a 413 refusal beyond `limitBytes`; rejects when the client goes away first. */
  async readBody(limitBytes: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.#request.iterator({ destroyOnReturn: false })) {
      size += (chunk as Buffer).length;
      if (size > limitBytes)
        throw new Refusal({ status: 413, contentType: 'text/plain', body: 'length limit exceeded' });
      chunks.push(chunk as Buffer);
    }
    const body = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
    this.#records.keep(this.record, body);
    return body;
  }

  /** Sends the status and the headers. */
  writeHead(status: number, headers: Record<string, string>): void {
    this.record.status = status;
    this.record.answeredAtMs = Date.now();
    this.#response.writeHead(status, headers);
    this.#response.flushHeaders();
  }

  /** Adds a header to the head that is still to be sent. */
  setHeader(name: string, value: string): void {
    this.#response.setHeader(name, value);
  }

  /** True when the client went away before it had sent its whole request. */
  get abandoned(): boolean {
    return this.#request.errored !== null;
  }

  /** True once the status line has gone out. */
  get headSent(): boolean {
    return this.#response.headersSent;
  }

  /** Sends a whole answer. */
  send(answer: Answer): void {
    if (this.closed.aborted) return;
    const body = Buffer.from(answer.body ?? '');
    // Unread input: the connection cannot serve another request.
    const close = !this.#request.complete && this.record.httpVersion !== '2.0';
    this.writeHead(answer.status, {
      ...(answer.contentType === undefined ? {} : { 'content-type': answer.contentType }),
      'content-length': String(body.length),
      ...(close ? { connection: 'close' } : {}),
      ...answer.headers,
    });
    this.#ended = true;
    this.#response.end(body);
  }

  /** Writes a piece of the body. Settles at once, or when the client has caught up; never rejects. */
  async write(piece: string | Buffer): Promise<void> {
    if (!this.writeNow(piece)) await this.drained();
  }

  /** Writes a piece of the body; false when the client is behind and `drained` should be waited for. */
  writeNow(piece: string | Buffer): boolean {
    return this.closed.aborted || this.#response.write(piece);
  }

  /** Settles when the client has caught up, or is gone. */
  async drained(): Promise<void> {
    const sources: EventEmitter[] = [this.#response];
    // Bytes written past the response make the socket alone report that there is room again.
    if (this.record.httpVersion !== '2.0' && this.#response.socket !== null) sources.push(this.#response.socket);
    const room = Promise.withResolvers<void>();
    const settle = (): void => room.resolve();
    for (const source of sources) source.on('drain', settle).on('close', settle);
    await room.promise;
    for (const source of sources) source.off('drain', settle).off('close', settle);
  }

  /** Writes a piece and waits until it has been handed to the system. */
  async writeThrough(piece: string | Buffer): Promise<void> {
    if (this.closed.aborted) return;
    const handed = Promise.withResolvers<void>();
    this.#response.once('close', handed.resolve);
    this.#response.write(piece, () => handed.resolve());
    await handed.promise;
    this.#response.off('close', handed.resolve);
  }

  /** Writes bytes that already carry their chunk framing, HTTP/1.1 only; false when the client is behind. */
  writeRawNow(frame: Buffer): boolean {
    return this.#response.socket?.write(frame) ?? true;
  }

  /** Ends the body properly. */
  end(): void {
    if (this.closed.aborted) return;
    this.#ended = true;
    this.#response.end();
  }

  /** Breaks the connection (the stream alone in HTTP/2); `reset` sends a TCP reset instead of a FIN. */
  break(reset: boolean): void {
    this.#broken = true;
    if (this.record.httpVersion === '2.0') {
      (this.#response as unknown as Http2ServerResponse).stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    } else if (reset) {
      this.#response.socket?.resetAndDestroy();
    } else {
      this.#response.socket?.destroy();
    }
  }
}
