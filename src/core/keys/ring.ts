/**
 * The keys that are kept for one origin, as they stand in the secret storage.
 * Owns the format and what may be done to a list of keys. Which one is used is the host's, storing too.
 */
import * as v from 'valibot';
import { officialOrigin } from '../../api/address.ts';
import type { ServiceKind } from '../../api/connection.ts';

const secretSchema = v.object({
  apiKey: v.string(),
  secretKey: v.exactOptional(v.string()),
  /** Milliseconds since 1970. */
  createdAt: v.number(),
});

const keySchema = v.object({
  id: v.string(),
  /** Empty while nobody gave it one. */
  name: v.string(),
  kind: v.picklist(['official', 'gateway', 'local']),
  ...secretSchema.entries,
  /** What the key took the place of, until a word removes it. */
  previous: v.exactOptional(v.object({ ...secretSchema.entries, replacedAt: v.number() })),
});

const ringSchema = v.object({ keys: v.array(keySchema) });
/** The one key that earlier versions kept for an origin. */
const loneSchema = v.object({ ...secretSchema.entries, createdAt: v.optional(v.number(), 0) });

/** A key, and the secret that signs with it. */
export type KeyPair = Readonly<v.InferOutput<typeof secretSchema>>;
export type StoredKey = Readonly<v.InferOutput<typeof keySchema>>;

/** Reads what is kept for `origin`; undefined for what only another version can read, which is not to be overwritten. */
export function readRing(text: string | undefined, origin: string): readonly StoredKey[] | undefined {
  if (text === undefined) return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  const ring = v.safeParse(ringSchema, value);
  if (ring.success) return ring.output.keys;
  const lone = v.safeParse(loneSchema, value);
  return lone.success ? [{ id: 'first', name: '', kind: kindOf(lone.output, origin), ...lone.output }] : undefined;
}

/** The text to keep. */
export function writeRing(keys: readonly StoredKey[]): string {
  return JSON.stringify({ keys });
}

/** The list with `key` in the place of the one with its id, or at the end. */
export function putKey(keys: readonly StoredKey[], key: StoredKey): readonly StoredKey[] {
  const isKnown = keys.some(({ id }) => id === key.id);
  return isKnown ? keys.map((other) => (other.id === key.id ? key : other)) : [...keys, key];
}

/** `key` with a new secret in use, and the one before kept beside it. */
export function rotateKey(key: StoredKey, fresh: KeyPair): StoredKey {
  const { id, name, kind, apiKey, secretKey, createdAt } = key;
  const previous = { apiKey, ...(secretKey !== undefined && { secretKey }), createdAt, replacedAt: fresh.createdAt };
  return { id, name, kind, ...fresh, previous };
}

/** The key as it was before it was rotated; itself if it was not. */
export function undoRotation(key: StoredKey): StoredKey {
  if (key.previous === undefined) return key;
  const { replacedAt: _, ...before } = key.previous;
  return { id: key.id, name: key.name, kind: key.kind, ...before };
}

/** The key alone. */
export function endRotation(key: StoredKey): StoredKey {
  const { previous: _, ...alone } = key;
  return alone;
}

/** Earlier versions did not write for what kind of service a key is; only gateways have a secret. */
function kindOf({ secretKey }: { readonly secretKey?: string }, origin: string): ServiceKind {
  if (origin === officialOrigin) return 'official';
  return secretKey === undefined ? 'local' : 'gateway';
}
