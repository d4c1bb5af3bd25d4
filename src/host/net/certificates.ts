/**
 * Whom TLS connections trust: Node's own list, the user's extra file, and the system's list once it is needed.
 * Owns the TLS floor. Nothing here, and no setting, turns a check off.
 */

import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { TransportError } from './failure.ts';

const minVersion = 'TLSv1.2';

/** Trust for connections, and wider trust for when an issuer turns out to be unknown. */
export interface Trust {
  /**
   * Node's list and the extra file, and the system's list if it was needed before.
   * Rejects with `CA_FILE_UNREADABLE` or `CA_FILE_INVALID`; the next call then reads the file again.
   */
  start(): Promise<SecureContext>;
  /** The same with the system's list, or undefined if `used` had it already. The first call blocks for some 50 ms. */
  widen(used: SecureContext): SecureContext | undefined;
}

/** Trust with the certificates of `caFile` added (PEM; '' for none). Reads nothing before it is asked. */
export function createTrust(caFile: string): Trust {
  let extra: readonly string[] = [];
  let narrow: Promise<SecureContext> | undefined;
  let wide: SecureContext | undefined;

  return {
    start() {
      if (wide !== undefined) return Promise.resolve(wide);
      if (narrow === undefined) {
        narrow = build();
        narrow.catch(() => (narrow = undefined));
      }
      return narrow;
    },
    widen(used) {
      // Most servers need no more than Node's list, and the system's is slow to read: a failed handshake pays for it.
      wide ??= createSecureContext({
        minVersion,
        ca: [...new Set([...getCACertificates('default'), ...getCACertificates('system'), ...extra])],
      });
      return wide === used ? undefined : wide;
    },
  };

  async function build(): Promise<SecureContext> {
    if (caFile === '') return createSecureContext({ minVersion });
    extra = await readCaFile(caFile);
    return createSecureContext({ minVersion, ca: [...getCACertificates('default'), ...extra] });
  }
}

async function readCaFile(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new TransportError('CA_FILE_UNREADABLE', `The extra certificate file cannot be read (${reason})`);
  });
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (certificates.length === 0) {
    throw new TransportError('CA_FILE_INVALID', 'The extra certificate file holds no certificate in PEM form');
  }
  try {
    return certificates.map((certificate) => new X509Certificate(certificate).toString());
  } catch {
    throw new TransportError('CA_FILE_INVALID', 'The extra certificate file holds a damaged certificate');
  }
}
