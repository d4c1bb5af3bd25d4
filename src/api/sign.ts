/**
 * The signature of a gateway request: pure, over the exact bytes that are sent.
 * Owns the template and the encoding; which requests are signed is transport/exchange.ts.
 * Test vectors: test/fixtures/signature.json.
 */
import type { SigningOptions } from './connection.ts';
import type { Hashable, Hashing } from './http.ts';

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
  const headers: Record<string, string> = {
    [options.keyHeader]: signable.apiKey,
    [options.timestampHeader]: timestamp,
    [options.signatureHeader]: hashing.hmacSha256(
      signable.secretKey,
      expand(signable, timestamp, options, hashing),
      options.encoding,
    ),
  };
  if (options.nonceHeader !== '') headers[options.nonceHeader] = signable.nonce;
  return headers;
}

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

/** What to sign. The body may be no text at all, so it stays as bytes between what is around it. */
function expand(signable: Signable, timestamp: string, options: SigningOptions, hashing: Hashing): readonly Hashable[] {
  const { template } = options;
  if (compiled.template !== template) compiled = { template, parts: compile(template) };
  const body = options.body === 'full' ? signable.body : noBytes;
  const pieces: Hashable[] = [];
  let text = '';
  for (const part of compiled.parts) {
    if (part === '{body}') {
      pieces.push(text, body);
      text = '';
    } else {
      text += part === '{bodySha256Hex}' ? hashing.sha256(body) : valueOf(part, signable, timestamp);
    }
  }
  pieces.push(text);
  return pieces;
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
