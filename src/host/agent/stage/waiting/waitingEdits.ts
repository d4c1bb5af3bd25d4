/**
 * Edits that wait for the person, on disk: a file for each session that only grows, gone when nothing waits in it.
 * Owns what its lines say, and that a window that closes loses none of them. What becomes of one is takeUp.ts.
 */
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { AppendFile } from '../../../disk/appendFile.ts';
import { attempt } from '../../../disk/outcome.ts';
import type { Proposal } from '../proposal.ts';

/** As it was proposed: `base` and `text` are left out where there was no file, or is to be none. */
const edit = v.object({
  uri: v.string(),
  base: v.exactOptional(v.string()),
  text: v.exactOptional(v.string()),
  /** It stood in the document, which may have kept it unsaved. */
  isReviewed: v.boolean(),
});

export type WaitingEdit = v.InferOutput<typeof edit>;

const record = v.variant('type', [
  v.object({ type: v.literal('waits'), ...edit.entries }),
  v.object({ type: v.literal('decided'), uri: v.string() }),
]);

type WaitingRecord = v.InferOutput<typeof record>;

const maxAgeMs = 30 * 86_400_000;

/** A session's file, and what waits in it. */
interface Waiting {
  readonly file: AppendFile;
  readonly uris: Set<string>;
}

export class WaitingEdits {
  readonly #folder: string;
  readonly #open = new Map<string, Waiting>();
  #last: Promise<unknown> = Promise.resolve();

  /** Keeps everything below `folder`, which need not exist. Touches no disk. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Resolves when it is kept, or the disk refuses: then it waits in this window alone. */
  put({ session, uri, base, text, isReviewed }: Proposal): Promise<void> {
    return this.#turn(async () => {
      const address = uri.toString();
      const { file, uris } = await this.#waiting(session);
      uris.add(address);
      const kept = { ...(base !== undefined && { base }), ...(text !== undefined && { text }) };
      await append(file, { type: 'waits', uri: address, isReviewed, ...kept });
    });
  }

  /** It waits no more. */
  drop(session: string, uri: string): Promise<void> {
    return this.#turn(async () => {
      const { file, uris } = await this.#waiting(session);
      if (!uris.delete(uri)) return;
      await append(file, { type: 'decided', uri });
      if (uris.size > 0) return;
      this.#open.delete(session);
      await attempt(() => rm(this.#path(session), { force: true }));
    });
  }

  /** What waits in a session, the oldest first. Forgets what has waited for too long, in every session. */
  read(session: string): Promise<readonly WaitingEdit[]> {
    return this.#turn(async () => {
      await attempt(() => this.#sweep());
      return this.#read(session);
    });
  }

  /** One after the other: a file is gone when its last line is decided, and begins anew with the next. */
  #turn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #waiting(session: string): Promise<Waiting> {
    const known = this.#open.get(session);
    if (known !== undefined) return known;
    const uris = new Set((await this.#read(session)).map(({ uri }) => uri));
    const opened = { file: new AppendFile(this.#path(session), false), uris };
    this.#open.set(session, opened);
    return opened;
  }

  async #read(session: string): Promise<readonly WaitingEdit[]> {
    const text = await attempt(() => readFile(this.#path(session), 'utf8'));
    const edits = new Map<string, WaitingEdit>();
    for (const one of text.ok ? decode(text.value) : []) {
      if (one.type === 'decided') edits.delete(one.uri);
      else edits.set(one.uri, one);
    }
    return [...edits.values()];
  }

  async #sweep(): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name);
      if (Date.now() - (await stat(path)).mtimeMs > maxAgeMs) await rm(path, { force: true });
    }
  }

  #path(session: string): string {
    return join(this.#folder, `${session.replaceAll(/[^\w-]/g, '_')}.jsonl`);
  }
}

async function append(file: AppendFile, one: WaitingRecord): Promise<void> {
  await file.append([JSON.stringify(one)], { durable: false });
}

/** A line that was torn, or says nothing known, is passed over. */
function decode(text: string): readonly WaitingRecord[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return [];
    try {
      const read = v.safeParse(record, JSON.parse(line));
      return read.success ? [read.output] : [];
    } catch {
      return [];
    }
  });
}
