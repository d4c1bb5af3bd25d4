/**
 * The log of receipts on disk: files of sealed lines, one chain through all of them, written by all windows.
 * Owns appending under the lock, what a crash left, rotation, and the anchor. What a line means is core/audit.
 *
 * Each append goes on from the end of the files or from the anchor, whichever is further: what was cut off stays a gap.
 * The anchor is set after the lines are on disk, at most once a second.
 */
import { mkdir, open, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hashing } from '../../api/http.ts';
import { genesis, parseEntry, placeOf, sealReceipt, type Entry, type Link } from '../../core/audit/chain.ts';
import type { Receipt } from '../../core/audit/receipt.ts';
import { verifyLog, type Anchor, type LogFile, type Verdict } from '../../core/audit/verify.ts';
import { withLock } from '../disk/lock.ts';
import { attempt, systemCode, type DiskOutcome } from '../disk/outcome.ts';
import type { Vault } from './vault.ts';

export interface LogLimits {
  readonly fileBytes: number;
  readonly files: number;
}

const limits: LogLimits = { fileBytes: 5_000_000, files: 6 };
const anchorPauseMs = 1_000;
/** Logs whose key is not here. */
const mostForeignLogs = 4;
/** No line is longer. */
const tailBytes = 64 * 1024;

/** Where the log ends: what a window knows as long as no other one has written. */
interface End {
  readonly name: string;
  readonly sizeBytes: number;
  readonly link: Link;
}

export class LogFiles {
  readonly #folder: string;
  readonly #vault: Vault;
  readonly #hashing: Hashing;
  readonly #limits: LogLimits;
  #end: End | undefined;
  #anchoredAt = -Infinity;
  #isAnchored = true;
  #last: Promise<DiskOutcome<void>> = Promise.resolve({ ok: true, value: undefined });

  constructor(folder: string, vault: Vault, hashing: Hashing, some: LogLimits = limits) {
    this.#folder = folder;
    this.#vault = vault;
    this.#hashing = hashing;
    this.#limits = some;
  }

  /** Adds receipts in their order. They are on disk, for good, when this resolves well. */
  append(receipts: readonly Receipt[]): Promise<DiskOutcome<void>> {
    this.#last = this.#last.then(() => attempt(() => this.#locked(() => this.#append(receipts))));
    return this.#last;
  }

  /** Whether the anchor is behind the files: `anchor` is due. */
  get isAhead(): boolean {
    return !this.#isAnchored;
  }

  /** Sets the anchor to the end of what this window wrote. */
  anchor(): Promise<DiskOutcome<void>> {
    return attempt(() => this.#locked(() => this.#setAnchor()));
  }

  /** Judges the whole log as it now stands. */
  verify(): Promise<DiskOutcome<Verdict>> {
    return attempt(() =>
      this.#locked(async () => {
        const key = await this.#vault.key();
        if (key === undefined) return { state: 'intact', receipts: 0, tornBytes: 0 };
        return verifyLog(await this.#read(), { hashing: this.#hashing, key }, await this.#vault.anchor());
      }),
    );
  }

  /** Every receipt that can be read, oldest first, whether its seal is right or not. */
  entries(): Promise<DiskOutcome<readonly Entry[]>> {
    return attempt(() =>
      this.#locked(async () =>
        (await this.#read()).flatMap(({ text }) => text.split('\n').flatMap((line) => parseEntry(line) ?? [])),
      ),
    );
  }

