/**
 * The way to a server looked at step by step: proxy, name, connection, certificate. Sends nothing but a TLS greeting and,
 * to a proxy, CONNECT. Owns these looks; requests themselves go by net/http.ts.
 */
import { lookup } from 'node:dns/promises';
import net, { type Socket } from 'node:net';
import tls, { type PeerCertificate, type SecureContext } from 'node:tls';
import type { buildConnector } from 'undici';
import createConnector from 'undici/lib/core/connect.js';
import type { Certificate, Finding, ProxyReason } from '../../core/doctor/finding.ts';
import { createTrust } from '../net/certificates.ts';
import { toTransportError } from '../net/failure.ts';
import type { NetworkSettings } from '../net/http.ts';
import { chooseProxy, isLoopback, type Environment } from '../net/proxy.ts';
import { openTunnel } from '../net/tunnel.ts';

export interface WayParts {
  readonly settings: NetworkSettings;
  /** `process.env`. */
  readonly environment: Environment;
  readonly signal: AbortSignal;
  /** Hears of each step as soon as it is made. */
  readonly tell: (finding: Finding) => void;
}

const stepMs = 5000;

/** Looks at the way to `url`. Steps behind one that failed wait for it. Gives back what was agreed to speak, as in `h2`. */
export async function examineWay(url: URL, parts: WayParts): Promise<string | undefined> {
  const { settings, environment, tell } = parts;
  let proxy: URL | undefined;
  try {
    proxy = chooseProxy(url, settings, environment);
    tell({ check: 'proxy', via: reasonFor(url, proxy, settings), ...(proxy && { proxy: proxy.origin }) });
  } catch (error) {
    tell({ check: 'proxy', via: settings.proxy === '' ? 'environment' : 'setting', cause: codeOf(error) });
    for (const check of ['names', 'socket', 'certificate'] as const) tell({ check, waitsFor: 'proxy' });
    return undefined;
  }
  const hop = proxy ?? url;
  if (!(await lookUp(hop, parts))) {
    for (const check of ['socket', 'certificate'] as const) tell({ check, waitsFor: 'names' });
    return undefined;
  }
  const socket = await open(url, proxy, parts);
  if (socket === undefined) tell({ check: 'certificate', waitsFor: 'socket' });
  else if (url.protocol === 'https:') return await shakeHands(url, socket, () => open(url, proxy, parts, true), parts);
  else tell({ check: 'certificate', absent: true });
  socket?.destroy();
  return undefined;
}

function reasonFor(url: URL, proxy: URL | undefined, settings: NetworkSettings): ProxyReason {
  if (proxy !== undefined) return settings.proxy.trim() === '' ? 'environment' : 'setting';
  if (isLoopback(url.hostname)) return 'loopback';
  if (settings.proxySupport === 'off') return 'off';
  return settings.noProxy.length > 0 && settings.proxy.trim() !== '' ? 'exception' : 'none';
}

async function lookUp({ hostname }: URL, { signal, tell }: WayParts): Promise<boolean> {
  const startedAt = performance.now();
  const host = hostname.replace(/^\[|\]$/g, '');
  const tookMs = (): number => performance.now() - startedAt;
  try {
    const found = await before(stepMs, signal, lookup(host, { all: true }));
    tell({ check: 'names', host, addresses: found.map(({ address }) => address), tookMs: tookMs() });
    return true;
  } catch (error) {
    tell({ check: 'names', host, addresses: [], tookMs: tookMs(), cause: codeOf(error) });
    return false;
  }
}

/** A connection to the server's port, through the proxy if there is one. `quietly`: the second time there is no news. */
async function open(
  url: URL,
  proxy: URL | undefined,
  { settings, signal, tell }: WayParts,
  quietly = false,
): Promise<Socket | undefined> {
  const startedAt = performance.now();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const { hostname } = url;
  const host = (proxy ?? url).host;
  let isGivenUp = false;
  const say = (cause?: string): void => {
    if (quietly) return;
    tell({ check: 'socket', host, tookMs: performance.now() - startedAt, ...(cause !== undefined && { cause }) });
  };
  try {
    const opening =
      proxy === undefined || url.protocol === 'http:'
        ? connect(proxy ?? url)
        : openTunnel(proxy, `${hostname}:${port}`, connectorTo(await createTrust(settings.caFile).start()));
    opening.then((late) => isGivenUp && late.destroy()).catch(() => undefined);
    const socket = await before(stepMs, signal, opening);
    socket.on('error', () => undefined);
    say();
    return socket;
  } catch (error) {
    isGivenUp = true;
    say(codeOf(error));
    return undefined;
  }
}

