/**
 * From what a user typed to an origin and a path prefix, or to a refusal.
 * Owns the spelling of addresses and which hosts may be asked at all. Paths of endpoints are endpoint.ts.
 */
import type { ServiceKind } from './connection.ts';
import { DeepSeekError } from './errors.ts';

/** DeepSeek's own service. */
export const officialOrigin = 'https://api.deepseek.com';

/** A checked address. `prefix` starts with a slash, or is empty at the root. */
export interface ServiceAddress {
  readonly origin: string;
  readonly prefix: string;
}

/** What people paste behind the prefix that we add ourselves. */
const knownEnding =
  /\/+(?:v1|beta|anthropic|chat\/completions|completions|models|messages|vision\/analysis|user\/balance)?$/;

/**
 * Checks an address for a service kind and cuts `/v1`, `/beta`, endpoint paths and slashes from its end.
 * Throws `BAD_ADDRESS` for user names, queries, link-local and metadata hosts, and for plain http that leaves the
 * machine (kind `local`: the LAN). A missing scheme means https, or http where plain http may go.
 */
export function parseAddress(kind: ServiceKind, address: string): ServiceAddress {
  // One address serves thousands of calls.
  if (last?.kind !== kind || last.address !== address) last = { kind, address, parsed: parse(kind, address) };
  return last.parsed;
}

let last: { readonly kind: ServiceKind; readonly address: string; readonly parsed: ServiceAddress } | undefined;

function parse(kind: ServiceKind, address: string): ServiceAddress {
  const url = parseUrl(kind, address);
  const hostname = hostnameOf(url);
  if (url.protocol === 'http:' && !mayBePlain(kind, hostname)) {
    throw refusal('Plain http is for this machine only; use https');
  }
  if (kind === 'gateway' && /(?:^|\.)deepseek\.com$/.test(hostname)) {
    throw refusal('Signature headers never go to DeepSeek itself; choose the official service');
  }
  let prefix = url.pathname;
  while (knownEnding.test(prefix)) prefix = prefix.replace(knownEnding, '');
  return { origin: url.origin, prefix };
}

function parseUrl(kind: ServiceKind, address: string): URL {
  const typed = address.trim();
  const schemed = /^[a-z][a-z\d+.-]*:\/\//i.test(typed);
  let url = URL.parse(schemed ? typed : `https://${typed}`);
  if (url !== null && !schemed && mayBePlain(kind, hostnameOf(url))) url = URL.parse(`http://${typed}`);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw refusal('The address is not an http or https URL');
  }
  if (url.username !== '' || url.password !== '') throw refusal('The address carries a user name or password');
  if (url.search !== '' || url.hash !== '') throw refusal('The address carries a query or fragment');
  if (isForbidden(hostnameOf(url))) throw refusal('The address is link-local or a metadata service');
  return url;
}

function refusal(reason: string): DeepSeekError {
  return new DeepSeekError('BAD_ADDRESS', reason);
}

/** Without the dot that a fully qualified name may end with. */
function hostnameOf(url: URL): string {
  return url.hostname.replace(/\.$/, '');
}

function mayBePlain(kind: ServiceKind, hostname: string): boolean {
  return isLoopback(hostname) || (kind === 'local' && isLan(hostname));
}

/** `URL` has already turned every spelling of an IPv4 address into dotted decimals; IPv6-mapped ones are left to us. */
function ipv4(hostname: string): readonly number[] | undefined {
  const mapped = /^\[::ffff:([\da-f]{1,4}):([\da-f]{1,4})\]$/.exec(hostname);
  if (mapped !== null) {
    const [high, low] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)];
    return [high >> 8, high & 255, low >> 8, low & 255];
  }
  return /^\d+\.\d+\.\d+\.\d+$/.test(hostname) ? hostname.split('.').map(Number) : undefined;
}

function isLoopback(hostname: string): boolean {
  return hostname === '[::1]' || /(?:^|\.)localhost$/.test(hostname) || ipv4(hostname)?.[0] === 127;
}

/** Private ranges, and names that only a LAN or this machine resolves. */
function isLan(hostname: string): boolean {
  const [a = 0, b = 0] = ipv4(hostname) ?? [];
  if (a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168)) return true;
  if (hostname.startsWith('[')) return /^\[f[cd]/.test(hostname);
  return /^[^.]+$|\.(?:local|lan|internal|home\.arpa)$/.test(hostname);
}

function isForbidden(hostname: string): boolean {
  const v4 = ipv4(hostname);
  if (v4 !== undefined) return (v4[0] === 169 && v4[1] === 254) || v4.join('.') === '100.100.100.200';
  return /^\[fe[89ab]|^\[fd00:ec2:|^metadata(?:\.google\.internal|\.goog)?$/.test(hostname);
}
