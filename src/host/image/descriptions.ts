/**
 * What was said of pictures, so that the same is not asked and paid for twice.
 * Owns the file: the newest answers by a hash of everything that was asked, bounded in number, size and age. Only whole answers
 * are in it. It is a cache: what goes wrong with it is of no consequence.
 */
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { replaceFile } from '../disk/replaceFile.ts';

const maxEntries = 2_000;
const maxCharacters = 1_000_000;
const maxAgeMs = 30 * 24 * 60 * 60 * 1000;

const description = v.object({
  at: v.number(),
  model: v.string(),
  text: v.string(),
  /** A JSON value. */
  fields: v.exactOptional(v.string()),
});

/** Something that was said of pictures. */
export type Description = v.InferOutput<typeof description>;

const entries = v.array(v.tuple([v.string(), description]));

export class Descriptions {
  readonly #path: string;
  readonly #now: () => number;
  /** One thing at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(path: string, now: () => number) {
    this.#path = path;
    this.#now = now;
  }

  async find(key: string): Promise<Description | undefined> {
    return (await this.#read()).get(key);
  }

  /** Resolves when it is on disk, or could not be written. */
  keep(key: string, said: Omit<Description, 'at'>): Promise<void> {
    const write = async (): Promise<void> => {
      // Another window may have added to it.
      const known = await this.#read();
      known.delete(key);
      known.set(key, { ...said, at: this.#now() });
      await replaceFile(this.#path, JSON.stringify(newest([...known])));
    };
    const done = this.#last.then(write).catch(() => undefined);
    this.#last = done;
    return done;
  }

  async #read(): Promise<Map<string, Description>> {
    try {
      const found = v.safeParse(entries, JSON.parse(await readFile(this.#path, 'utf8')));
      const oldest = this.#now() - maxAgeMs;
      return new Map(found.success ? found.output.filter(([, { at }]) => at > oldest) : []);
    } catch {
      return new Map();
    }
  }
}

/** As many as fit, from the end. */
function newest(all: readonly (readonly [string, Description])[]): typeof all {
  let characters = 0;
  const first = all.findLastIndex(
    ([, { text, fields = '' }]) => (characters += text.length + fields.length) > maxCharacters,
  );
  return all.slice(Math.max(first + 1, all.length - maxEntries));
}
