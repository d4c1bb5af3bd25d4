/**
 * What the transport rejects with, and which of these failures another way to the server may get around.
 * Owns the error type. Does not own words for the user.
 */

/** A failed exchange: `code` is the system's, TLS library's, undici's or one of ours. Carries no header and no body. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const unknownIssuerCodes: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

const noWayCodes: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'EAI_FAIL',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The same failure with code and message alone: undici's parser error, for one, holds the bytes it stumbled over. */
export function toTransportError(error: unknown): TransportError {
  if (error instanceof TransportError) return error;
  const { name, message } = error instanceof Error ? error : new Error('The connection failed');
  return new TransportError(readCode(error) ?? name, message);
}

/** Whether the certificate was in order but nobody known had signed it. */
export function isUnknownIssuer(error: unknown): boolean {
  return unknownIssuerCodes.has(readCode(error) ?? '');
}

/**
 * Whether an unsent request may go another way: the network or a proxy stood in between, or the issuer is one that
 * the other way may know. Never true for a certificate that is itself bad, or for a refused TLS version.
 */
export function mayGoAnotherWay(error: unknown): boolean {
  if (!(error instanceof TransportError)) return false;
  return noWayCodes.has(error.code) || isUnknownIssuer(error) || error.code.startsWith('PROXY_');
}

/** The code of an error, or of its cause: `fetch` hides the system's error there. */
function readCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, cause } = error as Error & { readonly code?: unknown };
  return typeof code === 'string' ? code : readCode(cause);
}
