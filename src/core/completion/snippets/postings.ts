/**
 * Which chunks contain a word.
 * Owns the inverted index. Looks only at rare words when asked for chunks like others: a word that is everywhere says nothing.
 */
import type { Chunk } from './source/chunks.ts';
import { compareWords } from './source/tokens.ts';

/** A word in more chunks than this says nothing. */
const commonFrom = 120;
const enoughChunks = 100;

/** Chunks by word. */
export class Postings {
  // One chunk alone is kept without an array: most words occur once.
  readonly #chunks = new Map<number, Chunk | Chunk[]>();

  /** Counts `words` as those of `chunk`, whose `words` are still the former ones. Cost follows the difference. */
  update(chunk: Chunk, words: Int32Array): void {
    compareWords(
      chunk.words,
      words,
      (word) => this.#remove(word, chunk),
      (word) => this.#add(word, chunk),
    );
  }

  /** At most some hundred chunks that share the rarest of `words`, in no order that means anything; which ones follows from the contents alone. */
  sharing(words: Int32Array): Set<Chunk> {
    const rare: { readonly word: number; readonly count: number }[] = [];
    for (const word of words) {
      const chunks = this.#chunks.get(word);
      const count = Array.isArray(chunks) ? chunks.length : Number(chunks !== undefined);
      if (count > 0 && count <= commonFrom) rare.push({ word, count });
    }
    rare.sort((a, b) => a.count - b.count || a.word - b.word);
    const found = new Set<Chunk>();
    for (const { word } of rare) {
      if (found.size >= enoughChunks) break;
      const chunks = this.#chunks.get(word);
      if (Array.isArray(chunks)) for (const chunk of chunks) found.add(chunk);
      else if (chunks !== undefined) found.add(chunks);
    }
    return found;
  }

  #add(word: number, chunk: Chunk): void {
    const chunks = this.#chunks.get(word);
    if (chunks === undefined) this.#chunks.set(word, chunk);
    else if (Array.isArray(chunks)) chunks.push(chunk);
    else this.#chunks.set(word, [chunks, chunk]);
  }

  #remove(word: number, chunk: Chunk): void {
    const chunks = this.#chunks.get(word);
    if (!Array.isArray(chunks)) {
      this.#chunks.delete(word);
      return;
    }
    const last = chunks.pop();
    if (last !== undefined && last !== chunk) chunks[chunks.indexOf(chunk)] = last;
    const [single] = chunks;
    if (chunks.length === 1 && single !== undefined) this.#chunks.set(word, single);
  }
}
