/**
 * Sends an answer as server-sent events, or whole, with whatever is to go wrong on the way.
 */
import type { Exchange } from '../net/exchange.ts';
import { errorBody } from '../net/refusal.ts';
import { sleep } from '../net/sleep.ts';
import { extraHeaders } from './before.ts';

/** Sends one event for each JSON text, then `[DONE]`. `pace` is events per second, 0 for no limit. */
export async function sendEvents(exchange: Exchange, payloads: Iterable<string>, pace: number): Promise<void> {
  const { fault, closed } = exchange;
  const end = fault.crlf === true ? '\r\n' : '\n';
  openStream(exchange);
  await keepAlive(exchange, `: keep-alive${end}${end}`);
  const startedAt = performance.now();
  const { stallAfter = Infinity } = fault;
  let rate = fault.pace ?? pace;
  let sent = 0;
  for (const payload of payloads) {
    await sleep(fault.pauseMs ?? 0, closed);
    if (sent === stallAfter) {
      await stall(exchange);
      rate = 0;
    }
    if (rate > 0) await sleep(startedAt + (sent * 1000) / rate - performance.now(), closed);
    if (closed.aborted || (await interrupt(exchange, sent, end))) return;
    await write(exchange, `data: ${payload}${end}${end}`);
    sent += 1;
    if (sent <= (fault.malformed ?? 0)) await write(exchange, `data: {"id":"broken","choices":[{"delta"${end}${end}`);
  }
  if (stallAfter >= sent && stallAfter < Infinity) await stall(exchange);
  if (closed.aborted || (await interrupt(exchange, Infinity, end))) return;
  if (fault.noDone !== true) await write(exchange, `data: [DONE]${end}${end}`);
  exchange.end();
}

/** Stops a stream where its fault wants that, at the latest at its end. True when it is over. */
async function interrupt(exchange: Exchange, sent: number, end: string): Promise<boolean> {
  const { fault } = exchange;
  const due = (after: number | undefined): boolean => after !== undefined && sent >= after;
  if (due(fault.cutAfter)) {
    exchange.break(false);
  } else if (due(fault.errorAfter)) {
    await write(exchange, `data: ${errorBody('Internal server error', 'server_error')}${end}${end}`);
    exchange.end();
  } else {
    return false;
  }
  return true;
}

/** Sends nothing until the fault lets it go on; at the latest until the exchange is over. */
async function stall({ fault, closed }: Exchange): Promise<void> {
  const over = new Promise((resolve) => closed.addEventListener('abort', resolve, { once: true }));
  if (!closed.aborted) await Promise.race([over, fault.until ?? over]);
}

/** Sends the head of a stream. */
export function openStream(exchange: Exchange): void {
  exchange.writeHead(200, {
    'content-type': exchange.fault.contentType ?? 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    ...extraHeaders(exchange),
  });
}

/** Sends a whole JSON answer, after blank lines while it is waited for. */
export async function sendWhole(exchange: Exchange, value: unknown): Promise<void> {
  const { fault } = exchange;
  const body = Buffer.from(JSON.stringify(value));
  const contentType = fault.contentType ?? 'application/json';
  if (fault.keepAlive === undefined && fault.cutAfter === undefined) {
    return exchange.send({ status: 200, contentType, headers: extraHeaders(exchange), body });
  }
  exchange.writeHead(200, { 'content-type': contentType, ...extraHeaders(exchange) });
  await keepAlive(exchange, '\n');
  if (fault.cutAfter === undefined) {
    await exchange.write(body);
    return exchange.end();
  }
  await exchange.writeThrough(body.subarray(0, body.length / 2));
  exchange.break(false);
}

async function keepAlive(exchange: Exchange, line: string): Promise<void> {
  const { fault, closed } = exchange;
  if (fault.keepAlive === undefined) return;
  const { forMs, everyMs } = fault.keepAlive;
  for (let waitedMs = 0; waitedMs < forMs && !closed.aborted; waitedMs += everyMs) {
    await exchange.write(line);
    await sleep(everyMs, closed);
  }
}

/** Writes an event, in the pieces that the fault asks for. Pieces leave one by one. */
async function write(exchange: Exchange, event: string): Promise<void> {
  const { chunkBytes, splitUtf8, cutAfter, errorAfter } = exchange.fault;
  if (chunkBytes === undefined && splitUtf8 !== true) {
    // What comes before a break has to be out before it.
    return cutAfter === undefined && errorAfter === undefined ? exchange.write(event) : exchange.writeThrough(event);
  }
  const bytes = Buffer.from(event);
  const wide = bytes.findIndex((byte) => byte >= 0x80);
  const first = splitUtf8 === true && wide !== -1 ? wide + 1 : 0;
  if (first > 0) await exchange.writeThrough(bytes.subarray(0, first));
  const size = chunkBytes ?? bytes.length;
  for (let at = first; at < bytes.length; at += size) await exchange.writeThrough(bytes.subarray(at, at + size));
}
