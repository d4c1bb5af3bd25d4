/**
 * Reads JSON request bodies and their members, and refuses what has the wrong shape in the words DeepSeek uses.
 */
import type { Exchange } from '../net/exchange.ts';
import { endOf, invalid, Refusal, undecodable } from '../net/refusal.ts';

/** A JSON object whose members are not known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** Reads a JSON object. Throws 415 for another content type, 400 without a JSON body for text that is not JSON. */
export function readJson(exchange: Exchange, body: Buffer): { fields: Fields; text: string } {
  const type = exchange.headers['content-type'] ?? '';
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) {
    const words = 'Expected request with `Content-Type: application/json`';
    throw new Refusal({ status: 415, contentType: 'text/plain; charset=utf-8', body: words });
  }
  const text = body.toString();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const words = `Failed to parse the request body as JSON: expected value at ${endOf(text)}`;
    throw new Refusal({ status: 400, contentType: 'application/octet-stream', body: words });
  }
  if (!isFields(value)) throw undecodable('invalid type, expected an object', text);
  return { fields: value, text };
}

/** True for a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text as it is, anything else as JSON, and the fallback for what is absent. */
export function textOf(value: unknown, fallback = ''): string {
  if (value === undefined || value === null) return fallback;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A number within bounds, or undefined when absent. `open` leaves the lower bound itself out. */
export function readNumber(
  fields: Fields,
  name: string,
  [least, most]: readonly [number, number],
  { open = false, whole = false } = {},
): number | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined) return undefined;
  const fits = typeof value === 'number' && (open ? value > least : value >= least) && value <= most;
  if (fits && (!whole || Number.isInteger(value))) return value;
  const range = `${open ? '(' : '['}${least}, ${most}]`;
  throw invalid(`Invalid ${name} value, the valid range of ${name} is ${range}`);
}

/** Stop sequences, given as one text or up to sixteen. */
export function readStop(fields: Fields): readonly string[] {
  const value = fields['stop'] ?? [];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.length > 16) throw invalid('Invalid stop value, at most 16 stop sequences are allowed');
  for (const entry of list) {
    if (typeof entry !== 'string') throw invalid('Invalid stop value, expected a string or a list of strings');
  }
  return list.filter((entry) => entry !== '') as string[];
}

/** Whether a stream is asked for. Throws when stream options come without it. */
export function readStream(fields: Fields): boolean {
  const stream = fields['stream'] === true;
  if ((fields['stream_options'] ?? undefined) !== undefined && !stream) {
    throw invalid('stream_options should be set along with stream = true');
  }
  return stream;
}
