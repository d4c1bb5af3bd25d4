/**
 * The ledger on disk: one file of lines for each day (UTC), written by all windows.
 * Owns appending, following what was appended, and how long files are kept. What a line means is core/cost/ledger.ts.
 *
 * A day's sums are kept while it lasts: each look reads only what was written since the last one, by whichever window.
 */
import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  addEntry,
  dayOf,
  emptyDay,
  encodeEntry,
  parseEntry,
  type DayTotals,
  type LedgerEntry,
} from '../../core/cost/ledger.ts';
import { AppendFile } from '../disk/appendFile.ts';
import { attempt, systemCode, type DiskOutcome } from '../disk/outcome.ts';

const keptDays = 92;
const linesAtOnce = 200;
const lineFeed = 0x0a;

/** How far a day's file was counted, and what that came to. */
interface Reading {
  totals: DayTotals;
  offsetBytes: number;
}

export class LedgerFiles {
  readonly #folder: string;
  readonly #readings = new Map<string, Reading>();
  #file: { readonly day: string; readonly append: AppendFile } | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes the entry into the file of its day. What the disk refuses is kept and goes out with the next entry of the day. */
  async append(entry: LedgerEntry): Promise<DiskOutcome<void>> {
    const day = dayOf(entry.at);
    if (this.#file?.day !== day) {
      this.#file = { day, append: new AppendFile(this.#path(day), false) };
      void this.#removeBefore(dayOf(entry.at - keptDays * 86_400_000));
    }
    return this.#file.append.append([encodeEntry(entry)], { durable: false });
  }

  /** The sums of a day, with everything that any window had written when this was called. */
  totals(day: string): Promise<DiskOutcome<DayTotals>> {
    // One reader at a time, or two would count the same lines.
    const read = this.#last.then(() => attempt(() => this.#follow(day)));
    this.#last = read;
    return read;
  }

  /** Resolves when everything appended so far has its outcome. */
  async settled(): Promise<void> {
    await this.#file?.append.settled();
  }

  async #follow(day: string): Promise<DayTotals> {
    const reading = this.#readings.get(day) ?? { totals: emptyDay(), offsetBytes: 0 };
    this.#readings.set(day, reading);
    const bytes = await readFrom(this.#path(day), reading.offsetBytes);
    const lines = bytes.toString('utf8').split('\n');
    const last = lines.pop() ?? '';
    for (const [index, line] of lines.entries()) {
      count(reading, line);
      // A long day must not hold up the keys of somebody who types.
      if (index % linesAtOnce === linesAtOnce - 1) await setImmediate();
    }
    // A line feed stands before each line: the last one may not be whole yet, and is looked at again then.
    const isWhole = last === '' || count(reading, last);
    reading.offsetBytes += isWhole ? bytes.length : bytes.lastIndexOf(lineFeed) + 1;
    return reading.totals;
  }

  async #removeBefore(first: string): Promise<void> {
    await attempt(async () => {
      for (const name of await readdir(this.#folder)) {
        if (/^\d{4}-\d\d-\d\d\.jsonl$/.test(name) && name.slice(0, 10) < first) {
          await rm(join(this.#folder, name), { force: true });
        }
      }
    });
  }

  #path(day: string): string {
    return join(this.#folder, `${day}.jsonl`);
  }
}

/** Adds what the line holds; false if it holds no entry. */
function count(reading: Reading, line: string): boolean {
  const entry = parseEntry(line);
  if (entry !== undefined) reading.totals = addEntry(reading.totals, entry);
  return entry !== undefined;
}

/** What a file has from there on; nothing if there is no such file. */
async function readFrom(path: string, offsetBytes: number): Promise<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const length = Math.max(0, size - offsetBytes);
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
