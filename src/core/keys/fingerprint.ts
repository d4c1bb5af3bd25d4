/**
 * A name for a key that does not give the key away.
 */
import type { Hashing } from '../../api/http.ts';

/** The first eight hex digits of HMAC-SHA256(key, "fingerprint"): equal for equal keys, useless to anyone else. */
export function fingerprintOf(key: string, hashing: Hashing): string {
  return hashing.hmacSha256(key, ['fingerprint'], 'hex').slice(0, 8);
}
