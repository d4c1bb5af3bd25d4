/**
 * Real servers on loopback for the tests of the transport, and the transport under test.
 * Owns their sockets: `closeAll` takes every server down with whatever hangs on it.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import http2 from 'node:http2';
import type net from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import type { HttpRequest, HttpResponse } from '../../../../src/api/http.ts';
import {
  createTransport,
  type NetworkSettings,
  type Transport,
  type TransportOptions,
} from '../../../../src/host/net/http.ts';
import { createCertificate } from '../../../gateway/net/certificate.ts';

export const certificate = createCertificate(Date.now());
export const expiredCertificate = createCertificate(Date.now() - 90 * 86_400_000);

/** A server, and all that came to it. */
export interface Running {
  readonly port: number;
  /** Sockets accepted so far, open or closed. */
  readonly sockets: net.Socket[];
}

type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => unknown;

const closers: (() => unknown)[] = [];

/** Closes and removes what the functions below have started. */
export async function closeAll(): Promise<void> {
  await Promise.all(transports.splice(0).map((transport) => transport.dispose()));
  await Promise.all(closers.splice(0).map((close) => close()));
}

/** Writes a file for as long as a test runs, and gives back its path. */
export async function writeTemporary(text: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ask-deepseek-'));
  closers.push(() => rm(folder, { recursive: true }));
  await writeFile(path.join(folder, 'file'), text);
  return path.join(folder, 'file');
}

/** Listens with any server on a free port of loopback. */
export async function listen(server: net.Server): Promise<Running> {
  const sockets: net.Socket[] = [];
  server.on('connection', (socket: net.Socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { port: (server.address() as AddressInfo).port, sockets };
}

export function startHttp(handle: Handler): Promise<Running> {
  return listen(http.createServer((incoming, response) => void handle(incoming, response)));
}

/** HTTPS that speaks HTTP/2 and HTTP/1.1, or HTTP/1.1 alone. */
export function startHttps(handle: Handler, options: tls.TlsOptions & { http1?: boolean } = {}): Promise<Running> {
  const { http1 = false, ...rest } = options;
  const secure = { key: certificate.keyPem, cert: certificate.certificatePem, ...rest };
  if (http1) return listen(https1(secure, handle));
  const server = http2.createSecureServer(
    { ...secure, allowHTTP1: true },
    ((incoming: http.IncomingMessage, response: http.ServerResponse) => void handle(incoming, response)) as never,
  );
  server.on('sessionError', () => {});
  server.on('tlsClientError', () => {});
  return listen(server);
}

function https1(secure: tls.TlsOptions, handle: Handler): net.Server {
  const inner = http.createServer((incoming, response) => void handle(incoming, response));
  const server = tls.createServer(secure, (socket) => inner.emit('connection', socket));
  server.on('tlsClientError', () => {});
  return server;
}

const transports: Transport[] = [];

/** The transport under test: no proxy and no fallback unless given. */
export function startTransport(
  settings: Partial<NetworkSettings> = {},
  options: Partial<TransportOptions> = {},
): Transport {
  const all: NetworkSettings = { proxy: '', proxySupport: 'override', noProxy: [], caFile: '', ...settings };
  const transport = createTransport({ readSettings: () => all, environment: {}, ...options });
  transports.push(transport);
  return transport;
}

/** A request with the parts that a test does not care about. */
export function request(url: string, parts: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url, headers: {}, signal: new AbortController().signal, connectTimeoutMs: 5000, ...parts };
}

/** The whole body as text. */
export async function readText(response: HttpResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Holds a server that sends so much as fast as it may against a reader that does not read yet: it is held back, and nothing is lost. */
export async function assertHeldBack(
  totalBytes: number,
  ask: (handle: Handler) => Promise<HttpResponse>,
): Promise<void> {
  let written = 0;
  const { body } = await ask((_incoming, response) => {
    const piece = Buffer.alloc(64 * 1024, 1);
    const write = (): void => {
      while (written < totalBytes) {
        written += piece.length;
        if (!response.write(piece)) return void response.once('drain', write);
      }
      response.end();
    };
    write();
  });
  let before = -1;
  while (before !== written) {
    before = written;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.ok(written < totalBytes, 'the sender was never held back');
  let received = 0;
  for await (const chunk of body) received += chunk.length;
  assert.equal(received, totalBytes);
}

/** The code of what `promise` rejects with; fails if it does not. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  throw new Error('Nothing was thrown');
}

/** Waits for `isSo`, at most three seconds. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let left = 600; left > 0 && !isSo(); left -= 1) await new Promise((resolve) => setTimeout(resolve, 5));
  if (!isSo()) throw new Error(`Still not so: ${isSo.toString()}`);
}
