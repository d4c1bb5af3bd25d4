/**
 * Sessions on disk: one append-only file each, in one folder that all windows share.
 * Owns names and places of files, what is written when, and the list. What a line means is core/conversation/codec.ts.
 * Removing moves a file to a second folder, from where it can come back. Nothing is ever overwritten or cut.
 */
import { mkdir, open, readdir, readFile, rename, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeSession, encodeHeader, encodeRecord, type DecodedSession } from '../../core/conversation/codec.ts';
import type { Session } from '../../core/conversation/model.ts';
import { formatVersion } from '../../core/conversation/records.ts';
import { titleOf, type ConversationEvent } from '../../core/conversation/reduce.ts';
import { AppendFile } from '../disk/appendFile.ts';
import { attempt, systemCode, type DiskOutcome } from '../disk/outcome.ts';

/** What a list says about a session. Times are milliseconds since 1970. */
export interface SessionSummary {
  readonly id: string;
  readonly title: string;
  /** Which workspace the session belongs to; empty for none. */
  readonly workspace: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly sizeBytes: number;
}

/** A session that this window writes. */
interface OpenSession {
  readonly file: AppendFile;
  /** The first line of a session that has nothing on disk yet. */
  header: string | undefined;
  title: string;
}

interface FileOnDisk {
  readonly id: string;
  readonly updatedAt: number;
  readonly sizeBytes: number;
}

const idPattern = /^[\w-]{1,64}$/;
/** A list reads this much of each end of a file: the title is in the first lines and again after every turn. */
const endBytes = 8 * 1024;
const filesAtOnce = 16;

export class SessionStore {
  readonly #sessions: string;
  readonly #trash: string;
  readonly #open = new Map<string, OpenSession>();

  /** Keeps everything below `directory`, which need not exist. Touches no disk. */
  constructor(directory: string) {
    this.#sessions = join(directory, 'sessions');
    this.#trash = join(directory, 'trash');
  }

  /** Takes note of a new, empty session. Its file is made by the first append, so one without a question leaves none. */
  create({ id, createdAt }: Session, workspace: string): void {
    this.#open.set(id, {
      file: new AppendFile(fileIn(this.#sessions, id), false),
      header: encodeHeader(createdAt, workspace),
      title: '',
    });
  }

  /**
   * Writes one event, after those given before. A question and the end of an answer would survive a power failure when this resolves.
   * What could not be written is kept and written by the next append that succeeds.
   */
  append(id: string, event: ConversationEvent): Promise<DiskOutcome<void>> {
    const session = this.#open.get(id) ?? this.#opened(id, '');
    const ended = event.type === 'answered' && event.answer.end.status === 'ended';
    if (event.type === 'titled') session.title = event.title;
    if (event.type === 'asked') session.title ||= titleOf(event.question);
    const title = session.title === '' ? [] : [encodeRecord({ type: 'titled', title: session.title })];
    const beginning = session.header === undefined ? [] : [session.header, ...title];
    session.header = undefined;
    return session.file.append([...beginning, encodeRecord(event), ...(ended ? title : [])], {
      durable: ended || event.type === 'asked',
    });
  }

