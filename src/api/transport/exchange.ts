/**
 * One exchange with a service: check → URL → headers → signature → send → status.
 * Owns everything a try needs to be let out of the house. Trying again is retry.ts, reading the answer is the caller's.
 */
import type { Connection } from '../connection.ts';
import { capabilities, serviceUrl, type Endpoint } from '../endpoint.ts';
import { DeepSeekError } from '../errors.ts';
import type { Hashing, HttpRequest, HttpResponse, HttpSend } from '../http.ts';
import { signatureHeaders } from '../sign.ts';
import { readWhatComes } from './body.ts';
import { brokenExchange, failureOf, requestIdOf, type Asked } from './failure.ts';

/** What the client is made of. */
export interface ClientParts {
  readonly send: HttpSend;
  readonly hashing: Hashing;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  /** In [0, 1); spreads retries and makes nonces, so give one that does not repeat itself. */
  readonly random: () => number;
}

/** One thing to ask of one service: the same bytes at every try. */
export interface Call {
  readonly connection: Connection;
  readonly endpoint: Endpoint;
  readonly body?: Uint8Array;
  readonly contentType?: string;
  readonly accept: string;
  /** For errors. */
  readonly model?: string;
}

const errorBodyBytes = 64 * 1024;
const errorBodyMs = 5000;
const noBytes = new Uint8Array();

/** A 2xx answer, its body unread. */
export interface Reply {
  readonly body: AsyncIterable<Uint8Array>;
  readonly requestId: string | undefined;
  /** Gives back the error that an error object, or a page, inside this answer means. */
  refusal(body: string): DeepSeekError;
  /** Gives back the error for what reading the body threw. */
  broken(thrown: unknown): DeepSeekError;
}

/**
 * Makes one try. Throws DeepSeekError; after an abort the signal's reason if that is one. Nothing is sent when a check
 * fails. After a throw the caller aborts the signal, so that no unread body keeps a connection.
 */
export async function exchange(parts: ClientParts, call: Call, signal: AbortSignal): Promise<Reply> {
  const { connection } = call;
  const url = new URL(serviceUrl(connection, call.endpoint));
  const request: HttpRequest = {
    method: methodOf(call),
    url: url.href,
    headers: headersOf(parts, call, url),
    ...(call.body === undefined ? {} : { body: call.body }),
    signal,
    connectTimeoutMs: connection.timeouts.connectMs,
  };
  let response: HttpResponse;
  try {
    response = await parts.send(request);
  } catch (error) {
    throw brokenExchange(signal.aborted ? signal.reason : error, url.origin, false);
  }
  const { status, headers } = response;
  const refusal = (body: string): DeepSeekError =>
    failureOf({ status, headers, body }, askedBy(call, url.origin), parts.now());
  if (status < 200 || status >= 300) throw refusal(await readWhatComes(response.body, errorBodyBytes, errorBodyMs));
  return {
    body: response.body,
    requestId: requestIdOf(headers),
    refusal,
    broken: (thrown) => brokenExchange(signal.aborted ? signal.reason : thrown, url.origin, true),
  };
}

function askedBy(call: Call, origin: string): Asked {
  const { credential, kind } = call.connection;
  return {
    origin,
    model: call.model,
    signed: capabilities[kind].signed,
    secrets: credential === undefined ? [] : [credential.apiKey.trim(), credential.secretKey ?? ''],
  };
}

function methodOf(call: Call): 'GET' | 'POST' {
  return call.body === undefined ? 'GET' : 'POST';
}

function headersOf(parts: ClientParts, call: Call, url: URL): Record<string, string> {
  const { connection, body } = call;
  const { kind, credential, signing } = connection;
  if (credential !== undefined && credential.origin !== url.origin) {
    throw new DeepSeekError('WRONG_ORIGIN', 'The key was saved for another address', { origin: url.origin });
  }
  const apiKey = credential?.apiKey.trim() ?? '';
  const secretKey = credential?.secretKey ?? '';
  if ((kind === 'official' && apiKey === '') || (kind === 'gateway' && (apiKey === '' || secretKey === ''))) {
    throw new DeepSeekError('NO_KEY', 'No key, or no secret, for this service', { origin: url.origin });
  }
  if (!/^[\x21-\x7e]*$/.test(apiKey)) {
    throw new DeepSeekError('BAD_KEY_FORMAT', 'The key has a character that no header may carry', {
      origin: url.origin,
    });
  }
  const ours: Record<string, string> = {
    accept: call.accept,
    // The body is read as it is sent; nobody unpacks it.
    'accept-encoding': 'identity',
    'user-agent': 'ask-deepseek',
    ...(body === undefined ? {} : { 'content-type': call.contentType ?? 'application/json' }),
    ...(apiKey !== '' && (kind !== 'gateway' || signing.bearer) ? { authorization: `Bearer ${apiKey}` } : {}),
  };
  if (kind === 'gateway') {
    const signable = {
      method: methodOf(call),
      path: url.pathname + url.search,
      body: body ?? noBytes,
      apiKey,
      secretKey,
      timestampMs: parts.now(),
      nonce: nonceFrom(parts.random),
    };
    Object.assign(ours, signatureHeaders(signable, signing, parts.hashing));
  }
  return withExtras(ours, connection.headers);
}

/** Framing belongs to the transport; a configured one would break or smuggle requests. */
const reserved = ['host', 'connection', 'content-length', 'transfer-encoding', 'upgrade', 'expect', 'te', 'trailer'];

function withExtras(ours: Record<string, string>, extras: Readonly<Record<string, string>>): Record<string, string> {
  const all = { ...ours };
  const taken = new Set([...reserved, ...Object.keys(ours).map((name) => name.toLowerCase())]);
  for (const [name, value] of Object.entries(extras)) if (!taken.has(name.toLowerCase())) all[name] = value;
  for (const [name, value] of Object.entries(all)) {
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      throw new DeepSeekError('BAD_REQUEST', 'A configured header has a character that no header may carry');
    }
  }
  return all;
}

function nonceFrom(random: () => number): string {
  return Array.from({ length: 4 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
}