function connect({ hostname, port, protocol }: URL): Promise<Socket> {
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port: Number(port || (protocol === 'https:' ? 443 : 80)), timeout: stepMs });
    socket.once('connect', () => resolve(socket.setTimeout(0)));
    socket.once('timeout', () => socket.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })));
    socket.once('error', reject);
  });
}

function connectorTo(secureContext: SecureContext): buildConnector.connector {
  const connector = createConnector({ secureContext, rejectUnauthorized: true, timeout: stepMs, allowH2: false });
  return (address, callback) => connector({ ...address, servername: '' }, callback);
}

/** The certificate, with Node's list and then, where the issuer is unknown, with the system's too. */
async function shakeHands(
  url: URL,
  first: Socket,
  again: () => Promise<Socket | undefined>,
  { settings, signal, tell }: WayParts,
): Promise<string | undefined> {
  const trust = createTrust(settings.caFile);
  let second: Socket | undefined;
  try {
    const context = await trust.start();
    let seen = await before(stepMs, signal, look(url, first, context));
    const wider = seen.unknownIssuer === undefined ? undefined : trust.widen(context);
    second = wider && (await again());
    if (wider !== undefined && second !== undefined) seen = await before(stepMs, signal, look(url, second, wider));
    tell({ check: 'certificate', ...seen });
    return seen.cause === undefined ? seen.application : undefined;
  } catch (error) {
    tell({ check: 'certificate', host: url.host, tookMs: 0, chain: [], cause: codeOf(error) });
    return undefined;
  } finally {
    first.destroy();
    second?.destroy();
  }
}

/** Greets and looks at what comes back, good or bad. Not a byte of a request goes over this connection. */
function look(url: URL, socket: Socket, secureContext: SecureContext): Promise<Certificate> {
  const startedAt = performance.now();
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const secured = tls.connect({
      socket,
      secureContext,
      host,
      ALPNProtocols: ['h2', 'http/1.1'],
      // What is wrong with a certificate is to be told, so the connection is not broken off for it, and never used.
      rejectUnauthorized: false,
      ...(net.isIP(host) === 0 && { servername: host }),
    });
    secured.once('error', reject);
    secured.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
    secured.once('secureConnect', () => {
      const chain = chainOf(secured.getPeerCertificate(true));
      const [own] = chain;
      const last = chain.at(-1);
      // Its type is of an Error; what it holds is a code.
      const cause = secured.authorized ? undefined : String(secured.authorizationError);
      const isUnknown = cause !== undefined && /ISSUER|SELF_SIGNED|UNABLE_TO_VERIFY/.test(cause);
      const application = secured.alpnProtocol === false ? undefined : (secured.alpnProtocol ?? undefined);
      resolve({
        host: url.host,
        tookMs: performance.now() - startedAt,
        protocol: secured.getProtocol() ?? '',
        ...(application !== undefined && { application }),
        ...(own && { issuer: nameOf(own.issuer), validUntil: Date.parse(own.valid_to) }),
        chain: chain.map(({ subject }) => nameOf(subject)),
        ...(isUnknown && last && { unknownIssuer: nameOf(last.issuer) }),
        ...(cause !== undefined && { cause }),
      });
      secured.destroy();
    });
  });
}

/** From the server's own upwards. The top one names itself as its issuer. */
function chainOf(certificate: PeerCertificate): readonly PeerCertificate[] {
  const chain: PeerCertificate[] = [];
  let next: PeerCertificate | undefined = certificate;
  while (next?.subject !== undefined && !chain.includes(next) && chain.length < 9) {
    chain.push(next);
    next = (next as Partial<tls.DetailedPeerCertificate>).issuerCertificate;
  }
  return chain;
}

function nameOf(name: Readonly<Record<string, unknown>> | undefined): string {
  const common = name?.['CN'] ?? name?.['O'];
  return (Array.isArray(common) ? String(common[0]) : typeof common === 'string' ? common : '–').slice(0, 200);
}

/** Rejects when it takes too long or is not wanted any more. */
async function before<T>(limitMs: number, signal: AbortSignal, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const stop = (): void => late.reject(Object.assign(new Error('too late'), { code: 'ETIMEDOUT' }));
  const timer = setTimeout(stop, limitMs);
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

function codeOf(error: unknown): string {
  return toTransportError(error).code;
}
