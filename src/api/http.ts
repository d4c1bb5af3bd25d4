/**
 * The contract between the client and whatever carries its bytes.
 * Owns types only. The extension host implements it with undici (host/net/http.ts).
 */

/** One HTTP exchange to make. `body` is sent as it is: no compression, no re-serialisation. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly signal: AbortSignal;
  /** Time to get a connection, TLS included. */
  readonly connectTimeoutMs: number;
  /**
   * What the name was found to stand for: it is connected to these and to nothing else, by a connection of its own, so that the
   * name cannot lead elsewhere by then. Empty for a name that nobody knows. Through a proxy the name goes as it is.
   */
  readonly addresses?: readonly string[];
}

/** What came back. Header names are lower case; a repeated header is joined with ", ". */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The version of TLS it came by, as in `TLSv1.3`, where there is one and it is known. */
  readonly tls?: string;
  /** The bytes as they arrive. Leaving the loop early closes the exchange. May be read once. */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Makes one exchange. Never follows a redirect: a 3xx is a response. Has no time limit after the connection stands.
 * Rejects with `signal.reason` after an abort, else with an Error whose `code` is the system's, TLS library's or
 * undici's own (`ECONNREFUSED`, `CERT_HAS_EXPIRED`, `UND_ERR_CONNECT_TIMEOUT`); iterating `body` rejects alike.
 */
export type HttpSend = (request: HttpRequest) => Promise<HttpResponse>;

/** Hashes that signatures and reports need, given by the host so that this layer needs no Node module and stays synchronous. */
export interface Hashing {
  /** HMAC-SHA256 under `key` of the pieces of a message, one after the other. */
  hmacSha256(key: Hashable, message: readonly Hashable[], encoding: 'hex' | 'base64'): string;
  /** SHA-256 as lower-case hex. */
  sha256(message: Uint8Array): string;
  /** The same of bytes that come one after the other. */
  openSha256(): Sha256;
}

/** A hash in the making. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** Lower-case hex. Called once, last. */
  digest(): string;
}

/** Bytes, or text that stands for its UTF-8. */
export type Hashable = string | Uint8Array;