  /** Reads a session, with what this window could not write yet. `newer` if this version would misread it. */
  async load(id: string, signal: AbortSignal): Promise<DiskOutcome<DecodedSession>> {
    const outcome = await attempt(async () => {
      const file = this.#open.get(id)?.file;
      await file?.settled();
      const saved = await readFile(fileIn(this.#sessions, id), { encoding: 'utf8', signal });
      return decodeSession(id, [saved, ...(file?.unsaved ?? [])].join('\n'));
    });
    if (!outcome.ok) return outcome;
    const { session, version } = outcome.value;
    if (version > formatVersion) return { ok: false, failure: 'newer', cause: `version ${version}` };
    if (!this.#open.has(id)) this.#opened(id, session.title);
    return outcome;
  }

  /** The sessions on disk, the one written last first. Reads the two ends of each file. */
  list(signal: AbortSignal): Promise<DiskOutcome<readonly SessionSummary[]>> {
    return attempt(async () => {
      const files = await this.#files(signal);
      const summaries = await inBatches(files, signal, (file) => this.#summarize(file));
      return summaries.filter((summary) => summary !== undefined);
    });
  }

  /** The session of the workspace that was written last; undefined if it has none. */
  latest(workspace: string, signal: AbortSignal): Promise<DiskOutcome<SessionSummary | undefined>> {
    return attempt(async () => {
      for (const file of await this.#files(signal)) {
        signal.throwIfAborted();
        const summary = await this.#summarize(file);
        if (summary?.workspace === workspace) return summary;
      }
      return undefined;
    });
  }

  /** Moves a session to the trash. What is appended to it afterwards fails with `missing`. */
  remove(id: string): Promise<DiskOutcome<void>> {
    return this.#move(id, this.#sessions, this.#trash);
  }

  /** Takes a session back out of the trash. */
  restore(id: string): Promise<DiskOutcome<void>> {
    return this.#move(id, this.#trash, this.#sessions);
  }

  /** Resolves when everything appended so far has its outcome. */
  async settled(): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ file }) => file.settled()));
  }

  #opened(id: string, title: string): OpenSession {
    const session = { file: new AppendFile(fileIn(this.#sessions, id), true), header: undefined, title };
    this.#open.set(id, session);
    return session;
  }

  #move(id: string, from: string, to: string): Promise<DiskOutcome<void>> {
    return attempt(async () => {
      await this.#open.get(id)?.file.settled();
      await mkdir(to, { recursive: true, mode: 0o700 });
      await rename(fileIn(from, id), fileIn(to, id));
      this.#open.delete(id);
    });
  }

  /** Files with something in them, the one written last first. */
  async #files(signal: AbortSignal): Promise<readonly FileOnDisk[]> {
    const names = await unlessMissing(readdir(this.#sessions), []);
    const ids = names.flatMap((name) => (name.endsWith('.jsonl') ? [name.slice(0, -'.jsonl'.length)] : []));
    const files = await inBatches(
      ids.filter((id) => idPattern.test(id)),
      signal,
      async (id) => {
        const found = await unlessMissing(stat(fileIn(this.#sessions, id)), undefined);
        return { id, updatedAt: found?.mtimeMs ?? 0, sizeBytes: found?.size ?? 0 };
      },
    );
    return files.filter(({ sizeBytes }) => sizeBytes > 0).toSorted((one, other) => other.updatedAt - one.updatedAt);
  }

  /** Undefined for a file that went away or may not be read: the list shows the others. */
  async #summarize({ id, updatedAt, sizeBytes }: FileOnDisk): Promise<SessionSummary | undefined> {
    const ends = await attempt(() => readEnds(fileIn(this.#sessions, id), sizeBytes));
    if (!ends.ok) return undefined;
    const { session, workspace } = decodeSession(id, ends.value);
    return { id, title: session.title, workspace, createdAt: session.createdAt, updatedAt, sizeBytes };
  }
}

function fileIn(directory: string, id: string): string {
  // An id becomes a file name: nothing in it may lead elsewhere.
  if (!idPattern.test(id)) throw new RangeError('Not an id of a session');
  return join(directory, `${id}.jsonl`);
}

/** The beginning and the end of a file, or all of a short one. Lines cut off at the seam do not parse and are passed over. */
async function readEnds(path: string, sizeBytes: number): Promise<string> {
  const file = await open(path, 'r');
  try {
    if (sizeBytes <= 2 * endBytes) return await file.readFile('utf8');
    const head = await readAt(file, 0);
    return `${head}\n${await readAt(file, sizeBytes - endBytes)}`;
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, position: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(endBytes), 0, endBytes, position);
  return buffer.toString('utf8', 0, bytesRead);
}

async function unlessMissing<T, M>(found: Promise<T>, missing: M): Promise<T | M> {
  try {
    return await found;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return missing;
    throw error;
  }
}

/** The results in the order of the items, a bounded number of them in the making at a time. */
async function inBatches<T, R>(
  items: readonly T[],
  signal: AbortSignal,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += filesAtOnce) {
    signal.throwIfAborted();
    results.push(...(await Promise.all(items.slice(start, start + filesAtOnce).map(work))));
  }
  return results;
}
