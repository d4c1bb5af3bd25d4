/**
 * Opens connections for undici: straight or through a proxy, with TLS where the address says so.
 * Owns every socket that is still on its way, and closes it when nobody waits for it any more.
 */

import { isIP, type LookupFunction, type Socket } from 'node:net';
import { TLSSocket, type SecureContext } from 'node:tls';
import type { buildConnector } from 'undici';
import createConnector from 'undici/lib/core/connect.js';
import type { Trust } from './certificates.ts';
import { isUnknownIssuer, TransportError } from './failure.ts';
import { openTunnel } from './tunnel.ts';

type Address = buildConnector.Options;

/** A connector for undici, and the count of those who wait for it. */
export interface Dialer {
  /** Opens a connection to a server, through its proxy if it has one. */
  readonly connect: buildConnector.connector;
  /** The same, but what the name stands for is known: nobody is asked, and without a proxy nothing else is connected to. */
  connectTo(addresses: readonly string[]): buildConnector.connector;
  /** Opens a connection to a proxy that is to forward plain requests. */
  readonly connectToProxy: buildConnector.connector;
  /** The version of TLS that `origin` last agreed to; undefined if there was none. */
  tlsOf(origin: string): string | undefined;
  /** Says that somebody waits for a connection to `origin`. Give the result whether they gave up, once they do not. */
  wait(origin: string): (gaveUp: boolean) => void;
  /** Gives up on every connection under way. */
  dispose(): void;
}

interface Attempt {
  readonly origin: string;
  socket?: Socket;
  stop(): void;
}

type OpenSecure = (attempt: Attempt, address: Address, context: SecureContext) => Promise<Socket>;

const plain = createConnector({ timeout: 0 });
const givenUp = new TransportError('UND_ERR_ABORTED', 'Nobody waits for this connection any more');

/** A dialer that trusts `trust` and asks `chooseProxy` for the way to each https address. */
export function createDialer(trust: Trust, chooseProxy: (url: URL) => URL | undefined): Dialer {
  const attempts = new Set<Attempt>();
  const waiting = new Map<string, number>();
  const versions = new Map<string, string>();
  const connectors = new WeakMap<SecureContext, Record<'proxy' | 'server', buildConnector.connector>>();

  return {
    connect: connectorBy(openThrough),
    connectTo: (addresses) => {
      const lookup = lookupIn(addresses);
      return connectorBy(
        (attempt, address, context) => openThrough(attempt, address, context, lookup),
        createConnector({ timeout: 0, lookup }),
      );
    },
    connectToProxy: connectorBy((attempt, address, context) => open(attempt, hopConnector(address, context), address)),
    tlsOf: (origin) => versions.get(origin),
    wait(origin) {
      waiting.set(origin, (waiting.get(origin) ?? 0) + 1);
      return (gaveUp) => {
        const left = (waiting.get(origin) ?? 1) - 1;
        if (left > 0) waiting.set(origin, left);
        else waiting.delete(origin);
        if (left === 0 && gaveUp) stop((attempt) => attempt.origin === origin);
      };
    },
    dispose: () => stop(() => true),
  };

  function stop(isMeant: (attempt: Attempt) => boolean): void {
    for (const attempt of attempts) if (isMeant(attempt)) attempt.stop();
  }

  function connectorBy(openSecure: OpenSecure, openPlain = plain): buildConnector.connector {
    return (address, callback) => {
      const attempt: Attempt = {
        origin: `${address.protocol}//${address.host}`,
        stop: () => finish([givenUp, null]),
      };
      attempts.add(attempt);
      const opening =
        address.protocol === 'https:'
          ? trusting((context) => openSecure(attempt, address, context))
          : open(attempt, openPlain, address);
      opening.then(
        (socket) => finish([null, socket]),
        (error: Error) => finish([error, null]),
      );

      function finish(outcome: Parameters<buildConnector.Callback>): void {
        const version = outcome[1] instanceof TLSSocket ? outcome[1].getProtocol() : null;
        if (version !== null) versions.set(attempt.origin, version);
        if (attempts.delete(attempt)) callback(...outcome);
        else outcome[1]?.destroy();
        if (outcome[0] !== null) attempt.socket?.destroy();
      }
    };
  }

  /** Opens with Node's list of certificates, and once more with the system's if the issuer is unknown. */
  async function trusting(openWith: (context: SecureContext) => Promise<Socket>): Promise<Socket> {
    const context = await trust.start();
    try {
      return await openWith(context);
    } catch (error) {
      const wider = isUnknownIssuer(error) ? trust.widen(context) : undefined;
      if (wider === undefined) throw error;
      return openWith(wider);
    }
  }

  async function openThrough(
    attempt: Attempt,
    address: Address,
    context: SecureContext,
    lookup?: LookupFunction,
  ): Promise<Socket> {
    const url = new URL(attempt.origin);
    const proxy = chooseProxy(url);
    const { server } = connectorsFor(context);
    if (proxy === undefined) {
      return open(attempt, lookup === undefined ? server : createConnector({ ...toServer(context), lookup }), address);
    }
    const httpSocket = await openTunnel(proxy, `${url.hostname}:${address.port || '443'}`, (hop, callback) =>
      start(attempt, hopConnector(hop, context), hop, callback),
    );
    return open(attempt, server, { ...address, httpSocket });
  }

  function hopConnector({ protocol }: Address, context: SecureContext): buildConnector.connector {
    if (protocol !== 'https:') return plain;
    const { proxy } = connectorsFor(context);
    // undici takes the name for TLS from the `host` header, which names the server behind the proxy.
    return (address, callback) => proxy({ ...address, servername: '' }, callback);
  }

  function connectorsFor(secureContext: SecureContext): Record<'proxy' | 'server', buildConnector.connector> {
    let found = connectors.get(secureContext);
    if (found === undefined) {
      const options = toServer(secureContext);
      found = { server: createConnector(options), proxy: createConnector({ ...options, allowH2: false }) };
      connectors.set(secureContext, found);
    }
    return found;
  }

  function open(attempt: Attempt, connector: buildConnector.connector, address: Address): Promise<Socket> {
    return new Promise((resolve, reject) => {
      start(attempt, connector, address, (error, socket) => (error ? reject(error) : resolve(socket)));
    });
  }

  function start(
    attempt: Attempt,
    connector: buildConnector.connector,
    address: Address,
    callback: buildConnector.Callback,
  ): void {
    if (!attempts.has(attempt)) return callback(givenUp, null);
    // The connector gives back the socket that it opens, though its type does not say so.
    attempt.socket = connector(address, callback) as unknown as Socket;
  }
}

/** Node's own checks, said aloud so that no environment variable takes them away; TLS's floor is in the context. */
function toServer(secureContext: SecureContext) {
  return { secureContext, rejectUnauthorized: true, timeout: 0, preferH2: true, allowH2: true };
}

/** A look-up that knows one name alone, whatever it is. */
function lookupIn(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_name, { all }, done) => {
    const [first] = found;
    if (first === undefined) done(new TransportError('ENOTFOUND', 'Nobody knows this name'), '');
    else if (all === true) done(null, found);
    else done(null, first.address, first.family);
  };
}
