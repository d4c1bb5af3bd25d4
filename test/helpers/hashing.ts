/**
 * Hashes for tests, from Node's own library.
 */
import { createHash, createHmac } from 'node:crypto';
import type { Hashing } from '../../src/api/http.ts';

export const hashing: Hashing = {
  hmacSha256(key, message, encoding) {
    const mac = createHmac('sha256', key);
    for (const piece of message) mac.update(piece);
    return mac.digest(encoding);
  },
  sha256: (message) => createHash('sha256').update(message).digest('hex'),
  openSha256() {
    const sha256 = createHash('sha256');
    return { update: (bytes) => void sha256.update(bytes), digest: () => sha256.digest('hex') };
  },
};
