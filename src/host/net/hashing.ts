/**
 * The hashes that request signing needs, from Node's crypto.
 * Owns HMAC's two passes (RFC 2104); what is hashed, and why, is decided in api/sign.ts.
 */

import { hash } from 'node:crypto';
import type { Hashing } from '../../api/http.ts';

/** Node's SHA-256, and HMAC-SHA256 made of it: synchronous, 32 bytes each. */
export const hashing: Hashing = {
  // By hand, because for a single message `createHmac` takes longer to set up than to hash.
  hmacSha256(key, message) {
    const { inner, outer } = padsOf(key);
    return sha256(Buffer.concat([outer, sha256(Buffer.concat([inner, message]))]));
  },
  sha256,
};

function sha256(message: Uint8Array): Buffer {
  return hash('sha256', message, 'buffer');
}

/** What goes before the message and before its hash. */
interface Pads {
  readonly inner: Uint8Array;
  readonly outer: Uint8Array;
}

const blockBytes = 64;

/** One key signs thousands of messages. */
let last: (Pads & { readonly key: Buffer }) | undefined;

function padsOf(key: Uint8Array): Pads {
  if (last?.key.equals(key) !== true) {
    const block = Buffer.alloc(blockBytes);
    block.set(key.length > blockBytes ? sha256(key) : key);
    last = { key: Buffer.from(key), inner: block.map((byte) => byte ^ 0x36), outer: block.map((byte) => byte ^ 0x5c) };
  }
  return last;
}
