/**
 * Answers that were given before, for requests that are bound to be answered the same.
 * Owns the bounds: size and age. Only whole answers come in; what makes two requests the same is the caller's.
 */
import type { Usage } from '../../api/events.ts';

export interface KeptAnswer {
  readonly text: string;
  readonly reasoning: string;
  readonly model: string;
  readonly usage?: Usage;
}

interface Entry {
  readonly answer: KeptAnswer;
  readonly at: number;
  readonly sizeBytes: number;
}

export class ResponseCache {
  readonly #entries = new Map<string, Entry>();
  readonly #maxBytes: number;
  readonly #maxAgeMs: number;
  #sizeBytes = 0;

  constructor(bounds: { readonly maxBytes: number; readonly maxAgeMs: number }) {
    this.#maxBytes = bounds.maxBytes;
    this.#maxAgeMs = bounds.maxAgeMs;
  }

  /** What it takes in memory at most, in bytes: two for each character. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  find(key: string, now: number): KeptAnswer | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    if (now - entry.at > this.#maxAgeMs) {
      this.#sizeBytes -= entry.sizeBytes;
      return undefined;
    }
    // What is used again goes last.
    this.#entries.set(key, entry);
    return entry.answer;
  }

  keep(key: string, answer: KeptAnswer, now: number): void {
    const sizeBytes = 2 * (key.length + answer.text.length + answer.reasoning.length);
    this.#drop(key);
    if (sizeBytes > this.#maxBytes) return;
    this.#entries.set(key, { answer, at: now, sizeBytes });
    this.#sizeBytes += sizeBytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#sizeBytes <= this.#maxBytes) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#sizeBytes -= entry.sizeBytes;
  }
}
