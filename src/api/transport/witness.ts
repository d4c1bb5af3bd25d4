/**
 * What became of one call, for those who keep record: bytes that left, bytes that came, tries, time, outcome.
 * Owns the watching of the way out and the one report at the end. Decides nothing and is not there when nobody listens.
 *
 * The pieces of an answer are kept as they come and hashed when somebody wants to know, unless they grow too large: so
 * nothing stands before the first token, and an answer streams as fast as without a witness.
 */
import type { CallOptions } from '../connection.ts';
import type { Hashing, HttpRequest, HttpResponse, Sha256 } from '../http.ts';
import type { CallReport } from '../report.ts';
import type { ClientParts } from './exchange.ts';
import { requestIdOf } from './failure.ts';

/** What only the caller of a witness knows. */
export type Outcome = Pick<CallReport, 'endpoint' | 'model' | 'answeredBy' | 'usage' | 'error'>;

const lotBytes = 4 * 1024 * 1024;
const noBytes = new Uint8Array();

/** The bytes that came back to one try. */
class Received {
  sizeBytes = 0;
  readonly #hashing: Hashing;
  /** Opened when it is first needed, which for most answers is after their end. */
  #sha256: Sha256 | undefined;
  #lot: Uint8Array[] = [];
  #lotBytes = 0;

  constructor(hashing: Hashing) {
    this.#hashing = hashing;
  }

  take(bytes: Uint8Array): void {
    this.sizeBytes += bytes.length;
    this.#lot.push(bytes);
    this.#lotBytes += bytes.length;
    if (this.#lotBytes >= lotBytes) this.#hashLot();
  }

  /** All that came, unless some of it was let go. */
  bytes(): Uint8Array | undefined {
    if (this.#sha256 !== undefined) return undefined;
    const bytes = new Uint8Array(this.#lotBytes);
    let at = 0;
    for (const piece of this.#lot) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  }

  digest(): string {
    return this.#hashLot().digest();
  }

  #hashLot(): Sha256 {
    const sha256 = (this.#sha256 ??= this.#hashing.openSha256());
    for (const bytes of this.#lot) sha256.update(bytes);
    this.#lot = [];
    this.#lotBytes = 0;
    return sha256;
  }
}

/** Watches one call. Its `parts` are to be used for the call in place of those it was made of. */
export class Witness {
  readonly parts: ClientParts;
  readonly #given: ClientParts;
  readonly #options: CallOptions;
  readonly #startedAt: number = 0;
  readonly #startMs: number = 0;
  #tries = 0;
  #sent: Uint8Array = noBytes;
  #response: HttpResponse | undefined;
  #received: Received | undefined;
  #hasReported = false;

  constructor(parts: ClientParts, options: CallOptions) {
    this.#given = parts;
    this.#options = options;
    this.parts = parts;
    if (parts.onCall === undefined) return;
    this.#startedAt = parts.now();
    this.#startMs = performance.now();
    this.parts = { ...parts, send: (request) => this.#send(request) };
  }

  /** The call is over. Only the first word counts. */
  report(outcome: Outcome): void {
    const { onCall, hashing } = this.#given;
    if (onCall === undefined || this.#hasReported) return;
    this.#hasReported = true;
    const [sent, received, response] = [this.#sent, this.#received, this.#response];
    let hashes: ReturnType<CallReport['hash']> | undefined;
    onCall({
      ...outcome,
      options: this.#options,
      startedAt: this.#startedAt,
      durationMs: performance.now() - this.#startMs,
      tries: this.#tries,
      status: response?.status,
      requestId: response && requestIdOf(response.headers),
      tls: response?.tls,
      sentBytes: sent.length,
      receivedBytes: received?.sizeBytes ?? 0,
      bytes: () => ({ request: sent, response: received?.bytes() }),
      hash: () =>
        (hashes ??= { request: hashing.sha256(sent), response: received?.digest() ?? hashing.sha256(noBytes) }),
    });
  }

  async #send(request: HttpRequest): Promise<HttpResponse> {
    this.#tries += 1;
    this.#sent = request.body ?? noBytes;
    this.#response = undefined;
    this.#received = undefined;
    const tryNumber = this.#tries;
    const response = await this.#given.send(request);
    if (tryNumber !== this.#tries || this.#hasReported) return response;
    const received = new Received(this.#given.hashing);
    this.#response = response;
    this.#received = received;
    return { ...response, body: tap(response.body, (bytes) => !this.#hasReported && received.take(bytes)) };
  }
}

/** The same body; `onBytes` hears of each piece before whoever reads it. No step is added between the two. */
function tap(body: AsyncIterable<Uint8Array>, onBytes: (bytes: Uint8Array) => void): AsyncIterable<Uint8Array> {
  const hear = ({ done, value }: IteratorResult<Uint8Array, unknown>): void => {
    if (done !== true) onBytes(value);
  };
  return {
    [Symbol.asyncIterator]() {
      const pieces = body[Symbol.asyncIterator]();
      return {
        next() {
          const piece = pieces.next();
          piece.then(hear, ignore);
          return piece;
        },
        return: () => pieces.return?.() ?? Promise.resolve({ done: true, value: undefined }),
      };
    },
  };
}

/** Whoever reads hears of it too. */
function ignore(): void {}
