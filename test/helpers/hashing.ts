/**
 * Hashes for tests, from Node's own library.
 */
import { createHash, createHmac } from 'node:crypto';
import type { Hashing } from '../../src/api/http.ts';

export const hashing: Hashing = {
  hmacSha256: (key, message) => createHmac('sha256', key).update(message).digest(),
  sha256: (message) => createHash('sha256').update(message).digest(),
};
