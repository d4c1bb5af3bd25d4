/**
 * A way through a proxy to one host and port, by CONNECT.
 * Owns the exchange with the proxy. Does not own which proxy that is (proxy.ts), nor TLS to the far side (dialer.ts).
 */

import type { Socket } from 'node:net';
import type { buildConnector, Dispatcher } from 'undici';
import Client from 'undici/lib/dispatcher/client.js';
import { toTransportError, TransportError } from './failure.ts';
import { proxyAuthorization } from './proxy.ts';

/** Asks `proxy`, reached by `connect`, for a socket to `target` (host and port). Rejects with a TransportError. */
export function openTunnel(proxy: URL, target: string, connect: buildConnector.connector): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const client = new Client(proxy.origin, { connect, headersTimeout: 0 });
    client.dispatch({ method: 'CONNECT', path: target, headers: { host: target, ...proxyAuthorization(proxy) } }, {
      onRequestStart() {},
      onRequestUpgrade(_controller, status, _headers, socket) {
        if (status >= 200 && status < 300) return resolve(socket as Socket);
        socket.on('error', () => {}).destroy();
        reject(refusalOf(status));
      },
      onResponseError(_controller, error) {
        // undici dials for ever when a connector reports a socket error of its own.
        const failure = toTransportError(error);
        reject(failure.code === 'UND_ERR_SOCKET' ? new TransportError('PROXY_CLOSED', 'The proxy hung up') : failure);
      },
    } satisfies Dispatcher.DispatchHandler);
  });
}

/** What a proxy's own status means for the request that never got past it. */
export function refusalOf(status: number): TransportError {
  return status === 407
    ? new TransportError('PROXY_AUTH_REQUIRED', 'The proxy asks for a user name and password')
    : new TransportError('PROXY_REFUSED', `The proxy refused to connect (${status})`);
}
