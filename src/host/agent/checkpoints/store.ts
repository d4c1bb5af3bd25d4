/**
 * What files were before an agent changed them, on disk: bytes by their SHA-256, and one record per session that only grows.
 * Owns that a state is safe before its file is changed, and the bounds. What the records mean is core/agent/keptFiles.ts; the
 * files themselves are reached through a port, so that nothing here knows the editor, git or a workspace.
 *
 * All windows share the folder; who writes to it or sweeps it has its lock.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  decodeKept,
  encodeKept,
  filesAt,
  isForeignSince,
  isKept,
  lastHash,
  lastUndo,
  lastWritten,
  sizeOf,
  turnsWithFiles,
  withoutOldest,
  type KeptFile,
  type KeptRecord,
} from '../../../core/agent/keptFiles.ts';
import { AppendFile } from '../../disk/appendFile.ts';
import { withLock } from '../../disk/lock.ts';
import { systemCode } from '../../disk/outcome.ts';

/** A file as it is. */
export interface FileState {
  readonly bytes: Uint8Array;
  /** Permissions, where the file system has them. */
  readonly mode?: number;
}

/** The way to files, named by their uris. */
export interface Files {
  /** Undefined if there is none. Rejects where that cannot be told. */
  read(uri: string): Promise<FileState | undefined>;
  /** Writes over what is there, or removes it. */
  write(uri: string, state: FileState | undefined): Promise<void>;
}

/** What is kept at most. */
export interface Bounds {
  readonly maxBytes: number;
  readonly maxFileBytes: number;
  readonly maxAgeMs: number;
}

/** A file that going back would change. */
export interface Way {
  readonly file: KeptFile;
  /** It is not what the agent wrote last: somebody else changed it. */
  readonly isChanged: boolean;
}

export class FileTooLarge extends Error {}

/** A blob of a window that is still about to name it in its record is that young. */
const youngMs = 60_000;

export class CheckpointStore {
  readonly #folder: string;
  readonly #files: Files;
  readonly #bounds: Bounds;
  readonly #now: () => number;
  /** Turns that have begun and changed nothing yet: they leave nothing on disk. */
  readonly #begun = new Map<string, { turn: string; at: number }[]>();
  #last: Promise<unknown> = Promise.resolve();
  #bytesSinceSweep = Infinity;

  /** Keeps everything below `folder`, which need not exist. Touches no disk. */
  constructor(folder: string, files: Files, bounds: Bounds, now: () => number) {
    this.#folder = folder;
    this.#files = files;
    this.#bounds = bounds;
    this.#now = now;
  }

  /** A turn begins that may change files. Costs nothing until it does. */
  begin(session: string, turn: string): void {
    this.#begun.set(session, [...(this.#begun.get(session) ?? []), { turn, at: this.#now() }]);
  }

  /** Resolves when what the file is now would survive anything. Rejects if it cannot be kept: it must not be changed then. */
  keep(session: string, uri: string): Promise<void> {
    return this.#turn(async () => {
      const [problem] = (await this.#keep(session, [uri])).values();
      if (problem !== undefined) throw problem;
      if (this.#bytesSinceSweep > this.#bounds.maxBytes / 8) await this.#locked(() => this.#sweep());
    });
  }

