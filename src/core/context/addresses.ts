/**
 * Which addresses lead into a private network: this machine, the house, the cloud's own services.
 * Owns the ranges, as IANA's registries of special-purpose addresses have them. Looking names up is the host's.
 */

/** Whether a host, by name or by number, is not one of the open internet. `host` is as URL gives it. */
export function isPrivateHost(host: string): boolean {
  const name = host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  if (name.includes(':')) return isPrivateV6(name);
  if (/^\d+(?:\.\d+){3}$/.test(name)) return isPrivateV4(name.split('.').map(Number));
  // A name without a dot, and names that networks keep for themselves.
  return (
    !name.includes('.') || /\.(?:local|localhost|internal|intranet|lan|home|corp|arpa|test|invalid|onion)$/.test(name)
  );
}

function isPrivateV4([a = 0, b = 0, c = 0]: readonly number[]): boolean {
  return (
    a === 0 ||
    a === 10 ||
    a === 127 ||
    (a === 100 && b >= 64 && b <= 127) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b <= 31) ||
    (a === 192 && b === 168) ||
    (a === 192 && b === 0 && (c === 0 || c === 2)) ||
    (a === 198 && (b === 18 || b === 19)) ||
    a >= 224
  );
}

/** Everything but global unicast counts as private, and so does what only wraps an address of the older kind. */
function isPrivateV6(address: string): boolean {
  const [first = ''] = address.split(':');
  const start = Number.parseInt(first || '0', 16);
  const isGlobal = start >= 0x2000 && start <= 0x3fff;
  return !isGlobal || start === 0x2002 || address.startsWith('2001:0:') || address.startsWith('2001::');
}
