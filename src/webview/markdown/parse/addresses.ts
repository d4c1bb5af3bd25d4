/**
 * Addresses written bare in the text: `https://…`, `www.…`, `name@host`.
 * They end before CJK punctuation, which follows an address without a space in these scripts.
 */

export interface Address {
  readonly start: number;
  readonly end: number;
  readonly href: string;
}

const hint = /https?:\/\/|www\.|@/gi;
const tail = /[^\s<>[\]"`|\u3000-\u303f\uff00-\uffef\u2018-\u201d]+/y;
const host = /[a-z0-9](?:[a-z0-9-]{0,62}\.)*[a-z0-9-]{0,62}/iy;
const mailHost = /[a-z0-9](?:[a-z0-9_-]{0,62}\.){1,9}[a-z0-9_-]{0,62}[a-z]/iy;
const mailNameLimit = 64;

/** All bare addresses of a text, first one first, none overlapping. */
export function findAddresses(text: string): Address[] {
  const found: Address[] = [];
  hint.lastIndex = 0;
  for (let hit = hint.exec(text); hit !== null; hit = hint.exec(text)) {
    const from = found.at(-1)?.end ?? 0;
    const address = hit[0] === '@' ? mail(text, hit.index, from) : web(text, hit.index, hit[0]);
    if (address === undefined) continue;
    found.push(address);
    hint.lastIndex = address.end;
  }
  return found;
}

function web(text: string, start: number, prefix: string): Address | undefined {
  const before = text.charAt(start - 1);
  if (/[a-zA-Z0-9]/.test(before)) return undefined;
  const named = prefix.includes(':');
  if (!named && /[-/.@:]/.test(before)) return undefined;
  host.lastIndex = named ? start + prefix.length : start;
  const name = host.exec(text)?.[0];
  if (name === undefined || (!named && !/\..*\../.test(`${name}.`))) return undefined;
  tail.lastIndex = start;
  const end = start + trimEnd(tail.exec(text)?.[0] ?? '');
  if (end <= start + prefix.length) return undefined;
  const written = text.slice(start, end);
  return { start, end, href: named ? written : `http://${written}` };
}

/** The length without the punctuation that ends a sentence and closing brackets that the address did not open. */
function trimEnd(written: string): number {
  let end = written.length;
  let surplus = 0;
  for (const char of written) surplus += char === ')' ? 1 : char === '(' ? -1 : 0;
  for (; end > 0; end--) {
    const char = written.charAt(end - 1);
    if (char === ')' && surplus > 0) surplus--;
    else if (char === ';') {
      const reference = /&[a-zA-Z0-9]{1,31};$/.exec(written.slice(Math.max(0, end - 33), end));
      if (reference !== null) end -= reference[0].length - 1;
    } else if (!/[?!.,:*_~'"]/.test(char)) break;
  }
  return end;
}

function mail(text: string, at: number, from: number): Address | undefined {
  let start = at;
  while (start > from && at - start < mailNameLimit && /[\w.+-]/.test(text.charAt(start - 1))) start--;
  mailHost.lastIndex = at + 1;
  const name = mailHost.exec(text)?.[0];
  if (start === at || name === undefined || /[-_]$/.test(name)) return undefined;
  if (/[-_\d]/.test(text.charAt(at + 1 + name.length)) || text.charAt(start - 1) === '/') return undefined;
  const end = at + 1 + name.length;
  return { start, end, href: `mailto:${text.slice(start, end)}` };
}