  /** Takes note that the file is now as the agent wants it. */
  wrote(session: string, uri: string): Promise<void> {
    return this.#turn(async () => {
      const state = await this.#files.read(uri);
      await this.#append(session, [{ type: 'wrote', uri, hash: hashOf(state) }], false);
    });
  }

  /** The turns of the session to which files can be taken back. */
  async turns(session: string): Promise<ReadonlySet<string>> {
    return turnsWithFiles(await this.#read(session));
  }

  /** The way back that was the last thing done to files of the session. */
  async lastUndo(session: string): Promise<{ readonly turn: string; readonly at: number } | undefined> {
    return lastUndo(await this.#read(session));
  }

  /** The files that going back to the beginning of a turn would change, as they were. */
  async waysTo(session: string, turn: string): Promise<readonly Way[]> {
    const records = await this.#read(session);
    const ways = await Promise.all(
      (filesAt(records, turn) ?? []).map(async (file): Promise<Way | undefined> => {
        const now = await this.#files.read(file.uri).catch(() => 'unreadable' as const);
        if (now === 'unreadable') return { file, isChanged: true };
        const hash = hashOf(now);
        if (hash === file.hash && isSameMode(now?.mode, file.mode)) return undefined;
        const isChanged = lastWritten(records, file.uri) !== hash || isForeignSince(records, turn, file.uri);
        return { file, isChanged };
      }),
    );
    return ways.filter((way) => way !== undefined);
  }

  /**
   * Takes files back to what they were. What they are now is kept first, under `undo`: going back to that undoes it. One that
   * cannot be kept or written is passed over and given back. Broken off anywhere, it is done by doing it again.
   */
  restore(session: string, files: readonly KeptFile[], undo: string): Promise<readonly string[]> {
    return this.#turn(async () => {
      this.begin(session, undo);
      // Nothing is swept before the next one is kept: the bytes that this goes back to may be the oldest.
      const unkept = await this.#keep(
        session,
        files.map(({ uri }) => uri),
      );
      const failed = [...unkept.keys()];
      for (const { uri, hash, mode } of files) {
        if (unkept.has(uri)) continue;
        try {
          const state =
            hash === null ? undefined : { bytes: await this.#blob(hash), ...(mode !== undefined && { mode }) };
          await this.#files.write(uri, state);
          await this.#append(session, [{ type: 'wrote', uri, hash }], false);
        } catch {
          failed.push(uri);
        }
      }
      return failed;
    });
  }

  /** Forgets what is too old or too much, the oldest turns first; a session that is gone goes as a whole. */
  sweep(): Promise<void> {
    return this.#turn(() => this.#locked(() => this.#sweep()));
  }

  /** One after the other: each looks at what the one before left. */
  #turn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Gives back those of which no copy can be kept, and why. */
  async #keep(session: string, uris: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
    const known = await this.#read(session);
    const begun = (this.#begun.get(session) ?? []).map((one): KeptRecord => ({ type: 'begun', ...one }));
    const unkept = new Map<string, unknown>();
    const states: { uri: string; state: FileState | undefined }[] = [];
    for (const uri of new Set(uris)) {
      try {
        const state = await this.#files.read(uri);
        // What somebody else made of it meanwhile is kept too, and found by that.
        if (isKept([...known, ...begun], uri) && lastHash(known, uri) === hashOf(state)) continue;
        if ((state?.bytes.length ?? 0) > this.#bounds.maxFileBytes) throw new FileTooLarge();
        states.push({ uri, state });
      } catch (error) {
        unkept.set(uri, error);
      }
    }
    if (states.length === 0 && (begun.length === 0 || unkept.size > 0)) return unkept;
    await this.#locked(async () => {
      const records = await Promise.all(states.map(async ({ uri, state }) => this.#keptOf(uri, state)));
      await this.#append(session, [...begun, ...records], true);
      this.#begun.delete(session);
      this.#bytesSinceSweep += sizeOf(records);
    });
    return unkept;
  }

  async #keptOf(uri: string, state: FileState | undefined): Promise<KeptFile> {
    if (state === undefined) return { type: 'kept', uri, hash: null, sizeBytes: 0 };
    const hash = hashOfBytes(state.bytes);
    await this.#writeBlob(hash, state.bytes);
    const mode = state.mode === undefined ? {} : { mode: state.mode & 0o7777 };
    return { type: 'kept', uri, hash, sizeBytes: state.bytes.length, ...mode };
  }

  /** Whole and on disk, or not there: a name is given only to what has been written. */
  async #writeBlob(hash: string, bytes: Uint8Array): Promise<void> {
    if ((await sizeAt(this.#blobPath(hash))) === bytes.length) return;
    await mkdir(this.#blobFolder, { recursive: true, mode: 0o700 });
    const draft = join(this.#blobFolder, `${randomUUID()}.draft`);
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, this.#blobPath(hash));
    await syncFolder(this.#blobFolder);
  }

  /** Rejects if the bytes are not those that were kept. */
  async #blob(hash: string): Promise<Uint8Array> {
    const bytes = await readFile(this.#blobPath(hash));
    if (hashOfBytes(bytes) !== hash) throw new Error('What was kept is damaged');
    return bytes;
  }

  async #append(session: string, records: readonly KeptRecord[], durable: boolean): Promise<void> {
    const outcome = await new AppendFile(this.#recordPath(session), false).append(records.map(encodeKept), { durable });
    if (!outcome.ok) throw Object.assign(new Error('The disk refuses'), { code: outcome.cause });
    if (durable) await syncFolder(this.#folder);
  }

  async #read(session: string): Promise<readonly KeptRecord[]> {
    return decodeKept(await readIfThere(this.#recordPath(session)));
  }

  async #sweep(): Promise<void> {
    this.#bytesSinceSweep = 0;
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith('.jsonl'));
    const since = this.#now() - this.#bounds.maxAgeMs;
    const sessions = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        const records = decodeKept(await readIfThere(path));
        return { path, records, usedAt: (await stat(path)).mtimeMs };
      }),
    );
    const used = new Set<string>();
    let room = this.#bounds.maxBytes;
    // The session used last has the first claim.
    for (const { path, records, usedAt } of sessions.toSorted((a, b) => b.usedAt - a.usedAt)) {
      const isFirst = room === this.#bounds.maxBytes;
      if (usedAt < since || (room <= 0 && !isFirst)) {
        await rm(path);
        continue;
      }
      const rest = withoutOldest(records, Math.max(0, room), since);
      room -= sizeOf(rest);
      if (rest.length < records.length) await this.#rewrite(path, rest);
      for (const one of rest) if (one.type === 'kept' && one.hash !== null) used.add(one.hash);
    }
    for (const name of await namesIn(this.#blobFolder)) {
      if (used.has(name)) continue;
      const path = join(this.#blobFolder, name);
      // Whoever has the lock has named all of its own; a draft may be one that a killed window left.
      if (!name.endsWith('.draft') || (await ageOf(path)) > youngMs) await rm(path, { force: true });
    }
  }

  async #rewrite(path: string, records: readonly KeptRecord[]): Promise<void> {
    const draft = `${path}.draft`;
    const file = await open(draft, 'w', 0o600);
    try {
      await file.writeFile(records.map((one) => `\n${encodeKept(one)}`).join(''));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  }

  #locked<T>(work: () => Promise<T>): Promise<T> {
    return withLock(join(this.#folder, 'lock'), work);
  }

  get #blobFolder(): string {
    return join(this.#folder, 'bytes');
  }

  #blobPath(hash: string): string {
    return join(this.#blobFolder, hash);
  }

  #recordPath(session: string): string {
    return join(this.#folder, `${session.replaceAll(/[^\w-]/g, '_')}.jsonl`);
  }
}

function hashOf(state: FileState | undefined): string | null {
  return state === undefined ? null : hashOfBytes(state.bytes);
}

function hashOfBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function isSameMode(now: number | undefined, kept: number | undefined): boolean {
  return now === undefined || kept === undefined || (now & 0o7777) === kept;
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

async function sizeAt(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}

async function ageOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined ? 0 : Math.abs(Date.now() - found.mtimeMs);
}

/** So that the names in it survive a power failure; a system that cannot do that for folders keeps them by itself. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    return;
  }
}
