/**
 * Sessions on disk: one append-only file each, in one folder that all windows share.
 * Owns what is written when, and the way to the trash and back. What a line means is core/conversation/codec.ts, what a list
 * shows sessionFolder.ts. Nothing is ever overwritten or cut.
 */
import { mkdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { decodeSession, encodeHeader, encodeRecord, type DecodedSession } from '../../core/conversation/codec.ts';
import type { Session } from '../../core/conversation/model.ts';
import { formatVersion, parseRecord } from '../../core/conversation/records.ts';
import type { ConversationEvent } from '../../core/conversation/reduce.ts';
import { AppendFile } from '../disk/appendFile.ts';
import { withLock } from '../disk/lock.ts';
import { readRange } from '../disk/readRange.ts';
import { attempt, systemCode, type DiskOutcome } from '../disk/outcome.ts';
import { SessionFolder, type ListedSession } from './sessionFolder.ts';

/** A session that this window writes. */
interface OpenSession {
  readonly file: AppendFile;
  /** The first line of a session that has nothing on disk yet. */
  header: string | undefined;
  /** Up to here its file is known. */
  readBytes: number;
  /** Its file is not where it was: somebody deleted it. */
  isGone: boolean;
}

export class SessionStore {
  readonly #sessions: SessionFolder;
  readonly #trash: SessionFolder;
  readonly #open = new Map<string, OpenSession>();

  /** Keeps everything below `directory`, which need not exist. Touches no disk. */
  constructor(directory: string) {
    this.#sessions = new SessionFolder(join(directory, 'sessions'));
    this.#trash = new SessionFolder(join(directory, 'trash'));
  }

  /** Takes note of a new, empty session. Its file is made by the first append, so one without a question leaves none. */
  create({ id, createdAt }: Session, workspace: string): void {
    this.#open.set(id, {
      file: new AppendFile(this.#sessions.fileOf(id), false),
      header: encodeHeader(createdAt, workspace),
      readBytes: 0,
      isGone: false,
    });
  }

  /**
   * Writes events, after those given before. A question and the end of an answer would survive a power failure when this
   * resolves. What could not be written is kept and written by the next append, or `retry`, that succeeds.
   * A question brings its session back from the trash: another window put it there while this one went on with it.
   */
  async append(id: string, ...events: readonly ConversationEvent[]): Promise<DiskOutcome<void>> {
    const session = this.#opened(id);
    const beginning = session.header === undefined ? [] : [session.header];
    session.header = undefined;
    const durable = events.some(isDurable);
    const outcome = await session.file.append([...beginning, ...events.map(encodeRecord)], { durable });
    session.isGone = !outcome.ok && outcome.failure === 'missing';
    if (outcome.ok || outcome.failure !== 'missing' || events.every(({ type }) => type !== 'asked')) return outcome;
    const restored = await this.restore(id);
    if (!restored.ok) return outcome;
    session.isGone = false;
    return session.file.append([], { durable });
  }

  /** Whether something that was said is not on disk yet, and waits for the disk. A session that is gone waits for a question. */
  get hasUnsaved(): boolean {
    return this.#waiting().length > 0;
  }

  /** Tries again to write what the disk refused. The outcome is that of the first file it refuses again. */
  async retry(): Promise<DiskOutcome<void>> {
    const waiting = this.#waiting();
    const outcomes = await Promise.all(waiting.map(({ file }) => file.append([], { durable: true })));
    return outcomes.find(({ ok }) => !ok) ?? { ok: true, value: undefined };
  }

  /** Reads a session, with what this window could not write yet. `newer` if this version would misread it. */
  async load(id: string, signal: AbortSignal): Promise<DiskOutcome<DecodedSession>> {
    let knownBytes = 0;
    const outcome = await attempt(async () => {
      const file = this.#open.get(id)?.file;
      await file?.settled();
      const saved = await readFile(this.#sessions.fileOf(id), { signal });
      knownBytes = saved.lastIndexOf('\n');
      return decodeSession(id, [saved.toString(), ...(file?.unsaved ?? [])].join('\n'));
    });
    if (!outcome.ok) return outcome;
    const { version } = outcome.value;
    if (version > formatVersion) return { ok: false, failure: 'newer', cause: `version ${version}` };
    this.#opened(id).readBytes = Math.max(0, knownBytes);
    return outcome;
  }

  /**
   * Calls `work` while no other window is called for any session, with this one as all of them have written it: what it appends
   * is on disk before the next window looks. Fails before `work` or not at all.
   */
  async alone(id: string, work: (written: Session) => void): Promise<DiskOutcome<void>> {
    const { file } = this.#opened(id);
    let worked = false;
    const outcome = await attempt(() =>
      withLock(`${this.folder}.lock`, async () => {
        await file.settled();
        const saved = await readFile(this.#sessions.fileOf(id), 'utf8');
        const { session } = decodeSession(id, [saved, ...file.unsaved].join('\n'));
        worked = true;
        work(session);
        await file.settled();
      }),
    );
    return worked ? { ok: true, value: undefined } : outcome;
  }

  /** The folder of the sessions. */
  get folder(): string {
    return this.#sessions.directory;
  }

  /** What came to a session's file since it was loaded or last asked for, from this window and others. */
  async news(id: string): Promise<readonly ConversationEvent[]> {
    const session = this.#opened(id);
    const path = this.#sessions.fileOf(id);
    const { readBytes } = session;
    const found = await attempt(async () => readRange(path, readBytes, (await stat(path)).size));
    if (!found.ok) return [];
    // The last line may still be on its way, so it is read again next time.
    session.readBytes = readBytes + Math.max(0, found.value.lastIndexOf('\n'));
    const records = found.value.toString().split('\n').map(parseRecord);
    return records.filter((record) => record !== 'bad' && record !== 'unknown' && record.type !== 'session');
  }

  /** The sessions on disk and in the trash as they were when last listed; empty if they never were. */
  async glance(): Promise<{ readonly kept: readonly ListedSession[]; readonly trashed: readonly ListedSession[] }> {
    const [kept, trashed] = await Promise.all([
      attempt(() => this.#sessions.glance()),
      attempt(() => this.#trash.glance()),
    ]);
    return { kept: kept.ok ? kept.value : [], trashed: trashed.ok ? trashed.value : [] };
  }

  /** The sessions on disk, the one used last first. */
  list(signal: AbortSignal): Promise<DiskOutcome<readonly ListedSession[]>> {
    return attempt(() => this.#sessions.list(signal));
  }

  /** The sessions in the trash, the one used last first. */
  listTrash(signal: AbortSignal): Promise<DiskOutcome<readonly ListedSession[]>> {
    return attempt(() => this.#trash.list(signal));
  }

  /** The text of a session's file as it stands on disk, in the trash or out of it. Empty if there is none. */
  async read(id: string, signal: AbortSignal): Promise<string> {
    for (const folder of [this.#sessions, this.#trash]) {
      const text = await attempt(() => readFile(folder.fileOf(id), { encoding: 'utf8', signal }));
      if (text.ok) return text.value;
    }
    return '';
  }

  /** Whether there is a session of this id, in the trash or out of it. */
  async has(id: string): Promise<boolean> {
    return (await exists(this.#sessions.fileOf(id))) || (await exists(this.#trash.fileOf(id)));
  }

  /** Moves a session to the trash. What is appended to it afterwards fails with `missing`. */
  remove(id: string): Promise<DiskOutcome<void>> {
    return attempt(async () => {
      await this.#open.get(id)?.file.settled();
      // How long it has been there is told by the file's own time: set before, or it could be found there as an old one.
      const now = new Date();
      await utimes(this.#sessions.fileOf(id), now, now);
      await this.#move(id, this.#sessions, this.#trash);
    });
  }

  /** Takes a session back out of the trash. */
  restore(id: string): Promise<DiskOutcome<void>> {
    return attempt(() => this.#move(id, this.#trash, this.#sessions));
  }

  /** Deletes a session in the trash for good. */
  erase(id: string): Promise<DiskOutcome<void>> {
    return attempt(() => rm(this.#trash.fileOf(id)));
  }

  /** Deletes for good what has been in the trash since before a time, in milliseconds since 1970. */
  async emptyTrash(beforeMs: number, signal: AbortSignal): Promise<void> {
    const listed = await this.listTrash(signal);
    for (const { id } of listed.ok ? listed.value : []) {
      const found = await attempt(() => stat(this.#trash.fileOf(id)));
      if (found.ok && found.value.mtimeMs < beforeMs) await this.erase(id);
    }
  }

  /** Resolves when everything appended so far has its outcome. */
  async settled(): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ file }) => file.settled()));
    await Promise.all([this.#sessions.settled(), this.#trash.settled()]);
  }

  #waiting(): readonly OpenSession[] {
    return [...this.#open.values()].filter(({ file, isGone }) => file.unsaved.length > 0 && !isGone);
  }

  #opened(id: string): OpenSession {
    const known = this.#open.get(id);
    if (known !== undefined) return known;
    const file = new AppendFile(this.#sessions.fileOf(id), true);
    const session = { file, header: undefined, readBytes: 0, isGone: false };
    this.#open.set(id, session);
    return session;
  }

  async #move(id: string, from: SessionFolder, to: SessionFolder): Promise<void> {
    await this.#open.get(id)?.file.settled();
    const [source, target] = [from.fileOf(id), to.fileOf(id)];
    // A rename takes the place of what is there, and no file of a session is ever given up for another.
    if (await exists(target)) throw Object.assign(new Error('There is a session of that name'), { code: 'EEXIST' });
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await rename(source, target);
  }
}

function isDurable(event: ConversationEvent): boolean {
  return event.type === 'asked' || (event.type === 'answered' && event.answer.end.status === 'ended');
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}
