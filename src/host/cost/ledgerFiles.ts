/**
 * The ledger on disk: one file of lines for each day (UTC), written by all windows.
 * Owns appending, following what was appended, and how long files are kept. What a line means is core/cost/ledger.ts.
 *
 * A day's sums are kept while it lasts: each look reads only what was written since the last one, by whichever window. The
 * sums of a long day that is over are kept beside it, and with them how far they go: a late line is added to them.
 */
import { open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { dayOf, encodeLine, isEntry, parseLine, type LedgerEntry, type LedgerLine } from '../../core/cost/ledger.ts';
import { addLine, emptySums, type DaySums, type GrowingSums } from '../../core/cost/sums/daySums.ts';
import type { HeldNote } from '../../core/cost/sums/notes.ts';
import { decodeSums, encodeSums } from '../../core/cost/sums/snapshot.ts';
import { AppendFile } from '../disk/appendFile.ts';
import { attempt, systemCode, type DiskOutcome } from '../disk/outcome.ts';
import { replaceFile } from '../disk/replaceFile.ts';

const keptDays = 92;
/** A long day must not hold up the keys of somebody who types. */
const atOnceMs = 8;
/** So few that they take much less than that on a slow computer too. */
const linesAtOnce = 20;
const bytesAtOnce = 256 * 1024;
/** Adding up less than this is quicker than looking for what it came to. */
const worthKeepingBytes = 64 * 1024;
const lineFeed = 0x0a;

/** How far a day's file was counted, what that came to, and how far that is kept on disk. */
interface Reading {
  readonly sums: GrowingSums;
  offsetBytes: number;
  keptBytes: number;
}

export class LedgerFiles {
  readonly #folder: string;
  readonly #readings = new Map<string, Reading>();
  readonly #appends = new Map<string, AppendFile>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes the line into the file of its day. What the disk refuses is kept and goes out with the next line of the day. */
  async append(line: LedgerLine): Promise<DiskOutcome<void>> {
    const day = dayOf(line.at);
    let file = this.#appends.get(day);
    if (file === undefined) {
      file = new AppendFile(this.#path(day), false);
      this.#appends.set(day, file);
      void this.#removeBefore(dayOf(line.at - keptDays * 86_400_000));
    }
    const outcome = await file.append([encodeLine(line)], { durable: false });
    this.#letGo(day);
    return outcome;
  }

  /** The sums of a day, with everything that any window had written when this was called. They go on growing. */
  sums(day: string): Promise<DiskOutcome<DaySums>> {
    // One reader at a time, or two would count the same lines.
    const read = this.#last.then(() => attempt(() => this.#follow(day)));
    this.#last = read;
    return read;
  }

  /** The days that there is something of, oldest first. */
  async days(): Promise<readonly string[]> {
    const outcome = await attempt(() => readdir(this.#folder));
    const names = outcome.ok ? outcome.value : [];
    return names
      .filter((name) => isDayFile(name) && name.endsWith('l'))
      .map((name) => name.slice(0, 10))
      .toSorted();
  }

  /** The calls of a day as they were written. Rejects with what the disk says. */
  async *entries(day: string): AsyncIterable<LedgerEntry> {
    for await (const line of this.#lines(day)) if (isEntry(line)) yield line;
  }

  /** The files that were held back from `from` on and before `to`. Rejects with what the disk says. */
  async heldBack(from: number, to: number): Promise<readonly HeldNote[]> {
    const [first, last] = [dayOf(Math.max(0, from)), dayOf(to)];
    const notes: HeldNote[] = [];
    for (const day of (await this.days()).filter((one) => first <= one && one <= last)) {
      for await (const line of this.#lines(day)) {
        if (!isEntry(line) && line.type === 'held' && line.at >= from && line.at < to) notes.push(line);
      }
    }
    return notes;
  }

  /** Resolves when everything appended so far has its outcome. */
  async settled(): Promise<void> {
    await Promise.all([...this.#appends.values()].map((file) => file.settled()));
  }

  /** Around midnight lines of two days come; later on, files without lines to wait for are not needed any more. */
  #letGo(latest: string): void {
    for (const [day, file] of this.#appends) {
      if (day < latest && file.unsaved.length === 0) this.#appends.delete(day);
    }
  }

  async *#lines(day: string): AsyncIterable<LedgerLine> {
    for await (const { lines, last } of linesFrom(this.#path(day), 0)) {
      for (const line of [...lines, last]) {
        const held = parseLine(line);
        if (held !== undefined) yield held;
      }
    }
  }

  async #follow(day: string): Promise<DaySums> {
    const reading = this.#readings.get(day) ?? (await this.#earlier(day));
    this.#readings.set(day, reading);
    for await (const { lines, last, sizeBytes, wholeBytes } of linesFrom(this.#path(day), reading.offsetBytes)) {
      let began = performance.now();
      for (const [index, line] of lines.entries()) {
        count(reading, line);
        if (index % linesAtOnce !== 0 || performance.now() - began < atOnceMs) continue;
        await setImmediate();
        began = performance.now();
      }
      // A line feed stands before each line: the last one may not be whole yet, and is looked at again then.
      const isWhole = last === '' || count(reading, last);
      reading.offsetBytes += isWhole ? sizeBytes : wholeBytes;
    }
    const isOver = day < dayOf(Date.now());
    if (isOver && reading.offsetBytes - reading.keptBytes >= worthKeepingBytes) await this.#keep(day, reading);
    return reading.sums;
  }

  /** What was kept of an earlier look at a day. */
  async #earlier(day: string): Promise<Reading> {
    const text = await attempt(() => readFile(this.#keptPath(day), 'utf8'));
    const kept = text.ok ? decodeSums(text.value) : undefined;
    const { offsetBytes, sums } = kept ?? { offsetBytes: 0, sums: emptySums() };
    // A file that is shorter than what was counted of it is another file.
    const size = await sizeOf(this.#path(day));
    if (size < offsetBytes) return { sums: emptySums(), offsetBytes: 0, keptBytes: 0 };
    return { sums, offsetBytes, keptBytes: offsetBytes };
  }

  async #keep(day: string, reading: Reading): Promise<void> {
    const { sums, offsetBytes } = reading;
    const outcome = await attempt(() => replaceFile(this.#keptPath(day), encodeSums(sums, offsetBytes)));
    if (outcome.ok) reading.keptBytes = offsetBytes;
  }

  async #removeBefore(first: string): Promise<void> {
    await attempt(async () => {
      for (const name of await readdir(this.#folder)) {
        if (isDayFile(name) && name.slice(0, 10) < first) await rm(join(this.#folder, name), { force: true });
      }
    });
  }

  #path(day: string): string {
    return join(this.#folder, `${day}.jsonl`);
  }

  #keptPath(day: string): string {
    return join(this.#folder, `${day}.sums.json`);
  }
}

function isDayFile(name: string): boolean {
  return /^\d{4}-\d\d-\d\d\.(jsonl|sums\.json)$/.test(name);
}

/** Adds what the line holds; false if it holds nothing of ours. */
function count(reading: Reading, line: string): boolean {
  const held = parseLine(line);
  if (held !== undefined) addLine(reading.sums, held);
  return held !== undefined;
}

/** A stretch of a file: its whole lines, what stands behind the last line feed, how long all of it is, and without that. */
interface Stretch {
  readonly lines: readonly string[];
  readonly last: string;
  readonly sizeBytes: number;
  readonly wholeBytes: number;
}

/** What a file has from there on, in stretches of which only the one at its end has a `last`; nothing if there is no file. */
async function* linesFrom(path: string, offsetBytes: number): AsyncIterable<Stretch> {
  let at = offsetBytes;
  let sizeBytes = bytesAtOnce;
  for (;;) {
    const bytes = await readFrom(path, at, sizeBytes);
    const isAtEnd = bytes.length < sizeBytes;
    const end = isAtEnd ? bytes.length : bytes.lastIndexOf(lineFeed) + 1;
    if (end === 0 && isAtEnd) return;
    // A line that is longer than what is read at once.
    if (end === 0) {
      sizeBytes *= 2;
      continue;
    }
    const lines = bytes.toString('utf8', 0, end).split('\n');
    const last = lines.pop() ?? '';
    yield { lines, last, sizeBytes: end, wholeBytes: bytes.lastIndexOf(lineFeed) + 1 };
    if (isAtEnd) return;
    at += end;
    sizeBytes = bytesAtOnce;
  }
}

async function sizeOf(path: string): Promise<number> {
  const outcome = await attempt(async () => {
    const file = await open(path, 'r');
    try {
      return (await file.stat()).size;
    } finally {
      await file.close();
    }
  });
  return outcome.ok ? outcome.value : 0;
}

async function readFrom(path: string, offsetBytes: number, sizeBytes: number): Promise<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const length = Math.min(sizeBytes, Math.max(0, size - offsetBytes));
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offsetBytes);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}
