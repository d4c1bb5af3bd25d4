/** The keys that are kept, as they may be told: by name and fingerprint. Owns that no key is in it. */
import { fingerprintOf } from '../../core/keys/fingerprint.ts';
import type { Hashing } from '../../api/http.ts';
import type { ReportedKey } from './complianceReport.ts';
import type { KeyRing } from '../keys/keyRing.ts';

/** Every key of the ring without what is secret in it. */
export async function listKeys(ring: KeyRing, hashing: Hashing): Promise<readonly ReportedKey[]> {
  return (await ring.all()).map(({ origin, key: { name, apiKey, createdAt } }) => {
    const fingerprint = fingerprintOf(apiKey, hashing);
    return { name, fingerprint, origin, ...(createdAt > 0 && { createdAt }) };
  });
}
