/**
 * Who may ask: a bearer key as DeepSeek checks it, or a gateway's HMAC-SHA256 signature, checked here on its own.
 * A refusal says what is wrong with the request and never what would have been right.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { errorBody, Refusal } from '../net/refusal.ts';

const windowSeconds = 300;

/** `both` takes either: the signature when its headers are there, else the bearer key. */
export type Auth = 'bearer' | 'hmac' | 'both' | 'none';

export interface AuthOptions {
  readonly auth: Auth;
  readonly key: string;
  readonly secret: string;
  /** What the signature has to cover: the body as sent, or an empty one. */
  readonly signedBody: 'full' | 'empty';
}

/** The parts of a request that its credentials cover. `path` includes the query. */
export interface Signed {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Throws a 401 refusal unless the request may pass. `nowMs` is this server's clock. */
export function authenticate(request: Signed, options: AuthOptions, nowMs: number): void {
  const { auth } = options;
  if (auth === 'none') return;
  const signed = request.headers['x-signature'] !== undefined;
  if (auth === 'hmac' || (auth === 'both' && signed)) {
    checkSignature(request, options, nowMs);
    if (request.headers['authorization'] !== undefined) checkBearer(request, options.key);
  } else {
    checkBearer(request, options.key);
  }
}

function checkBearer({ headers }: Signed, key: string): void {
  const header = headers['authorization'];
  if (typeof header !== 'string' || !header.startsWith('Bearer ') || header.length === 7) {
    throw new Refusal({ status: 401, body: 'Authentication Fails (governor)' });
  }
  const given = header.slice(7);
  if (equal(given, key)) return;
  const message = `Authentication Fails, Your api key: ****${given.slice(-4)} is invalid`;
  throw unauthorized(message, 'invalid_request_error');
}

function checkSignature({ method, path, headers, body }: Signed, options: AuthOptions, nowMs: number): void {
  const [key, timestamp, signature] = ['x-api-key', 'x-timestamp', 'x-signature'].map((name) => {
    const value = headers[name];
    if (typeof value !== 'string' || value === '')
      throw unauthorized(`The header ${name} is missing`, 'missing_header');
    return value;
  }) as [string, string, string];
  if (!equal(key, options.key)) throw unauthorized('The API key is not known', 'unknown_key');
  if (!/^\d{1,15}$/.test(timestamp)) {
    throw unauthorized('X-Timestamp is not a number of whole seconds', 'timestamp_malformed');
  }
  const awaySeconds = Math.round(Math.abs(Number(timestamp) - nowMs / 1000));
  if (awaySeconds > windowSeconds) {
    const message = `X-Timestamp is ${awaySeconds} s away from the gateway's clock; ${windowSeconds} s are allowed`;
    throw unauthorized(message, 'timestamp_out_of_window');
  }
  const expected = createHmac('sha256', options.secret)
    .update(`${method}\n${path}\n${timestamp}\n`)
    .update(options.signedBody === 'full' ? body : '')
    .digest('base64');
  if (!equal(signature, expected)) {
    const message = `X-Signature does not match the ${method} request to ${path.split('?', 1)[0]}`;
    throw unauthorized(message, 'signature_mismatch');
  }
}

function unauthorized(message: string, code: string): Refusal {
  const body = errorBody(message, 'authentication_error', code);
  return new Refusal({ status: 401, contentType: 'application/json', body });
}

/** Takes the same time wherever two texts differ: digests of both are compared. */
function equal(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
