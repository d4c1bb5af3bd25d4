/** Servers whose certificates or TLS versions are not in order, and the ones of a company that are. */
import type tls from 'node:tls';
import { createAuthority, createCertificate } from '../../../../gateway/net/certificate.ts';
import { startHttps, writeTemporary } from '../servers.ts';
import { stream } from './recording.ts';
import type { Tally } from './tally.ts';
import { ask, assertFailed, assertWhole, type Outcome } from './trial.ts';

const dayMs = 86_400_000;

interface Case {
  readonly name: string;
  readonly server: tls.TlsOptions;
  readonly trusted?: string;
  readonly host?: string;
  /** The code of the TLS library that names the reason; the whole answer without one. */
  readonly cause?: RegExp;
}

/** Tries each over HTTP/2 and HTTP/1.1. Nothing may reach a server that is refused. */
export async function tryCertificates(tally: Tally): Promise<void> {
  for (const { name, server, trusted, host = 'localhost', cause } of cases(Date.now())) {
    for (const http1 of [false, true]) {
      await tally.try(`${name}, HTTP/${http1 ? '1.1' : '2'}`, async () => {
        let asked = 0;
        const answer = (_incoming: unknown, response: { end(text: string): unknown }): void => {
          asked += 1;
          response.end(stream);
        };
        const { port } = await startHttps(answer, { ...server, http1 });
        const caFile = trusted === undefined ? '' : await writeTemporary(trusted);
        const outcome = await ask({ address: `https://${host}:${port}`, settings: { caFile } });
        if (cause === undefined) return assertWhole(outcome);
        assertRefused(outcome, cause);
        if (asked > 0) throw new Error('the request was sent');
      });
    }
  }
}

function cases(now: number): readonly Case[] {
  const company = createAuthority(now);
  const between = company.delegate();
  const other = createAuthority(now);
  const own = createCertificate(now);
  const old = createAuthority(now - 60 * dayMs);
  const trusted = company.certificatePem;
  const from = ({ keyPem, certificatePem }: { keyPem: string; certificatePem: string }): tls.TlsOptions => ({
    key: keyPem,
    cert: certificatePem,
  });
  const ours = from(company.issue());
  const chained = between.issue();
  const oldest = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  return [
    { name: 'own root in the extra file', server: ours, trusted },
    { name: 'own root among others in the extra file', server: ours, trusted: other.certificatePem + trusted },
    {
      name: 'intermediate sent along',
      server: { key: chained.keyPem, cert: chained.certificatePem + between.certificatePem },
      trusted,
    },
    { name: 'TLS 1.2 at most', server: { ...ours, maxVersion: 'TLSv1.2' }, trusted },
    { name: 'TLS 1.3 at least', server: { ...ours, minVersion: 'TLSv1.3' }, trusted },
    { name: 'own root unknown', server: ours, cause: /UNABLE_TO_VERIFY_LEAF|UNABLE_TO_GET_ISSUER/ },
    { name: 'another root', server: ours, trusted: other.certificatePem, cause: /UNABLE_TO_VERIFY|UNABLE_TO_GET/ },
    { name: 'intermediate missing', server: from(chained), trusted, cause: /UNABLE_TO_VERIFY|UNABLE_TO_GET/ },
    { name: 'self-signed', server: from(own), cause: /DEPTH_ZERO_SELF_SIGNED_CERT/ },
    {
      name: 'expired',
      server: from(company.issue({ fromMs: now - 9 * dayMs, untilMs: now - dayMs })),
      trusted,
      cause: /CERT_HAS_EXPIRED/,
    },
    { name: 'root expired', server: from(old.issue()), trusted: old.certificatePem, cause: /CERT_HAS_EXPIRED/ },
    {
      name: 'not valid before tomorrow, as with a clock a day behind',
      server: from(company.issue({ fromMs: now + dayMs })),
      trusted,
      cause: /CERT_NOT_YET_VALID/,
    },
    {
      name: 'wrong name',
      server: from(company.issue({ hosts: ['other.example'] })),
      trusted,
      cause: /ERR_TLS_CERT_ALTNAME_INVALID/,
    },
    {
      name: 'name without the address',
      server: from(company.issue({ hosts: ['localhost'] })),
      trusted,
      host: '127.0.0.1',
      cause: /ERR_TLS_CERT_ALTNAME_INVALID/,
    },
    {
      name: 'TLS 1.1 at most',
      server: { ...ours, ...oldest },
      trusted,
      cause: /PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/,
    },
  ];
}

function assertRefused(outcome: Outcome, cause: RegExp): void {
  assertFailed(outcome, 'TLS');
  const code = outcome.end.error?.facts.cause ?? '';
  if (!cause.test(code)) throw new Error(`the cause is ${code}`);
}
