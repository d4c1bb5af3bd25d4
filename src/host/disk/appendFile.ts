/**
 * One file that only grows: whole lines at its end, from several windows at once.
 * Owns the order of writes and what was not written yet. Does not know what a line means.
 *
 * A line feed goes before a line, not after it: a process that is killed while it writes leaves a torn line, and whoever
 * writes next closes it. To look first whether the end is torn would leave a moment in which it can still become so;
 * so would leaving it out of a file that looks empty: two windows that begin one together would run their lines into one.
 * A file therefore begins with an empty line.
 */
import { constants } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { attempt, type DiskOutcome } from './outcome.ts';

export class AppendFile {
  readonly #path: string;
  readonly #unsaved: string[] = [];
  #exists: boolean;
  #durable = false;
  #last: Promise<DiskOutcome<void>> = Promise.resolve({ ok: true, value: undefined });

  /** A file that does not exist yet is made by the first append, with its folder. One that did is never made again. */
  constructor(path: string, exists: boolean) {
    this.#path = path;
    this.#exists = exists;
  }

  /** Lines that are not on disk: waiting, or refused by it. */
  get unsaved(): readonly string[] {
    return this.#unsaved;
  }

  /**
   * Adds lines without their line feeds, in the order of the calls. What the disk refuses is kept and goes out with the next
   * append; the outcome speaks for everything up to these lines. `durable` waits until they would survive a power failure.
   */
  append(lines: readonly string[], { durable }: { readonly durable: boolean }): Promise<DiskOutcome<void>> {
    this.#unsaved.push(...lines);
    this.#durable ||= durable;
    this.#last = this.#last.then(() => attempt(() => this.#flush()));
    return this.#last;
  }

  /** Resolves when every append made so far has its outcome. */
  async settled(): Promise<void> {
    await this.#last;
  }

  async #flush(): Promise<void> {
    const count = this.#unsaved.length;
    const durable = this.#durable;
    // The append before this one may have written these lines too.
    if (count === 0 && !durable) return;
    const file = await this.#open();
    try {
      if (count > 0) await write(file, this.#unsaved.join('\n'));
      this.#exists = true;
      this.#unsaved.splice(0, count);
      if (!durable) return;
      await file.datasync();
      this.#durable = this.#unsaved.length > 0;
    } finally {
      await file.close();
    }
  }

  async #open(): Promise<FileHandle> {
    const flags = constants.O_WRONLY | constants.O_APPEND;
    // Another window may have removed it: made again here, it would have lost its beginning.
    if (this.#exists) return open(this.#path, flags);
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    return open(this.#path, flags | constants.O_CREAT, 0o600);
  }
}

/** One write at the end of the file, so that lines of two windows never mix. */
async function write(file: FileHandle, lines: string): Promise<void> {
  const bytes = Buffer.from(`\n${lines}`);
  let written = 0;
  while (written < bytes.length) {
    // A second round only when the disk took a part: it then says why.
    const { bytesWritten } = await file.write(bytes, written);
    written += bytesWritten;
  }
}
