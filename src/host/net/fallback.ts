/**
 * The editor's own `fetch` as the way out: it knows PAC files, Kerberos proxies and the certificates of an enterprise.
 * Owns which origins go that way for the rest of the session. Never used for a request of which a byte was sent.
 */

import { DEFAULT_MIN_VERSION } from 'node:tls';
import type { HttpRequest, HttpResponse } from '../../api/http.ts';
import { mayGoAnotherWay, toTransportError } from './failure.ts';
import { type Environment, isLoopback } from './proxy.ts';

/** The editor's `fetch` with a memory. */
export interface Fallback {
  /** Whether `origin` goes this way from the start. */
  isUsedFor(origin: string): boolean;
  /** Whether a request to `url` that failed unsent with `error` may be made this way. */
  mayTry(url: URL, error: unknown): boolean;
  /** Makes the exchange. Errors are as of the transport, but the time limits of the editor's `fetch` apply. */
  send(request: HttpRequest, url: URL): Promise<HttpResponse>;
  /** Forgets the origins: another way may be open again. */
  forget(): void;
}

/** A fallback on `fetch`; `onFallback` hears of each origin when it has worked for the first time. */
export function createFallback(
  fetch: typeof globalThis.fetch | undefined,
  environment: Environment,
  onFallback: (origin: string) => void,
): Fallback {
  const origins = new Set<string>();
  // The editor may have been started with checks turned off. Ours are not to be got around that way.
  const isAsStrict =
    DEFAULT_MIN_VERSION !== 'TLSv1' &&
    DEFAULT_MIN_VERSION !== 'TLSv1.1' &&
    environment['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0';

  return {
    isUsedFor: (origin) => origins.has(origin),
    mayTry: (url, error) => fetch !== undefined && isAsStrict && !isLoopback(url.hostname) && mayGoAnotherWay(error),
    async send(request, url) {
      if (fetch === undefined) throw new TypeError('There is no fetch to fall back on');
      const response = await fetch(request.url, {
        method: request.method,
        headers: { ...request.headers, 'accept-encoding': 'identity' },
        ...(request.body && { body: request.body as Uint8Array<ArrayBuffer> }),
        redirect: 'manual',
        credentials: 'omit',
        signal: request.signal,
      }).catch((error: unknown) => {
        throw request.signal.aborted ? request.signal.reason : toTransportError(error);
      });
      if (!origins.has(url.origin)) {
        origins.add(url.origin);
        onFallback(url.origin);
      }
      return {
        // Where fetch keeps a redirect to itself, all that is known is that it was one.
        status: response.type === 'opaqueredirect' ? 302 : response.status,
        headers: Object.fromEntries(response.headers),
        body: readBody(response, request.signal),
      };
    },
    forget: () => origins.clear(),
  };
}

async function* readBody(response: Response, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  if (response.body === null) return;
  try {
    yield* response.body;
  } catch (error) {
    throw signal.aborted ? signal.reason : toTransportError(error);
  }
}
