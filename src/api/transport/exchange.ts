/**
 * One exchange with a service: check → URL → headers → signature → send → status.
 * Owns everything a try needs to be let out of the house. Trying again is retry.ts, reading the answer is the caller's.
 */
import type { Connection } from '../connection.ts';
import { capabilities, locate, type Endpoint, type Target } from '../endpoint.ts';
import { DeepSeekError } from '../errors.ts';
import type { Hashing, HttpRequest, HttpResponse, HttpSend } from '../http.ts';
import type { CallReport } from '../report.ts';
import { needsNonce, signatureHeaders } from '../sign.ts';
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
  /** Throws a DeepSeekError if a request may not leave. */
  readonly guard?: (outgoing: {
    readonly origin: string;
    readonly model?: string | undefined;
    readonly sizeBytes: number;
  }) => void;
  /** Hears of each call once, when it is over: of streams before their `end` is handed out. */
  readonly onCall?: (report: CallReport) => void;
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
  const target = locate(connection, call.endpoint);
  const { origin } = target;
  parts.guard?.({ origin, model: call.model, sizeBytes: call.body?.length ?? 0 });
  const request: HttpRequest = {
    method: methodOf(call),
    url: origin + target.path,
    headers: headersOf(parts, call, target),
    ...(call.body === undefined ? {} : { body: call.body }),
    signal,
    connectTimeoutMs: connection.timeouts.connectMs,
  };
  let response: HttpResponse;
  try {
    response = await parts.send(request);
  } catch (error) {
    throw brokenExchange(signal.aborted ? signal.reason : error, origin, false);
  }
  const { status, headers } = response;
  const refusal = (body: string): DeepSeekError =>
    failureOf({ status, headers, body }, askedBy(call, origin), parts.now());
  if (status < 200 || status >= 300) throw refusal(await readWhatComes(response.body, errorBodyBytes, errorBodyMs));
  return {
    body: response.body,
    requestId: requestIdOf(headers),
    refusal,
    broken: (thrown) => brokenExchange(signal.aborted ? signal.reason : thrown, origin, true),
  };
}

function askedBy(call: Call, origin: string): Asked {
  const { credential, kind, headers } = call.connection;
  return {
    origin,
    model: call.model,
    signed: capabilities[kind].signed,
    // What a person puts into headers of their own is often a token.
    secrets: [credential?.apiKey.trim() ?? '', credential?.secretKey ?? '', ...Object.values(headers)],
  };
}

function methodOf(call: Call): 'GET' | 'POST' {
  return call.body === undefined ? 'GET' : 'POST';
}

function headersOf(parts: ClientParts, call: Call, { origin, path }: Target): Record<string, string> {
  const { kind, credential, signing, headers: extras } = call.connection;
  const apiKey = credential?.apiKey.trim() ?? '';
  const secretKey = credential?.secretKey ?? '';
  if (credential !== undefined && credential.origin !== origin) {
    throw new DeepSeekError('WRONG_ORIGIN', 'The key was saved for another address', { origin });
  }
  if (kind !== 'local' && (apiKey === '' || (kind === 'gateway' && secretKey === ''))) {
    throw new DeepSeekError('NO_KEY', 'No key, or no secret, for this service', { origin });
  }
  if (!/^[\x21-\x7e]*$/.test(apiKey)) {
    throw new DeepSeekError('BAD_KEY_FORMAT', 'The key has a character that no header may carry', { origin });
  }
  const headers: Record<string, string> = { accept: call.accept, 'user-agent': 'ask-deepseek' };
  if (call.body !== undefined) headers['content-type'] = call.contentType ?? 'application/json';
  if (apiKey !== '' && (kind !== 'gateway' || signing.bearer)) headers['authorization'] = `Bearer ${apiKey}`;
  if (kind === 'gateway') {
    const signable = {
      method: methodOf(call),
      path,
      body: call.body ?? noBytes,
      apiKey,
      secretKey,
      timestampMs: parts.now(),
      nonce: needsNonce(signing) ? nonceFrom(parts.random) : '',
    };
    addChecked(headers, signatureHeaders(signable, signing, parts.hashing));
  }
  return withExtras(headers, extras);
}

/** Framing belongs to the transport; a configured header of these would break or smuggle requests. */
const framing = ['host', 'connection', 'content-length', 'transfer-encoding', 'upgrade', 'expect', 'te', 'trailer'];

/** Adds the headers that people configured, but none that is ours. */
function withExtras(headers: Record<string, string>, extras: Readonly<Record<string, string>>): Record<string, string> {
  const names = Object.keys(extras);
  if (names.length === 0) return headers;
  const taken = new Set([...framing, ...Object.keys(headers).map((name) => name.toLowerCase())]);
  addChecked(headers, Object.fromEntries(Object.entries(extras).filter(([name]) => !taken.has(name.toLowerCase()))));
  return headers;
}

/** Adds headers whose names or values come from settings; a line feed in one of them would smuggle a request. */
function addChecked(headers: Record<string, string>, more: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(more)) {
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(value)) {
      throw new DeepSeekError('BAD_REQUEST', 'A configured header has a character that no header may carry');
    }
    headers[name] = value;
  }
}

function nonceFrom(random: () => number): string {
  let nonce = '';
  while (nonce.length < 32)
    nonce += Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return nonce;
}