  /** Every line as it stands, oldest first. */
  text(): Promise<DiskOutcome<string>> {
    return attempt(() => this.#locked(async () => (await this.#read()).map(({ text }) => text).join('')));
  }

  #locked<T>(work: () => Promise<T>): Promise<T> {
    return withLock(join(this.#folder, 'lock'), work);
  }

  async #append(receipts: readonly Receipt[]): Promise<void> {
    const key = (await this.#vault.key()) ?? (await this.#begin());
    const home = await this.#home();
    const names = await this.#names();
    const anchor = await this.#vault.anchor();
    const { end, tornBytes } = await this.#findEnd(names, anchor);
    let { name, sizeBytes, link } = end;
    let text = '';
    for (const [index, receipt] of receipts.entries()) {
      const sealed = sealReceipt(
        receipt,
        link,
        { hashing: this.#hashing, key },
        (index === 0 && tornBytes) || undefined,
      );
      text += `${sealed.line}\n`;
      link = sealed.link;
    }
    this.#end = undefined;
    if (sizeBytes > 0 && sizeBytes + text.length > this.#limits.fileBytes) {
      name = nameOf(numberOf(name) + 1);
      sizeBytes = 0;
    }
    await mkdir(home, { recursive: true, mode: 0o700 });
    await write(join(home, name), text, sizeBytes);
    this.#end = { name, sizeBytes: sizeBytes + text.length, link };
    this.#isAnchored = false;
    // The receipts are kept: what fails from here on must not bring them once more. The next append, or `anchor`, makes up for it.
    await attempt(async () => {
      await this.#rotate([...new Set([...names, name])]);
      if (Date.now() - this.#anchoredAt >= anchorPauseMs) await this.#setAnchor();
    });
  }

  /** Makes the key of a new log. Logs of other keys, lost or another computer's, stay where they are, the newest few of them. */
  async #begin(): Promise<Uint8Array> {
    const homes = (await readdir(this.#folder)).filter((name) => /^[0-9a-f]{8}$/.test(name));
    const ages = await Promise.all(
      homes.map(async (name) => ({ name, at: (await stat(join(this.#folder, name))).mtimeMs })),
    );
    for (const { name } of ages.sort((one, other) => other.at - one.at).slice(mostForeignLogs)) {
      await rm(join(this.#folder, name), { recursive: true, force: true });
    }
    const key = await this.#vault.makeKey();
    await this.#vault.setAnchor({ head: genesis, before: genesis });
    return key;
  }

  /** The folder of this key's log: the secret storage may be another computer's than the disk is. */
  async #home(): Promise<string> {
    return join(this.#folder, (await this.#vault.keyName()) ?? 'none');
  }

  /** Finds where to go on, and takes away what a crash left torn. */
  async #findEnd(names: readonly string[], anchor: Anchor | undefined): Promise<{ end: End; tornBytes: number }> {
    const name = names.at(-1) ?? nameOf(1);
    const path = join(await this.#home(), name);
    const sizeBytes = names.length === 0 ? 0 : (await stat(path)).size;
    if (this.#end?.name === name && this.#end.sizeBytes === sizeBytes) return { end: this.#end, tornBytes: 0 };
    const tail = await readTail(path, sizeBytes);
    const tornBytes = tail.length - (tail.lastIndexOf('\n') + 1);
    if (tornBytes > 0) await truncate(path, sizeBytes - tornBytes);
    const written = await this.#lastPlace(names);
    const anchored = anchor?.head ?? genesis;
    const { seq, mac } = written !== undefined && written.seq >= anchored.seq ? written : anchored;
    return { end: { name, sizeBytes: sizeBytes - tornBytes, link: { seq, mac } }, tornBytes };
  }

  /** Where the last line stands that is one; in the file before, if a crash came right after it was filled. */
  async #lastPlace(names: readonly string[]): Promise<Link | undefined> {
    for (const name of names.toReversed()) {
      const path = join(await this.#home(), name);
      const tail = await readTail(path, (await stat(path)).size);
      const places = tail.split('\n').slice(0, -1).map(placeOf);
      const last = places.findLast((place) => place !== undefined);
      if (last !== undefined) return last;
    }
    return undefined;
  }

  /** Removes the oldest files beyond the limit. */
  async #rotate(names: readonly string[]): Promise<void> {
    const old = names.slice(0, -this.#limits.files);
    const oldest = names.at(-this.#limits.files);
    if (old.length === 0 || oldest === undefined) return;
    const home = await this.#home();
    const first = placeOf((await readFile(join(home, oldest), 'latin1')).split('\n', 1)[0] ?? '');
    // The anchor first: a file that is gone while the anchor still counts on it would look like damage.
    await this.#setAnchor(first && { seq: first.seq - 1, mac: first.prev });
    for (const name of old) await rm(join(home, name), { force: true });
  }

  /** Moves the anchor to where this window's lines end, unless another window's reach further. */
  async #setAnchor(before?: Link): Promise<void> {
    const anchor = (await this.#vault.anchor()) ?? { head: genesis, before: genesis };
    const head = this.#end?.link ?? genesis;
    await this.#vault.setAnchor({
      head: head.seq > anchor.head.seq ? head : anchor.head,
      before: before ?? anchor.before,
    });
    this.#anchoredAt = Date.now();
    this.#isAnchored = true;
  }

  async #read(): Promise<readonly LogFile[]> {
    const home = await this.#home();
    const names = await this.#names();
    return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(home, name), 'latin1') })));
  }

  async #names(): Promise<string[]> {
    try {
      return (await readdir(await this.#home())).filter((name) => /^receipts-\d{6}\.jsonl$/.test(name)).sort();
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return [];
      throw error;
    }
  }
}

function nameOf(number: number): string {
  return `receipts-${String(number).padStart(6, '0')}.jsonl`;
}

function numberOf(name: string): number {
  return Number(/\d+/.exec(name)?.[0]);
}

async function readTail(path: string, sizeBytes: number): Promise<string> {
  if (sizeBytes === 0) return '';
  const file = await open(path, 'r');
  try {
    const length = Math.min(sizeBytes, tailBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, sizeBytes - length);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** What is not wholly on disk is taken away again: it will be written once more. */
async function write(path: string, text: string, sizeBytes: number): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    await file.appendFile(text, 'latin1');
    await file.datasync();
  } catch (error) {
    await file.truncate(sizeBytes);
    throw error;
  } finally {
    await file.close();
  }
}
