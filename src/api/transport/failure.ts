/**
 * From a server's refusal, or from a broken exchange, to a DeepSeekError.
 * Owns the reading of error bodies of every shape seen (DeepSeek, OpenAI-compatible, FastAPI, Ollama, proxies' HTML pages)
 * and their cleaning. `code` and content type say nothing (api-docs.deepseek.com and field reports, 2026-11): the status
 * decides, then the words.
 */
import { DeepSeekError, type ErrorCode, type ErrorFacts } from '../errors.ts';
import { isRecord } from '../wire/narrow.ts';

/** What was asked, as far as an error may tell. */
export interface Asked {
  readonly origin: string;
  readonly model?: string | undefined;
  /** Whether the request was signed, so that a wrong clock explains a refusal. */
  readonly signed: boolean;
  /** Strings that never appear in an error. */
  readonly secrets: readonly string[];
}

/** An answer that is not the one hoped for. `body` may be cut. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Gives back the error for an HTTP answer with a status other than 2xx, or for an error inside a 2xx answer: that one
 * may carry its own status, else it is the server's fault unless its words say otherwise.
 */
export function failureOf(refusal: Refusal, asked: Asked, nowMs: number): DeepSeekError {
  const { headers } = refusal;
  const status = refusal.status >= 300 ? refusal.status : (statusIn(refusal.body) ?? refusal.status);
  const serverMessage = clean(wordsOf(refusal.body), asked.secrets);
  const dateMs = Date.parse(headers['date'] ?? '');
  const skewSeconds = Math.round((dateMs - nowMs) / 1000);
  const requestId = requestIdOf(headers);
  const retryAfterMs = retryAfterOf(headers, Number.isNaN(dateMs) ? nowMs : dateMs);
  const facts: ErrorFacts = {
    status,
    origin: asked.origin,
    ...(requestId === undefined ? {} : { requestId }),
    ...(serverMessage === '' ? {} : { serverMessage }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
  const fail = (code: ErrorCode, more: ErrorFacts = {}): DeepSeekError =>
    new DeepSeekError(code, `The service answered ${status}`, { ...facts, ...more });

  if (status >= 300 && status < 400) return fail('REDIRECT');
  if (status === 511 || (status < 300 && isPage(refusal.body))) return fail('WEB_PAGE');
  if (status === 401 || status === 403) {
    const isSkewed = Math.abs(skewSeconds) > 30;
    return fail(isSkewed && asked.signed ? 'CLOCK_SKEW' : 'AUTH', isSkewed ? { skewSeconds } : {});
  }
  if (status === 402) return fail('BALANCE');
  if (status === 407) return fail('NETWORK');
  if (status === 429) return fail('RATE_LIMIT');
  const told = byWords(serverMessage, asked.model);
  if (told !== undefined) return fail(...told);
  if (status === 404 || status === 405) return fail('NOT_FOUND');
  if (status === 413) return fail('CONTEXT_TOO_LONG');
  if (status >= 400 && status < 500 && status !== 408) return fail('BAD_REQUEST');
  return fail('SERVER');
}

/** Gives back the error for an exchange that broke: what `send` or its body threw. `answered` after the response's head. */
export function brokenExchange(thrown: unknown, origin: string, answered: boolean): DeepSeekError {
  if (thrown instanceof DeepSeekError) return thrown;
  const cause = causeOf(thrown);
  const facts = { origin, ...(cause === undefined ? {} : { cause }) };
  if (cause !== undefined && tlsCause.test(cause)) return new DeepSeekError('TLS', 'No secure connection', facts);
  if (!answered && cause !== undefined && connectTimeout.test(cause)) {
    return new DeepSeekError('TIMEOUT', 'No connection in time', { ...facts, phase: 'connect' });
  }
  return new DeepSeekError('NETWORK', answered ? 'The connection broke' : 'No connection', facts);
}

/** Whether a server says that it wants reasoning back which it did not get. */
export function isLostReasoning(error: DeepSeekError): boolean {
  return (
    error.facts.status === 400 && /reasoning_content\b.*\bmust be passed back/i.test(error.facts.serverMessage ?? '')
  );
}

/** The server's request id, under the names seen. */
export function requestIdOf(headers: Readonly<Record<string, string>>): string | undefined {
  const id = headers['x-request-id'] ?? headers['x-deepseek-request-id'] ?? headers['request-id'];
  return id === undefined || id === '' ? undefined : id.slice(0, 200);
}

const tlsCause =
  /^(?:ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE)|EPROTO$)/;
const connectTimeout = /^(?:UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT|ESOCKETTIMEDOUT)$/;

/** The first code on the way down: wrapped causes, and the parts of an AggregateError (one per address tried). */
function causeOf(thrown: unknown, depth = 0): string | undefined {
  if (!isRecord(thrown) || depth > 4) return undefined;
  const code = thrown['code'];
  if (typeof code === 'string' && code !== '') return code;
  const parts: unknown = thrown['errors'];
  return causeOf(thrown['cause'], depth + 1) ?? (Array.isArray(parts) ? causeOf(parts[0], depth + 1) : undefined);
}

/** Codes that the server's own words decide, whatever status carries them. */
function byWords(words: string, asked: string | undefined): [ErrorCode, ErrorFacts] | undefined {
  const offered = /supported API model names are (.+?),? but you passed (.+?)\.?$/i.exec(words);
  if (offered !== null) {
    const models = (offered[1] ?? '').split(/,|\band\b|\bor\b/).map((name) => name.replaceAll(/[`'"\s]/g, ''));
    return ['UNKNOWN_MODEL', { model: asked ?? offered[2] ?? '', models: models.filter((name) => name !== '') }];
  }
  if (/model not exist|\bmodel\b.{0,200}\b(?:does not exist|not found)/i.test(words)) {
    return ['UNKNOWN_MODEL', asked === undefined ? {} : { model: asked }];
  }
  if (
    /maximum context length|context (?:length|size|window).{0,40}exceed|exceeds?.{0,40}context (?:length|size|window)/i.test(
      words,
    )
  ) {
    const limit = /maximum context length is (\d+)|context size \((\d+)/i.exec(words);
    const wanted = /(?:requested|resulted in|has|request \() ?(\d+)(?: input)? tokens/i.exec(words);
    return [
      'CONTEXT_TOO_LONG',
      {
        ...(limit === null ? {} : { contextTokens: Number(limit[1] ?? limit[2]) }),
        ...(wanted === null ? {} : { requestedTokens: Number(wanted[1]) }),
      },
    ];
  }
  if (/content exists risk/i.test(words)) return ['CONTENT_RISK', {}];
  if (
    /not support images?\b|unknown variant .?image_url|image (?:URLs are|input is) not|invalid image input|not a multimodal/i.test(
      words,
    )
  ) {
    return ['IMAGE_UNSUPPORTED', asked === undefined ? {} : { model: asked }];
  }
  if (
    /not support insert|suffix is not currently supported|unsupported param: suffix|infill is not supported/i.test(
      words,
    )
  ) {
    return ['UNSUPPORTED', { feature: 'completion' }];
  }
  return undefined;
}

/** The human part of an error body: the usual JSON members, an HTML page's title, else the text itself. */
function wordsOf(body: string): string {
  const text = body.trim();
  if (isPage(text)) return /<title[^<>]*>([^<]*)/i.exec(text)?.[1] ?? '';
  try {
    return wordsIn(JSON.parse(text)) ?? '';
  } catch {
    return text;
  }
}

/** Whether a page for a browser came: a network's own that asks to log in, or that of a web site. */
function isPage(body: string): boolean {
  return /^\s*<(?:!doctype|html|head|\?xml)/i.test(body);
}

function wordsIn(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') return value;
  if (depth > 4) return undefined;
  if (Array.isArray(value)) return wordsIn(value[0], depth + 1);
  if (!isRecord(value)) return undefined;
  for (const name of ['error', 'message', 'detail', 'msg', 'error_msg', 'errors']) {
    const words = wordsIn(value[name], depth + 1);
    if (words !== undefined && words !== '') return words;
  }
  return undefined;
}

/** The status that an error object inside an answer claims: `code` or `status`, where a server writes a number there. */
function statusIn(body: string): number | undefined {
  try {
    const { error } = JSON.parse(body) as { readonly error?: unknown };
    if (!isRecord(error)) return undefined;
    const status = Number(error['code'] ?? error['status']);
    return Number.isInteger(status) && status >= 400 && status < 600 ? status : undefined;
  } catch {
    return undefined;
  }
}

/** Shorter values of headers are no secrets, and to take them out would garble what is said. */
const shortestSecret = 4;

/** One line of at most 500 characters without control characters, and without any key or what is left of one. */
function clean(words: string, secrets: readonly string[]): string {
  let text = words;
  for (const secret of secrets) {
    if (secret.length < shortestSecret) continue;
    for (const form of [secret, encodeURIComponent(secret), base64(secret)]) text = text.replaceAll(form, '****');
  }
  return text
    .replaceAll(/\b(?:sk|bce-v\d)[-/][\w/-]{4,}/g, '****')
    .replaceAll(/\bBearer\s+[^\s"']+/gi, 'Bearer ****')
    .replaceAll(/\*{2,}[\w-]*/g, '****')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, 500)
    .toWellFormed();
}

function base64(text: string): string {
  return btoa(String.fromCodePoint(...new TextEncoder().encode(text)));
}

/** `Retry-After` in milliseconds: whole seconds, or a date by the server's own clock. */
function retryAfterOf(headers: Readonly<Record<string, string>>, serverNowMs: number): number | undefined {
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return undefined;
  const waitMs = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - serverNowMs;
  return Number.isFinite(waitMs) && waitMs >= 0 ? waitMs : undefined;
}
