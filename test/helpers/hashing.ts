/**
 * Hashes for tests, from Node's own library.
 */
import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Hashing } from '../../src/api/http.ts';

/** Making a key object costs more than the HMAC itself, so the last one is kept. */
let last: { readonly bytes: Uint8Array; readonly key: KeyObject } | undefined;

export const hashing: Hashing = {
  hmacSha256(key, message) {
    if (last === undefined || Buffer.compare(last.bytes, key) !== 0) last = { bytes: key, key: createSecretKey(key) };
    return createHmac('sha256', last.key).update(message).digest();
  },
  sha256: (message) => createHash('sha256').update(message).digest(),
};
