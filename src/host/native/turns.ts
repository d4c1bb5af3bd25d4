/**
 * What the model thought and how it wrote its tool calls: the editor's API carries neither, and the service wants both back.
 * Owns the memory, in this window and on disk: the newest turns by the ids of their calls, or by their text, bounded in number
 * and size. It is a cache: where a turn is not found the client sends it without its thoughts, which the service takes.
 */
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import type { ToolCall } from '../../api/events.ts';
import { replaceFile } from '../disk/replaceFile.ts';
import { hashing } from '../net/hashing.ts';

const mostTurns = 300;
const mostCharacters = 3_000_000;

const turn = v.object({
  reasoning: v.string(),
  /** As the model wrote them. */
  calls: v.array(v.object({ id: v.string(), name: v.string(), arguments: v.string() })),
});

/** One answer. */
export type RememberedTurn = v.InferOutput<typeof turn>;

const file = v.array(v.tuple([v.string(), turn]));

export class Turns {
  readonly #path: string;
  #turns: Map<string, RememberedTurn> | undefined;
  /** One thing at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** Gives back how to find turns. Reads the disk once. */
  async recall(): Promise<(calls: readonly string[], text: string) => RememberedTurn | undefined> {
    const turns = (this.#turns ??= await this.#read());
    return (calls, text) => turns.get(keyOf(calls, text));
  }

  /** Remembers an answer. Resolves when it is on disk, or could not be written. */
  async keep(text: string, reasoning: string, calls: readonly ToolCall[]): Promise<void> {
    if (reasoning === '' && calls.length === 0) return;
    const turns = (this.#turns ??= await this.#read());
    const key = keyOf(
      calls.map(({ id }) => id),
      text,
    );
    turns.delete(key);
    turns.set(key, { reasoning, calls: [...calls] });
    const done = this.#last.then(() => this.#write(turns)).catch(() => undefined);
    this.#last = done;
    await done;
  }

  /** Another window may have written meanwhile: what it knows is kept as far as there is room. */
  async #write(turns: Map<string, RememberedTurn>): Promise<void> {
    const theirs = [...(await this.#read())].filter(([key]) => !turns.has(key));
    const kept = newest([...theirs, ...turns]);
    for (const key of turns.keys()) if (!kept.has(key)) turns.delete(key);
    await replaceFile(this.#path, JSON.stringify([...kept]));
  }

  async #read(): Promise<Map<string, RememberedTurn>> {
    try {
      const found = v.safeParse(file, JSON.parse(await readFile(this.#path, 'utf8')));
      return new Map(found.success ? found.output : []);
    } catch {
      return new Map();
    }
  }
}

function keyOf(calls: readonly string[], text: string): string {
  const [first] = calls;
  return first === undefined ? `text ${hashing.sha256(new TextEncoder().encode(text))}` : `call ${first}`;
}

/** As many as fit, from the end. */
function newest(all: readonly (readonly [string, RememberedTurn])[]): Map<string, RememberedTurn> {
  let characters = 0;
  const first = all.findLastIndex(([, { reasoning, calls }]) => {
    characters += calls.reduce((sum, call) => sum + call.arguments.length, reasoning.length);
    return characters > mostCharacters;
  });
  return new Map(all.slice(Math.max(first + 1, all.length - mostTurns)));
}
