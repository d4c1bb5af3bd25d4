/**
 * Chunks the person was at, newest first.
 * Owns their order and how many are remembered.
 */
import type { Chunk } from './source/chunks.ts';

const mostRemembered = 12;

/** The last dozen chunks that something happened to. */
export class RecentChunks {
  #visits: readonly { readonly chunk: Chunk; readonly atMs: number }[] = [];

  /** Notes that it happened to `chunks` now. */
  note(chunks: readonly Chunk[], nowMs: number): void {
    const rest = this.#visits.filter(({ chunk }) => chunk.owner !== undefined && !chunks.includes(chunk));
    this.#visits = [...chunks.map((chunk) => ({ chunk, atMs: nowMs })), ...rest].slice(0, mostRemembered);
  }

  /** Those it happened to at `sinceMs` or later that are still part of a document, newest first. */
  since(sinceMs: number): Chunk[] {
    return this.#visits.flatMap(({ chunk, atMs }) => (chunk.owner !== undefined && atMs >= sinceMs ? [chunk] : []));
  }
}
