/**
 * Makes certificates for loopback at run time, self-signed or by an authority made here: an EC P-256 key and the few lines
 * of DER it takes.
 * Needs nothing but Node. For loopback alone: nothing here is fit to be trusted by anybody else.
 */
import { generateKeyPairSync, randomBytes, sign, type KeyPairKeyObjectResult } from 'node:crypto';

const dayMs = 86_400_000;

/** A private key and the certificate for it, both PEM. Clients trust `certificatePem` as their CA. */
export interface Certificate {
  readonly keyPem: string;
  readonly certificatePem: string;
}

/** What a certificate says; for loopback and its own authority unless told otherwise. */
interface Contents {
  readonly name?: string;
  readonly isAuthority: boolean;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly names: Buffer;
}

/** Who signs certificates. */
export interface Authority {
  readonly certificatePem: string;
  /** Makes a certificate that this authority signs. Valid as long as the authority, for loopback, unless said. */
  issue(options?: IssueOptions): Certificate;
  /** Makes an authority that this one vouches for. */
  delegate(): Authority;
}

export interface IssueOptions {
  /** Instead of localhost, 127.0.0.1 and ::1. */
  readonly hosts?: readonly string[];
  readonly fromMs?: number;
  readonly untilMs?: number;
}

/** Makes a certificate for localhost, 127.0.0.1, ::1 and these host names, valid from the day before `nowMs` for 30 days. */
export function createCertificate(nowMs: number, hosts: readonly string[] = []): Certificate {
  const keys = createKeys();
  const contents = { ...monthAround(nowMs), isAuthority: true, names: loopbackNames(hosts) };
  return { keyPem: pemOf(keys), certificatePem: write(contents, keys, loopbackName, keys) };
}

/** Makes an authority whose own certificate is valid from the day before `nowMs` for 30 days. */
export function createAuthority(nowMs: number): Authority {
  return authorityOf(nowMs, undefined);
}

function authorityOf(nowMs: number, parent: { readonly keys: Keys; readonly name: string } | undefined): Authority {
  const keys = createKeys();
  const name = `Loopback authority ${randomBytes(4).toString('hex')}`;
  const month = monthAround(nowMs);
  const contents = { ...month, name, isAuthority: true, names: dnsNames([]) };
  return {
    certificatePem: write(contents, keys, parent?.name ?? name, parent?.keys ?? keys),
    issue({ hosts, ...times } = {}) {
      const own = createKeys();
      const names = hosts === undefined ? loopbackNames([]) : dnsNames(hosts);
      const leaf = { ...month, ...times, isAuthority: false, names };
      return { keyPem: pemOf(own), certificatePem: write(leaf, own, name, keys) };
    },
    delegate: () => authorityOf(nowMs, { keys, name }),
  };
}

const loopbackName = 'Ask DeepSeek loopback';

type Keys = KeyPairKeyObjectResult;

function createKeys(): Keys {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
}

function pemOf({ privateKey }: Keys): string {
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function monthAround(nowMs: number): { readonly fromMs: number; readonly untilMs: number } {
  return { fromMs: nowMs - dayMs, untilMs: nowMs + 30 * dayMs };
}

function write(contents: Contents, { publicKey }: Keys, issuer: string, issuerKeys: Keys): string {
  const ecdsaWithSha256 = sequence(objectId(1, 2, 840, 10045, 4, 3, 2));
  const content = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([0x4a]), randomBytes(15)])),
    ecdsaWithSha256,
    commonName(issuer),
    sequence(time(contents.fromMs), time(contents.untilMs)),
    commonName(contents.name ?? loopbackName),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(basicConstraints(contents.isAuthority), contents.names)),
  );
  const signature = sign('sha256', content, issuerKeys.privateKey);
  const certificate = sequence(content, ecdsaWithSha256, tagged(0x03, Buffer.from([0]), signature));
  const lines = certificate.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

function commonName(name: string): Buffer {
  return sequence(set(sequence(objectId(2, 5, 4, 3), tagged(0x0c, Buffer.from(name)))));
}

function basicConstraints(isAuthority: boolean): Buffer {
  const flag = isAuthority ? [tagged(0x01, Buffer.from([0xff]))] : [];
  return extension(objectId(2, 5, 29, 19), sequence(...flag), true);
}

function loopbackNames(hosts: readonly string[]): Buffer {
  return alternativeNames(
    ...hosts.map(dnsName),
    dnsName('localhost'),
    tagged(0x87, Buffer.from([127, 0, 0, 1])),
    tagged(0x87, Buffer.concat([Buffer.alloc(15), Buffer.from([1])])),
  );
}

function dnsNames(hosts: readonly string[]): Buffer {
  return hosts.length === 0 ? Buffer.alloc(0) : alternativeNames(...hosts.map(dnsName));
}

function dnsName(host: string): Buffer {
  return tagged(0x82, Buffer.from(host));
}

function alternativeNames(...names: readonly Buffer[]): Buffer {
  return extension(objectId(2, 5, 29, 17), sequence(...names), false);
}

function extension(id: Buffer, value: Buffer, critical: boolean): Buffer {
  const flag = critical ? [tagged(0x01, Buffer.from([0xff]))] : [];
  return sequence(id, ...flag, tagged(0x04, value));
}

function tagged(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), length(content.length), content]);
}

function length(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size]);
  if (size < 0x100) return Buffer.from([0x81, size]);
  return Buffer.from([0x82, size >> 8, size & 0xff]);
}

function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, ...parts);
}

function set(...parts: Buffer[]): Buffer {
  return tagged(0x31, ...parts);
}

function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes);
}

function objectId(first: number, second: number, ...rest: number[]): Buffer {
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let left = value >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
  return digits;
}

function time(atMs: number): Buffer {
  const digits = new Date(atMs).toISOString().replace(/\D/g, '');
  return tagged(0x17, Buffer.from(`${digits.slice(2, 14)}Z`));
}
