/**
 * The hashes that request signing needs, from Node's crypto.
 * Owns nothing: what is hashed, and why, is decided in api/sign.ts.
 */

import { createHash, createHmac, createSecretKey } from 'node:crypto';
import type { Hashing } from '../../api/http.ts';

/** Node's SHA-256 and HMAC-SHA256: synchronous, 32 bytes each. */
export const hashing: Hashing = {
  // A key object first: given raw bytes, createHmac takes six times as long for a short message.
  hmacSha256: (key, message) => createHmac('sha256', createSecretKey(key)).update(message).digest(),
  sha256: (message) => createHash('sha256').update(message).digest(),
};
