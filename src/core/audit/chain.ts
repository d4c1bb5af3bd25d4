/**
 * The chain of receipts: one line of JSON each, numbered, bound to the line before it and sealed with a secret key.
 * Owns the exact bytes of a line. Finding damage is verify.ts; files, key and anchor are host/audit.
 *
 * The seal (HMAC-SHA256) is over the bytes of the line before it, which hold the seal of the line before: whoever has
 * not the key can change, move or make no line. Lines are ASCII, so that no two readings of their bytes exist.
 */
import * as v from 'valibot';
import type { Hashing } from '../../api/http.ts';
import { receiptMembers, receiptSchema, type Receipt } from './receipt.ts';

/** Where a chain stands: the number of its last line and that line's seal. */
export interface Link {
  readonly seq: number;
  readonly mac: string;
}

/** Before the first line. */
export const genesis: Link = { seq: 0, mac: '0'.repeat(64) };

/** Makes and checks seals. */
export interface Sealer {
  readonly hashing: Hashing;
  readonly key: Uint8Array;
}

/** A receipt in its place. */
export type Entry = Receipt & {
  readonly seq: number;
  /** The seal of the line before. */
  readonly prev: string;
  readonly mac: string;
  /** Bytes of a line before this one that a crash had left torn, and that were taken away. */
  readonly recoveredBytes?: number | undefined;
};

const sealed = /^(?<body>\{.*),"mac":"(?<mac>[0-9a-f]{64})"\}$/;

/** Gives back the line that follows `last`, without its line feed, and where the chain stands then. */
export function sealReceipt(
  receipt: Receipt,
  last: Link,
  { hashing, key }: Sealer,
  recoveredBytes?: number,
): { readonly line: string; readonly link: Link } {
  const seq = last.seq + 1;
  const ordered = Object.fromEntries(receiptMembers.map((name) => [name, receipt[name]]));
  const json = JSON.stringify({ v: 1, seq, ...ordered, recoveredBytes, prev: last.mac });
  const body = escapeBeyondAscii(json).slice(0, -1);
  const mac = hashing.hmacSha256(key, [body], 'hex');
  return { line: `${body},"mac":"${mac}"}`, link: { seq, mac } };
}

/** What every line with this number begins with. */
export function lineBeginning(seq: number): string {
  return `{"v":1,"seq":${seq},`;
}

/** Where a line says that it stands; undefined if it is no line of a chain. The seal is not looked at. */
export function placeOf(line: string): (Link & { readonly prev: string }) | undefined {
  const match = sealed.exec(line);
  if (match === null) return undefined;
  const { body = '', mac = '' } = match.groups ?? {};
  const value = parse(`${body}}`);
  const { seq, prev } = value as { readonly seq?: unknown; readonly prev?: unknown };
  return Number.isSafeInteger(seq) && typeof prev === 'string' ? { seq: Number(seq), mac, prev } : undefined;
}

/** Whether the seal of a line was made with the key. */
export function isSealed(line: string, { hashing, key }: Sealer): boolean {
  const { body = '', mac = '' } = sealed.exec(line)?.groups ?? {};
  return body !== '' && hashing.hmacSha256(key, [body], 'hex') === mac;
}

const entrySchema = v.object({
  ...receiptSchema.entries,
  seq: v.number(),
  prev: v.string(),
  mac: v.string(),
  recoveredBytes: v.exactOptional(v.number()),
});

/** What a line holds, whether its seal is right or not; undefined for a torn or foreign one. */
export function parseEntry(line: string): Entry | undefined {
  const result = v.safeParse(entrySchema, parse(line));
  return result.success ? result.output : undefined;
}

function parse(json: string): object {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function escapeBeyondAscii(json: string): string {
  return json.replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
