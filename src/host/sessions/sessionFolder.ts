/**
 * One folder of session files: their names and what each is about.
 * Owns the reading of what is new in them since they were last looked at. Writes nothing but the index (sessionIndex.ts).
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { emptySummary, summarize, type Summary } from '../../core/conversation/list/summary.ts';
import { attempt, systemCode } from '../disk/outcome.ts';
import { readRange } from '../disk/readRange.ts';
import { readIndex, writeIndex, type IndexEntry } from './sessionIndex.ts';

/** What a list says about a session. */
export interface ListedSession extends Summary {
  readonly id: string;
  readonly sizeBytes: number;
}

const idPattern = /^[\w-]{1,64}$/;
const statsAtOnce = 256;
const readsAtOnce = 16;

export class SessionFolder {
  readonly directory: string;
  readonly #indexPath: string;
  #entries: Map<string, IndexEntry> | undefined;
  #writing: Promise<void> = Promise.resolve();

  /** The folder need not exist. Touches no disk. */
  constructor(directory: string) {
    this.directory = directory;
    this.#indexPath = `${directory}.index`;
  }

  /** Where the session of this id is, or would be. Throws RangeError for what is no id. */
  fileOf(id: string): string {
    // An id becomes a file name: nothing in it may lead elsewhere.
    if (!idPattern.test(id)) throw new RangeError('Not an id of a session');
    return join(this.directory, `${id}.jsonl`);
  }

  /**
   * What was known of the sessions that are there when they were last listed, by whichever window. Opens none of their files
   * and looks at none, so that a list is on the screen at once; `list` has what came since.
   */
  async glance(): Promise<readonly ListedSession[]> {
    const known = await this.#known();
    const ids = await this.#ids();
    return inOrder(ids.flatMap((id) => known.get(id) ?? []));
  }

  /** The sessions with something in them, the one used last first. Reads what is new in their files. */
  async list(signal: AbortSignal): Promise<readonly ListedSession[]> {
    const known = await this.#known();
    const files = await inBatches(await this.#ids(), statsAtOnce, signal, async (id) => {
      const found = await unlessMissing(stat(this.fileOf(id)), undefined);
      return { id, sizeBytes: found?.size ?? 0, modifiedMs: found?.mtimeMs ?? 0 };
    });
    const present = files.filter(({ sizeBytes }) => sizeBytes > 0);
    const changed = present.filter(({ id, sizeBytes, modifiedMs }) => {
      const entry = known.get(id);
      return entry?.sizeBytes !== sizeBytes || entry.modifiedMs !== modifiedMs;
    });
    const fresh = await inBatches(changed, readsAtOnce, signal, (file) => this.#read(file, known.get(file.id)));
    const found = new Set(present.map(({ id }) => id));
    const gone = [...known.keys()].filter((id) => !found.has(id));
    for (const id of gone) known.delete(id);
    for (const entry of fresh) if (entry !== undefined) known.set(entry.id, entry);
    if (gone.length + fresh.length > 0) this.#writing = writeIndex(this.#indexPath, known.values());
    return inOrder([...known.values()]);
  }

  async #known(): Promise<Map<string, IndexEntry>> {
    return (this.#entries ??= await readIndex(this.#indexPath));
  }

  async #ids(): Promise<readonly string[]> {
    const names = await unlessMissing(readdir(this.directory), []);
    return names
      .flatMap((name) => (name.endsWith('.jsonl') ? [name.slice(0, -'.jsonl'.length)] : []))
      .filter((id) => idPattern.test(id));
  }

  /** Resolves when the index is on disk, if it is being written. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  /** The entry of a file that is new or has changed. Undefined for one that went away or may not be read. */
  async #read(
    file: Omit<IndexEntry, 'summary' | 'readBytes'>,
    before: IndexEntry | undefined,
  ): Promise<IndexEntry | undefined> {
    // A file only grows. One that did not was replaced by somebody, and is read from its beginning.
    const grown = before !== undefined && before.sizeBytes < file.sizeBytes;
    const start = grown ? before.readBytes : 0;
    const bytes = await attempt(() => readRange(this.fileOf(file.id), start, file.sizeBytes));
    if (!bytes.ok) return undefined;
    const seam = bytes.value.lastIndexOf('\n');
    const whole = bytes.value.subarray(0, Math.max(0, seam)).toString();
    const last = bytes.value.subarray(seam + 1).toString();
    const lines = isWhole(last) ? [...whole.split('\n'), last] : whole.split('\n');
    return {
      ...file,
      summary: lines.reduce(summarize, grown ? before.summary : emptySummary),
      readBytes: isWhole(last) ? start + bytes.value.length : start + Math.max(0, seam),
    };
  }
}

/** The one used last first. */
function inOrder(entries: readonly IndexEntry[]): readonly ListedSession[] {
  return entries
    .map(({ id, sizeBytes, summary }) => ({ id, sizeBytes, ...summary }))
    .sort((one, other) => other.updatedAt - one.updatedAt);
}

/** What the work gives, or `missing` where a file or folder is not there. */
async function unlessMissing<T, M>(found: Promise<T>, missing: M): Promise<T | M> {
  try {
    return await found;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return missing;
    throw error;
  }
}

/** A line that is still being written, or was torn, is not. */
function isWhole(line: string): boolean {
  if (!line.endsWith('}')) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** The results in the order of the items, a bounded number of them in the making at a time. */
async function inBatches<T, R>(
  items: readonly T[],
  atOnce: number,
  signal: AbortSignal,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += atOnce) {
    signal.throwIfAborted();
    results.push(...(await Promise.all(items.slice(start, start + atOnce).map(work))));
  }
  return results;
}
