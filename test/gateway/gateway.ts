/**
 * Starts and stops the loopback DeepSeek server: sockets, TLS, HTTP/1.1 and HTTP/2, and the handle that tests hold.
 */
import { createServer, type Server } from 'node:http';
import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { CopyModel } from './answers/copy-model.ts';
import { ContextCache } from './api/usage/cache.ts';
import { FileStore } from './api/files.ts';
import { ControlWords } from './faults/control-words.ts';
import type { Fault } from './faults/fault.ts';
import { type FaultOptions, FaultQueue } from './faults/queue.ts';
import { type Certificate, createCertificate } from './net/certificate.ts';
import { Allowance } from './net/allowance.ts';
import { Exchange } from './net/exchange.ts';
import { type ReceivedRequest, Records } from './net/records.ts';
import { type GatewayOptions, type Settings, withDefaults } from './options.ts';
import { answer } from './routes.ts';
import type { State } from './state.ts';

/** A running server. */
export interface Gateway {
  /** What a user would type as the address: origin and prefix. */
  readonly url: string;
  readonly port: number;
  readonly key: string;
  readonly secret: string;
  /** PEM to trust; undefined without TLS. */
  readonly certificatePem: string | undefined;
  /** What arrived, oldest first. */
  readonly requests: readonly ReceivedRequest[];
  /** Number of connections ever opened. */
  readonly connections: number;
  /** Lets the next matching requests go wrong. Faults of the `x-fault` header add to these. */
  fault(fault: Fault, options?: FaultOptions): void;
  /** Forgets queued faults and received requests. */
  clear(): void;
  /** Stops listening and breaks what is open. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1. Rejects when the port is taken or the folder cannot be read. */
export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
  const settings = withDefaults(options);
  const certificate = settings.tls ? createCertificate(Date.now(), settings.hosts) : undefined;
  const state: State = {
    settings,
    records: new Records(),
    faults: new FaultQueue(),
    controlWords: new ControlWords(),
    cache: new ContextCache(),
    files: new FileStore(),
    copyModel: await CopyModel.load(settings.folder),
    allowance: new Allowance(settings.requestsPerSecond, Date.now()),
    active: 0,
  };
  const sockets = new Map<Socket, number>();
  let connections = 0;
  const listen = (
    request: IncomingMessage | Http2ServerRequest,
    response: ServerResponse | Http2ServerResponse,
  ): void => {
    const connection = connectionOf(request, sockets);
    void answer(new Exchange({ request, response, connection, records: state.records }), state);
  };
  const server = createListener(settings, certificate, listen);
  server.on('connection', (socket: Socket) => {
    sockets.set(socket, ++connections);
    socket.once('close', () => sockets.delete(socket));
  });
  const ready = Promise.withResolvers<void>();
  server.once('error', ready.reject);
  server.listen(settings.port, '127.0.0.1', ready.resolve);
  await ready.promise;
  const { port } = server.address() as AddressInfo;
  return {
    url: `${settings.tls ? 'https' : 'http'}://127.0.0.1:${port}${settings.prefix}`,
    port,
    key: settings.key,
    secret: settings.secret,
    certificatePem: certificate?.certificatePem,
    requests: state.records.list,
    get connections() {
      return connections;
    },
    fault: (fault, faultOptions) => state.faults.add(fault, faultOptions),
    clear() {
      state.faults.clear();
      state.records.clear();
    },
    async close() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      for (const socket of sockets.keys()) socket.destroy();
      await closed.promise;
    },
  };
}

function createListener(
  settings: Settings,
  certificate: Certificate | undefined,
  listen: (request: IncomingMessage | Http2ServerRequest, response: ServerResponse | Http2ServerResponse) => void,
): Server | Http2SecureServer {
  // Longer than any client keeps an idle connection, so that only clients decide.
  const keepAliveTimeout = 120_000;
  if (certificate === undefined) return createServer({ keepAliveTimeout }, listen);
  const old = settings.tlsMaxVersion === 'TLSv1.1';
  const tls = {
    key: certificate.keyPem,
    cert: certificate.certificatePem,
    maxVersion: settings.tlsMaxVersion,
    ...(old ? { minVersion: 'TLSv1' as const, ciphers: 'DEFAULT@SECLEVEL=0' } : {}),
  };
  if (settings.http2) return createSecureServer({ ...tls, allowHTTP1: true }, listen);
  return createTlsServer({ ...tls, keepAliveTimeout }, listen);
}

/** The number of the connection that a request came over. Over TLS its socket wraps the one that was counted. */
function connectionOf(request: IncomingMessage | Http2ServerRequest, sockets: ReadonlyMap<Socket, number>): number {
  const remotePort = request.socket.remotePort;
  for (const [socket, number] of sockets) if (socket.remotePort === remotePort) return number;
  return 0;
}
