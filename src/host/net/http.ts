/**
 * The transport: carries exchanges by undici over kept connections, HTTP/2 where the server speaks it.
 * Owns connections and the way they go. Does not own time limits after the connection, retries, or what is sent.
 * To be imported on the first request: undici takes some 40 ms to load.
 */

import { isDeepStrictEqual } from 'node:util';
import Agent from 'undici/lib/dispatcher/agent.js';
import Client from 'undici/lib/dispatcher/client.js';
import type { HttpRequest, HttpResponse, HttpSend } from '../../api/http.ts';
import { createTrust, type Trust } from './certificates.ts';
import { createDialer, type Dialer } from './dialer.ts';
import { type Begin, Exchange } from './exchange.ts';
import { TransportError } from './failure.ts';
import { createFallback } from './fallback.ts';
import { chooseProxy, type Environment, proxyAuthorization, type ProxySettings } from './proxy.ts';

/** What the user configured about the network. */
export interface NetworkSettings extends ProxySettings {
  /** A PEM file of certificates to trust beside the system's; '' for none. */
  readonly caFile: string;
}

export interface TransportOptions {
  /** Called for each request, so it should be cheap: the same object until something has changed. A change takes new connections; running exchanges go on. */
  readSettings(): NetworkSettings;
  /** `process.env`. */
  readonly environment: Environment;
  /** The editor's own `fetch`, for when there is no other way. */
  readonly fetch?: typeof globalThis.fetch;
  /** Called when an origin goes by the editor's `fetch` from now on. */
  onFallback?(origin: string): void;
  /** Wall clock in milliseconds, which goes on while the machine sleeps. */
  now?(): number;
}

export interface Transport {
  readonly send: HttpSend;
  /** Breaks off what is running and closes every connection. Later requests reject with `UND_ERR_DESTROYED`. */
  dispose(): Promise<void>;
}

const keepAliveMs = 60_000;
const limits = { keepAliveTimeout: keepAliveMs, headersTimeout: 0, bodyTimeout: 0 };

/** Connections opened under the same settings. */
interface Line {
  readonly settings: NetworkSettings;
  readonly agent: Agent;
  /** Connections to proxies that forward plain requests. */
  readonly forwarder: Agent;
  readonly dialer: Dialer;
}

/** A transport that opens nothing before the first request. */
export function createTransport(options: TransportOptions): Transport {
  const { environment } = options;
  const fallback = createFallback(options.fetch, environment, (origin) => options.onFallback?.(origin));
  const lines = new Set<Line>();
  /** For one request each. */
  const pinned = new Set<Client>();
  let current: Line | undefined;
  let trust: Trust | undefined;
  let lastUrl: URL | undefined;
  let lastUsedMs = 0;
  let disposed = false;

  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        request.signal.throwIfAborted();
        if (disposed) throw new TransportError('UND_ERR_DESTROYED', 'The transport is closed');
        const url = parseUrl(request.url);
        const line = lineFor(options.readSettings());
        // The editor's own network would look the name up again.
        const mayFallBack = request.addresses === undefined;
        if (mayFallBack && fallback.isUsedFor(url.origin)) return resolve(fallback.send(request, url));

        const fail: Begin['fail'] = (error, unsent) => {
          if (unsent && mayFallBack && fallback.mayTry(url, error)) resolve(fallBack(request, url, error));
          else reject(error);
        };
        try {
          const answer: Begin['answer'] = (response) => {
            const tls = line.dialer.tlsOf(url.origin);
            resolve(tls === undefined ? response : { ...response, tls });
          };
          dispatch(line, request, url, { answer, fail });
        } catch (error) {
          fail(error, true);
        }
      }),
    async dispose() {
      disposed = true;
      for (const { dialer } of lines) dialer.dispose();
      const agents = [...lines].flatMap(({ agent, forwarder }) => [agent, forwarder]);
      await Promise.all([...agents, ...pinned].map((agent) => agent.destroy()));
    },
  };

  /** Most requests go where the last one went. */
  function parseUrl(text: string): URL {
    if (lastUrl?.href !== text) lastUrl = new URL(text);
    return lastUrl;
  }

  function dispatch({ settings, agent, forwarder, dialer }: Line, request: HttpRequest, url: URL, begin: Begin): void {
    // An https address goes through its proxy by a tunnel, which the dialer digs.
    const proxy = url.protocol === 'http:' ? chooseProxy(url, settings, environment) : undefined;
    const { origin } = proxy ?? url;
    const path = url.pathname + url.search;
    const exchange = new Exchange(request, proxy !== undefined, begin);
    const own =
      proxy === undefined && request.addresses !== undefined ? pin(dialer, origin, request.addresses) : undefined;
    (own ?? (proxy === undefined ? agent : forwarder)).dispatch(
      {
        origin,
        path: proxy === undefined ? path : url.origin + path,
        method: request.method,
        headers: headersOf(request, proxy && { host: url.host, ...proxyAuthorization(proxy) }),
        body: request.body ?? null,
      },
      exchange,
    );
    exchange.awaitConnection(request.connectTimeoutMs, () => dialer.wait(origin));
    // It ends with its request.
    void own?.close().then(() => pinned.delete(own));
  }

  function pin(dialer: Dialer, origin: string, addresses: readonly string[]): Client {
    const client = new Client(origin, { ...limits, connect: dialer.connectTo(addresses) });
    pinned.add(client);
    return client;
  }

  /** If there is no other way either, the first failure says more about the network than the second. */
  async function fallBack(request: HttpRequest, url: URL, first: unknown): Promise<HttpResponse> {
    try {
      return await fallback.send(request, url);
    } catch {
      throw request.signal.aborted ? request.signal.reason : first;
    }
  }

  function lineFor(settings: NetworkSettings): Line {
    const nowMs = options.now?.() ?? Date.now();
    // A machine that slept holds connections that are long dead, and only the wall clock tells.
    const isStale = nowMs - lastUsedMs > keepAliveMs;
    lastUsedMs = nowMs;
    if (current !== undefined) {
      const isSame = current.settings === settings || isDeepStrictEqual(current.settings, settings);
      if (isSame && !isStale) return current;
      retire(current);
      if (!isSame) {
        fallback.forget();
        trust = undefined;
      }
    }
    trust ??= createTrust(settings.caFile);
    const dialer = createDialer(trust, (url) => chooseProxy(url, settings, environment));
    const agent = new Agent({ ...limits, connect: dialer.connect });
    const forwarder = new Agent({ ...limits, connect: dialer.connectToProxy, allowH2: false });
    current = { settings, agent, forwarder, dialer };
    lines.add(current);
    return current;
  }

  function retire(line: Line): void {
    const forget = (): boolean => lines.delete(line);
    Promise.all([line.agent.close(), line.forwarder.close()]).then(forget, forget);
  }
}

/** What is asked for, uncompressed: a compressed stream arrives in lumps. */
function headersOf(request: HttpRequest, more: Readonly<Record<string, string>> | undefined): string[] {
  const headers = ['accept-encoding', 'identity'];
  for (const part of more === undefined ? [request.headers] : [request.headers, more]) {
    for (const [name, value] of Object.entries(part)) {
      if (name.toLowerCase() !== 'accept-encoding') headers.push(name, value);
    }
  }
  return headers;
}
