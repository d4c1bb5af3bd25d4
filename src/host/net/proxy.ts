/**
 * Which proxy an address goes through: the editor's settings first, then the environment, as VS Code itself decides.
 * Owns the rules for exceptions. Does not own talking to the proxy (tunnel.ts), nor PAC files (fallback.ts).
 */

import { BlockList, isIP } from 'node:net';
import { TransportError } from './failure.ts';

/** VS Code's `http.proxy`, `http.proxySupport` and `http.noProxy`. */
export interface ProxySettings {
  readonly proxy: string;
  readonly proxySupport: 'off' | 'on' | 'fallback' | 'override';
  readonly noProxy: readonly string[];
}

/** Environment variables as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for `url`, or undefined to go there directly. Loopback is never proxied.
 * Throws a TransportError (`PROXY_INVALID`, `PROXY_UNSUPPORTED`) if the proxy that applies cannot be used.
 */
export function chooseProxy(url: URL, settings: ProxySettings, environment: Environment): URL | undefined {
  if (settings.proxySupport === 'off' || isLoopback(url.hostname)) return undefined;
  const proxy =
    settings.proxy.trim() ||
    (url.protocol === 'https:' ? readVariable(environment, 'https_proxy') : '') ||
    readVariable(environment, 'http_proxy') ||
    readVariable(environment, 'all_proxy');
  if (proxy === '') return undefined;
  const rules = [...settings.noProxy, ...readVariable(environment, 'no_proxy').split(/[\s,]+/)];
  return rules.some((rule) => isExempt(url, rule.trim().toLowerCase())) ? undefined : parseProxy(proxy);
}

/** The `proxy-authorization` header for the user name and password in a proxy's URL, if it has any. */
export function proxyAuthorization(proxy: URL): Readonly<Record<string, string>> {
  if (proxy.username === '') return {};
  const credentials = `${decode(proxy.username)}:${decode(proxy.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}

/** Whether `host`, as `URL.hostname` writes it, is this machine. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '[::1]' || host.endsWith('.localhost')) return true;
  return isIP(host) === 4 && host.startsWith('127.');
}

function readVariable(environment: Environment, name: string): string {
  return (environment[name] ?? environment[name.toUpperCase()] ?? '').trim();
}

/** One rule: `*`, a host with or without a leading dot or `*.`, any of these with a port, an IP address, a subnet. */
function isExempt(url: URL, rule: string): boolean {
  if (rule === '*') return true;
  const host = stripBrackets(url.hostname);
  if (rule.includes('/')) return isInSubnet(host, rule);
  const { name = '', port } = /^(?<name>\[[^\]]+\]|[^:]+)(?::(?<port>\d+))?$/.exec(rule)?.groups ?? { name: rule };
  if (port !== undefined && port !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) return false;
  const domain = stripBrackets(name).replace(/^\*?\./, '');
  return domain !== '' && (host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`)));
}

function isInSubnet(host: string, rule: string): boolean {
  const [network = '', prefix = ''] = rule.split('/');
  const version = isIP(network);
  if (version === 0 || version !== isIP(host)) return false;
  if (!/^\d+$/.test(prefix) || Number(prefix) > (version === 4 ? 32 : 128)) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const subnet = new BlockList();
  subnet.addSubnet(network, Number(prefix), family);
  return subnet.check(host, family);
}

function parseProxy(text: string): URL {
  const url = URL.parse(/^[a-z\d+.-]+:\/\//i.test(text) ? text : `http://${text}`);
  if (url === null || url.hostname === '') {
    throw new TransportError('PROXY_INVALID', 'The configured proxy is not a URL');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new TransportError('PROXY_UNSUPPORTED', `Proxies of the kind ${url.protocol.slice(0, -1)} are not supported`);
  }
  return url;
}

function stripBrackets(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

/** Percent-decoded, or as it is where a user wrote a bare percent sign. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
