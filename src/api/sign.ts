/**
 * The signature of a gateway request: pure, over the exact bytes that are sent.
 * Owns the template and the encoding; which requests are signed is transport/exchange.ts.
 * Test vectors: test/fixtures/signature.json.
 */
import type { SigningOptions } from './connection.ts';
import type { Hashing } from './http.ts';

/** The usual scheme: base64 HMAC-SHA256 of `METHOD\nPATH\nTIMESTAMP\nBODY`, whole seconds. */
export const defaultSigning: SigningOptions = {
  keyHeader: 'X-Api-Key',
  timestampHeader: 'X-Timestamp',
  signatureHeader: 'X-Signature',
  nonceHeader: '',
  template: String.raw`{method}\n{path}\n{timestamp}\n{body}`,
  encoding: 'base64',
  timestampUnit: 's',
  body: 'full',
  bearer: false,
};

/** One request as the gateway will see it. */
export interface Signable {
  readonly method: string;
  /** Path with the gateway's prefix and, if there is one, `?` and the query, as on the request line. */
  readonly path: string;
  readonly body: Uint8Array;
  readonly apiKey: string;
  readonly secretKey: string;
  /** Milliseconds since 1970, UTC. */
  readonly timestampMs: number;
  /** Used where the template or a header asks for it (`needsNonce`). */
  readonly nonce: string;
}

/** Whether these options put a nonce anywhere. */
export function needsNonce({ nonceHeader, template }: SigningOptions): boolean {
  return nonceHeader !== '' || template.includes('{nonce}');
}

/**
 * Gives back key, timestamp, nonce and signature headers.
 * `{path}` contains the query, unless the template names `{query}` too: then the query (without `?`) is only there.
 * Unknown tokens stay as they are. The secret is used as UTF-8.
 */
export function signatureHeaders(
  signable: Signable,
  options: SigningOptions,
  hashing: Hashing,
): Record<string, string> {
  const timestamp = String(
    options.timestampUnit === 's' ? Math.floor(signable.timestampMs / 1000) : signable.timestampMs,
  );
  const message = expand(signable, timestamp, options, hashing);
  const signature = hashing.hmacSha256(encoder.encode(signable.secretKey), message);
  const headers: Record<string, string> = {
    [options.keyHeader]: signable.apiKey,
    [options.timestampHeader]: timestamp,
    [options.signatureHeader]: options.encoding === 'hex' ? hex(signature) : btoa(String.fromCharCode(...signature)),
  };
  if (options.nonceHeader !== '') headers[options.nonceHeader] = signable.nonce;
  return headers;
}

const encoder = new TextEncoder();
const noBytes = new Uint8Array();
const token = /(\{(?:method|path|query|timestamp|nonce|body|bodySha256Hex|apiKey)\})/;

/** Tokens and the literal text between them. */
function compile(template: string): readonly string[] {
  return template
    .replaceAll(String.raw`\n`, '\n')
    .split(token)
    .filter((part) => part !== '');
}

/** One template serves thousands of requests. */
let compiled: { readonly template: string; readonly parts: readonly string[] } = { template: '', parts: [] };

/** The string to sign. The body may be no text at all, so what is around it is joined to it as bytes. */
function expand(signable: Signable, timestamp: string, options: SigningOptions, hashing: Hashing): Uint8Array {
  const { template } = options;
  if (compiled.template !== template) compiled = { template, parts: compile(template) };
  const body = options.body === 'full' ? signable.body : noBytes;
  const pieces: Uint8Array[] = [];
  let text = '';
  for (const part of compiled.parts) {
    if (part === '{body}') {
      pieces.push(encoder.encode(text), body);
      text = '';
    } else {
      text += part === '{bodySha256Hex}' ? hex(hashing.sha256(body)) : valueOf(part, signable, timestamp);
    }
  }
  if (text !== '') pieces.push(encoder.encode(text));
  return concat(pieces);
}

/** Reused, because a fresh buffer per request costs more than the hash; a message lives for one call only. */
const scratch = new Uint8Array(64 * 1024);

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const sizeBytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const whole = sizeBytes <= scratch.length ? scratch : new Uint8Array(sizeBytes);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole.subarray(0, sizeBytes);
}

function valueOf(part: string, { method, path, nonce, apiKey }: Signable, timestamp: string): string {
  const queryAt = path.indexOf('?');
  switch (part) {
    case '{method}':
      return method;
    case '{path}':
      return queryAt >= 0 && compiled.parts.includes('{query}') ? path.slice(0, queryAt) : path;
    case '{query}':
      return queryAt < 0 ? '' : path.slice(queryAt + 1);
    case '{timestamp}':
      return timestamp;
    case '{nonce}':
      return nonce;
    case '{apiKey}':
      return apiKey;
    default:
      return part;
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
