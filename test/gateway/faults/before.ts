/**
 * The faults that come instead of an answer or before it: silence, a reset, a redirect, a page, a bare status.
 */
import type { Exchange } from '../net/exchange.ts';
import { page, usualAnswer } from '../net/refusal.ts';
import { sleep } from '../net/sleep.ts';

/** Carries out those faults of the exchange. True when it has been answered, or is over, because of them. */
export async function answerWithFault(exchange: Exchange): Promise<boolean> {
  const { fault } = exchange;
  await sleep(fault.slowMs ?? 0, exchange.closed);
  if (exchange.closed.aborted) return true;
  if (fault.reset === true) {
    exchange.break(true);
  } else if (fault.redirect !== undefined) {
    exchange.send({ status: 307, headers: { location: fault.redirect } });
  } else if (fault.html === true) {
    exchange.send({ ...page(fault.status ?? 200), headers: extraHeaders(exchange) });
  } else if (fault.empty === true) {
    exchange.send({ status: fault.status ?? 200, ...contentType(exchange), headers: extraHeaders(exchange) });
  } else if (fault.status !== undefined) {
    const body = fault.body === undefined ? {} : { body: fault.body };
    const usual = usualAnswer(fault.status);
    exchange.send({ ...usual, ...body, ...contentType(exchange), headers: extraHeaders(exchange) });
  } else {
    return false;
  }
  return true;
}

/** The headers that the exchange's fault adds. */
export function extraHeaders({ fault }: Exchange): Record<string, string> {
  return { ...fault.headers, ...(fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) }) };
}

function contentType({ fault }: Exchange): { contentType?: string } {
  return fault.contentType === undefined ? {} : { contentType: fault.contentType };
}
