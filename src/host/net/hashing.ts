/**
 * The hashes that request signing and reports need, from Node's crypto.
 * Owns HMAC's two passes (RFC 2104); what is hashed, and why, is decided in api/sign.ts.
 */

import { createHash, hash } from 'node:crypto';
import type { Hashable, Hashing } from '../../api/http.ts';

/** Node's SHA-256, and HMAC-SHA256 made of it: synchronous. */
export const hashing: Hashing = {
  // By hand, because for a single message `createHmac` takes longer to set up than to hash.
  hmacSha256(key, message, encoding) {
    const { inner, outer } = padsOf(key);
    outer.write(hash('sha256', join(inner, message), 'binary'), blockBytes, 'binary');
    return hash('sha256', outer, encoding);
  },
  sha256: (message) => hash('sha256', message, 'hex'),
  openSha256() {
    const sha256 = createHash('sha256');
    return { update: (bytes) => void sha256.update(bytes), digest: () => sha256.digest('hex') };
  },
};

const blockBytes = 64;

/** Reused, because a fresh buffer costs more than the hash; what is in it counts for one call only. */
const scratch = Buffer.allocUnsafeSlow(64 * 1024);

function join(first: Buffer, rest: readonly Hashable[]): Buffer {
  let mostBytes = first.length;
  for (const piece of rest) mostBytes += typeof piece === 'string' ? piece.length * 3 : piece.length;
  if (mostBytes > scratch.length) {
    return Buffer.concat([first, ...rest.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece))]);
  }
  scratch.set(first);
  let at = first.length;
  for (const piece of rest) {
    if (typeof piece === 'string') {
      at += scratch.write(piece, at);
    } else {
      scratch.set(piece, at);
      at += piece.length;
    }
  }
  return scratch.subarray(0, at);
}

/** What goes before the message, and before its hash with room for that. */
interface Pads {
  readonly inner: Buffer;
  readonly outer: Buffer;
}

/** One key signs thousands of messages. */
let last: (Pads & { readonly key: Hashable }) | undefined;

function padsOf(key: Hashable): Pads {
  if (last !== undefined && isSame(last.key, key)) return last;
  const bytes = Buffer.from(key);
  const block = Buffer.alloc(blockBytes);
  block.set(bytes.length > blockBytes ? hash('sha256', bytes, 'buffer') : bytes);
  const outer = Buffer.alloc(blockBytes + 32);
  outer.set(block.map((byte) => byte ^ 0x5c));
  last = { key: typeof key === 'string' ? key : bytes, inner: Buffer.from(block.map((byte) => byte ^ 0x36)), outer };
  return last;
}

function isSame(a: Hashable, b: Hashable): boolean {
  return typeof a === 'string' || typeof b === 'string' ? a === b : Buffer.compare(a, b) === 0;
}
