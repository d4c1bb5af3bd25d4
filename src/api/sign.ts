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
  readonly nonce: string;
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
  return {
    [options.keyHeader]: signable.apiKey,
    [options.timestampHeader]: timestamp,
    ...(options.nonceHeader === '' ? {} : { [options.nonceHeader]: signable.nonce }),
    [options.signatureHeader]: options.encoding === 'hex' ? hex(signature) : btoa(String.fromCharCode(...signature)),
  };
}

const encoder = new TextEncoder();
const empty = new Uint8Array();
const token = /\{(?:method|path|query|timestamp|nonce|body|bodySha256Hex|apiKey)\}/g;

function expand(signable: Signable, timestamp: string, options: SigningOptions, hashing: Hashing): Uint8Array {
  const body = options.body === 'full' ? signable.body : empty;
  const template = options.template.replaceAll(String.raw`\n`, '\n');
  const queryAt = signable.path.indexOf('?');
  const query = queryAt < 0 ? '' : signable.path.slice(queryAt + 1);
  const path = queryAt < 0 || !template.includes('{query}') ? signable.path : signable.path.slice(0, queryAt);
  const values: Readonly<Record<string, () => string>> = {
    '{method}': () => signable.method,
    '{path}': () => path,
    '{query}': () => query,
    '{timestamp}': () => timestamp,
    '{nonce}': () => signable.nonce,
    '{bodySha256Hex}': () => hex(hashing.sha256(body)),
    '{apiKey}': () => signable.apiKey,
  };
  // The body may be no text at all, so the pieces around it are joined as bytes.
  const pieces: Uint8Array[] = [];
  for (const [index, piece] of template.split('{body}').entries()) {
    if (index > 0) pieces.push(body);
    pieces.push(encoder.encode(piece.replaceAll(token, (name) => values[name]?.() ?? name)));
  }
  return concat(pieces);
}

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sizeBytes, piece) => sizeBytes + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
