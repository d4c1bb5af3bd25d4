/**
 * Remembers what arrived, so that tests can look at it: the newest requests within a bound of number and size.
 * Never keeps a credential: the values of the headers that carry one are left out.
 */
import type { IncomingHttpHeaders } from 'node:http';

const secretHeaders = new Set(['authorization', 'x-api-key', 'cookie', 'proxy-authorization']);
const keptRequests = 1000;
const keptBytes = 256 * 1024 * 1024;

/** One request as it arrived and how it ended. Times are milliseconds since the epoch. */
export interface ReceivedRequest {
  readonly number: number;
  /** Counts from 1 in the order of arrival; requests on one connection share it. */
  readonly connection: number;
  readonly httpVersion: string;
  readonly method: string;
  /** As on the wire, query included. */
  readonly path: string;
  readonly headerNames: readonly string[];
  /** Lower-case names; those that carry a credential are absent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly receivedAtMs: number;
  body: Buffer;
  status?: number;
  answeredAtMs?: number;
  closedAtMs?: number;
  /** The client went away before the answer was complete. */
  aborted: boolean;
  /** Settles when the exchange is over, whichever side ended it. */
  readonly closed: Promise<void>;
}

/** The list of requests, oldest first. */
export class Records {
  readonly list: ReceivedRequest[] = [];
  #count = 0;
  #bytes = 0;

  /** Starts a record; `closed` is the promise it will carry. */
  open(start: {
    connection: number;
    httpVersion: string;
    method: string;
    path: string;
    headers: IncomingHttpHeaders;
    closed: Promise<void>;
  }): ReceivedRequest {
    const entries = Object.entries(start.headers).filter(([name]) => !name.startsWith(':'));
    const visible = entries.filter(([name]) => !secretHeaders.has(name));
    const record: ReceivedRequest = {
      number: ++this.#count,
      connection: start.connection,
      httpVersion: start.httpVersion,
      method: start.method,
      path: start.path,
      headerNames: entries.map(([name]) => name),
      headers: Object.fromEntries(visible.map(([name, value]) => [name, String(value)])),
      receivedAtMs: Date.now(),
      body: Buffer.alloc(0),
      aborted: false,
      closed: start.closed,
    };
    this.list.push(record);
    return record;
  }

  /** Sets the body of a record and drops the oldest records beyond the bound. */
  keep(record: ReceivedRequest, body: Buffer): void {
    record.body = body;
    this.#bytes += body.length;
    while (this.list.length > keptRequests || (this.#bytes > keptBytes && this.list.length > 1)) {
      this.#bytes -= this.list.shift()?.body.length ?? 0;
    }
  }

  /** Forgets everything; numbers go on. */
  clear(): void {
    this.list.length = 0;
    this.#bytes = 0;
  }

  /** The list as JSON values, bodies as text, for the control endpoint. */
  describe(): unknown[] {
    return this.list.map(({ body, closed: _closed, ...rest }) => ({
      ...rest,
      bodyBytes: body.length,
      body: body.subarray(0, 65_536).toString(),
    }));
  }
}
