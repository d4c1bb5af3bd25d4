/**
 * The record of what files were before an agent changed them, line by line in the order of time.
 * Owns what the lines mean and the way back from them. The bytes themselves and the disk are host/agent/checkpoints/. Pure.
 *
 * A turn that may change files begins a stretch of the record. Of each file the first state in a stretch is kept, so what a file was
 * when a turn began is the first that was kept of it since, whoever changed it later and for whichever turn.
 */
import * as v from 'valibot';

const hash = v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)));

const kept = v.object({
  type: v.literal('kept'),
  uri: v.string(),
  /** SHA-256 of what it was; null where there was no file. */
  hash,
  sizeBytes: v.pipe(v.number(), v.minValue(0)),
  /** Permissions, where the file system has them. */
  mode: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0o7777))),
});

const record = v.variant('type', [
  v.object({ type: v.literal('begun'), turn: v.string(), at: v.pipe(v.number(), v.minValue(0)) }),
  kept,
  /** What it is by the agent, or by the way back: who finds something else knows that somebody changed it. */
  v.object({ type: v.literal('wrote'), uri: v.string(), hash }),
]);

const recordLine = v.pipe(v.string(), v.parseJson(), record);

export type KeptRecord = v.InferOutput<typeof record>;

/** A file as it was. */
export type KeptFile = v.InferOutput<typeof kept>;

export function encodeKept(one: KeptRecord): string {
  return JSON.stringify(one);
}

/** The records of a file. A line that was torn, or says nothing known, is passed over. */
export function decodeKept(text: string): readonly KeptRecord[] {
  return text.split('\n').flatMap((line) => {
    const read = v.safeParse(recordLine, line);
    return read.success ? [read.output] : [];
  });
}

/** Whether the stretch at the end has a state of this file. */
export function isKept(records: readonly KeptRecord[], uri: string): boolean {
  const start = records.findLastIndex(({ type }) => type === 'begun');
  return records.slice(start + 1).some((one) => one.type === 'kept' && one.uri === uri);
}

/** What the files were when the turn began, of those that were changed since; undefined if the turn is not in the record. */
export function filesAt(records: readonly KeptRecord[], turn: string): readonly KeptFile[] | undefined {
  // One that was answered again began several times: before it is before all of that.
  const start = records.findIndex((one) => one.type === 'begun' && one.turn === turn);
  if (start === -1) return undefined;
  const first = new Map<string, KeptFile>();
  for (const one of records.slice(start)) if (one.type === 'kept' && !first.has(one.uri)) first.set(one.uri, one);
  return [...first.values()];
}

/** The turns to which files can be taken back. */
export function turnsWithFiles(records: readonly KeptRecord[]): ReadonlySet<string> {
  const last = records.findLastIndex(({ type }) => type === 'kept');
  return new Set(records.slice(0, Math.max(0, last)).flatMap((one) => (one.type === 'begun' ? [one.turn] : [])));
}

/** What a stretch is called that a way back began: no turn of a chat is called so. */
export function nameUndo(id: string): string {
  return `${undoMark}${id}`;
}

/** The way back that was the last thing done, and when: it can be undone. */
export function lastUndo(records: readonly KeptRecord[]): { readonly turn: string; readonly at: number } | undefined {
  const last = records.findLast((one) => one.type === 'begun');
  return last?.turn.startsWith(undoMark) === true ? last : undefined;
}

const undoMark = 'undo:';

/** The hash of the last that is known of the file, `null` where there was none; undefined where nothing is known. */
export function lastHash(records: readonly KeptRecord[], uri: string): string | null | undefined {
  const last = records.findLast((one) => one.type !== 'begun' && one.uri === uri);
  return last === undefined || last.type === 'begun' ? undefined : last.hash;
}

/** Whether somebody else changed the file after its first state in the turn, and the agent went on from that. */
export function isForeignSince(records: readonly KeptRecord[], turn: string, uri: string): boolean {
  const start = records.findIndex((one) => one.type === 'begun' && one.turn === turn);
  let last: string | null | undefined;
  for (const one of records.slice(start)) {
    if (one.type === 'begun' || one.uri !== uri) continue;
    if (one.type === 'kept' && last !== undefined && one.hash !== last) return true;
    last = one.hash;
  }
  return false;
}

/** The hash of what was last written to the file, `null` where it was removed; undefined where that is not known. */
export function lastWritten(records: readonly KeptRecord[], uri: string): string | null | undefined {
  const last = records.findLast((one) => one.type !== 'begun' && one.uri === uri);
  return last?.type === 'wrote' ? last.hash : undefined;
}

/** The record without its oldest turns, down to at most so many bytes; the turn that runs stays. */
export function withoutOldest(
  records: readonly KeptRecord[],
  maxBytes: number,
  keepSince: number,
): readonly KeptRecord[] {
  let rest = records;
  for (;;) {
    const begun = rest.find((one) => one.type === 'begun');
    const next = rest.findIndex((one, index) => index > 0 && one.type === 'begun');
    if (next === -1 || (sizeOf(rest) <= maxBytes && (begun?.at ?? 0) >= keepSince)) return rest;
    rest = rest.slice(next);
  }
}

/** The bytes that are kept for these, each once. */
export function sizeOf(records: readonly KeptRecord[]): number {
  const sizes = new Map(
    records.flatMap((one) => (one.type === 'kept' && one.hash !== null ? [[one.hash, one.sizeBytes]] : [])),
  );
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
