/**
 * A name for a key that does not give the key away.
 */
import type { Hashing } from '../../api/http.ts';

/** The first eight hex digits of HMAC-SHA256(key, "fingerprint"): equal for equal keys, useless to anyone else. */
export function fingerprintOf(key: string, hashing: Hashing): string {
  const encoder = new TextEncoder();
  const digest = hashing.hmacSha256(encoder.encode(key), encoder.encode('fingerprint'));
  return Array.from(digest.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
