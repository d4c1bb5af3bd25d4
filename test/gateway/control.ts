/**
 * The control endpoint, for tests in other processes: queue faults, look at what arrived, start afresh.
 *
 *   POST   /__control           {"fault": {…}, "times": 1 | "always", "path": "regular expression"}
 *   DELETE /__control           forget queued faults and received requests
 *   GET    /__control/requests  what arrived, without secrets
 */
import { isFields, readJson } from './api/body.ts';
import { sendJson } from './api/models.ts';
import { readFault } from './faults/fault.ts';
import type { Exchange } from './net/exchange.ts';
import { errorBody, Refusal } from './net/refusal.ts';
import type { State } from './state.ts';

/** Answers a request under /__control. Its own requests are not recorded. */
export async function serveControl(exchange: Exchange, { faults, records }: State): Promise<void> {
  const body = await exchange.readBody(1024 * 1024);
  records.list.splice(records.list.indexOf(exchange.record), 1);
  const action = `${exchange.method} ${exchange.pathname}`;
  if (action === 'GET /__control/requests') {
    sendJson(exchange, records.describe());
  } else if (action === 'DELETE /__control') {
    faults.clear();
    records.clear();
    exchange.send({ status: 204 });
  } else if (action === 'POST /__control') {
    const { fields } = readJson(exchange, body);
    const { fault, times = 1, path } = fields;
    if (!isFields(fault)) throw badControl('fault is an object');
    if (times !== 'always' && typeof times !== 'number') throw badControl('times is a number or "always"');
    faults.add(readFaultOrRefuse(fault), {
      times: times === 'always' ? Infinity : times,
      ...(typeof path === 'string' ? { path: new RegExp(path) } : {}),
    });
    sendJson(exchange, { queued: faults.size });
  } else {
    exchange.send({ status: 404 });
  }
}

/** Reads a fault; an unknown or mistyped member is refused with 400 so that no test goes wrong silently. */
export function readFaultOrRefuse(value: unknown): ReturnType<typeof readFault> {
  try {
    return readFault(value);
  } catch (error) {
    throw badControl((error as Error).message);
  }
}

function badControl(message: string): Refusal {
  return new Refusal({ status: 400, contentType: 'application/json', body: errorBody(message, 'control_error') });
}
