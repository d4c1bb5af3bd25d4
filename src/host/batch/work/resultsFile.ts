/**
 * The file of results: one line for each, written as it comes and read again after a crash.
 * Owns the file and a short row for each line of it; the answers themselves stay on disk until one is asked for. One process
 * writes at a time (lease.ts). What a crash tore is closed by the next line and is nobody's result.
 */
import { constants } from 'node:fs';
import { mkdir, open, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { encodeResult, Outcomes, parseResult, type Result } from '../../../core/batch/result.ts';
import { attempt, type DiskOutcome } from '../../disk/outcome.ts';
import { readRange } from '../../disk/readRange.ts';

/** A result without its texts, and where in the file it stands. */
export type ResultRow = Omit<Result, 'answer' | 'reasoning'> & {
  /** The beginning of the answer. */
  readonly preview: string;
  readonly start: number;
  readonly end: number;
};

const previewChars = 200;
const pieceBytes = 1024 * 1024;
/** To its end, and never through a link: that would put what a prompt is called into any file. */
const appending = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;

export class ResultsFile {
  readonly path: string;
  readonly #rows = new Outcomes<ResultRow>();
  readonly #unsaved: string[] = [];
  #readTo = 0;
  #isClosed = false;
  #reading: Promise<DiskOutcome<void>> = Promise.resolve({ ok: true, value: undefined });
  #writing: Promise<DiskOutcome<void>> = Promise.resolve({ ok: true, value: undefined });

  constructor(path: string) {
    this.path = path;
  }

  /** The rows read so far, the last of each prompt. */
  get rows(): Outcomes<ResultRow> {
    return this.#rows;
  }

  /** Reads what has come since the last time. A file that does not exist has nothing in it. */
  read(): Promise<DiskOutcome<void>> {
    this.#reading = this.#reading.then(() => attempt(() => this.#readNew()));
    return this.#reading;
  }

  /** Adds a result. What the disk refuses is kept and goes out with the next one. */
  append(result: Result): Promise<DiskOutcome<void>> {
    this.#unsaved.push(`${encodeResult(result)}\n`);
    this.#writing = this.#writing.then(() => attempt(() => this.#flush()));
    return this.#writing;
  }

  /** Tries again to write what the disk refused. */
  retry(): Promise<DiskOutcome<void>> {
    this.#writing = this.#writing.then(() => attempt(() => this.#flush()));
    return this.#writing;
  }

  /** The whole result of a row; undefined if the file has changed under it. */
  async load({ start, end }: ResultRow): Promise<Result | undefined> {
    const bytes = await attempt(() => readRange(this.path, start, end));
    return bytes.ok ? parseResult(bytes.value.toString('utf8')) : undefined;
  }

  async #flush(): Promise<void> {
    if (this.#unsaved.length === 0) return;
    await mkdir(dirname(this.path), { recursive: true });
    const file = await open(this.path, appending);
    try {
      const gap = this.#isClosed || (await endsLine(file)) ? '' : '\n';
      // Others may have come while the file was opened.
      const count = this.#unsaved.length;
      const bytes = Buffer.from(gap + this.#unsaved.join(''));
      this.#isClosed = false;
      for (let written = 0; written < bytes.length;) written += (await file.write(bytes, written)).bytesWritten;
      this.#isClosed = true;
      this.#unsaved.splice(0, count);
    } finally {
      await file.close();
    }
  }

  async #readNew(): Promise<void> {
    const sizeBytes = await stat(this.path).then(
      ({ size }) => size,
      () => 0,
    );
    // Somebody wrote the file anew.
    if (sizeBytes < this.#readTo) this.#readTo = 0;
    let rest = Buffer.alloc(0);
    let at = this.#readTo;
    while (at < sizeBytes) {
      const piece = await readRange(this.path, at, Math.min(sizeBytes, at + pieceBytes));
      if (piece.length === 0) break;
      rest = Buffer.concat([rest, piece]);
      at += piece.length;
      const used = this.#takeLines(rest, at - rest.length);
      rest = rest.subarray(used);
      this.#readTo = at - rest.length;
    }
  }

  /** Takes the whole lines; gives back how many bytes these are. */
  #takeLines(bytes: Buffer, offset: number): number {
    let start = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      const result = parseResult(bytes.toString('utf8', start, end));
      if (result !== undefined) this.#rows.add(rowOf(result, offset + start, offset + end));
      start = end + 1;
    }
    return start;
  }
}

function rowOf({ answer, reasoning: _reasoning, ...rest }: Result, start: number, end: number): ResultRow {
  // A slice would keep the whole answer in memory.
  const preview = Buffer.from(answer.slice(0, previewChars)).toString();
  return { ...rest, preview, start, end };
}

async function endsLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return true;
  const { buffer } = await file.read(Buffer.alloc(1), { position: size - 1 });
  return buffer[0] === 10;
}
