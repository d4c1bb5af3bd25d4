/**
 * Faults for manual play, asked for in the question itself: "simulate …" in the newest user message.
 *
 *   simulate 429        any status from 400 to 599; "simulate 503 once" fails once for this question, then answers
 *   simulate slow       five seconds of silence, then a slow answer
 *   simulate queue      keep-alives for eight seconds first
 *   simulate cut        the connection breaks in the middle of the answer
 *   simulate stall      the answer stops and the connection stays open
 *   simulate reset      the connection is reset instead of an answer
 *   simulate malformed  three events that are not JSON
 *   simulate error      an error event in the middle of the answer
 *   simulate empty      200 and nothing at all
 *   simulate html       a proxy's page instead of the answer
 *   simulate length     the answer ends at the token limit
 *   simulate filter     the answer ends with content_filter
 *   simulate busy       the answer ends with insufficient_system_resource
 *   simulate giant      one event of one mebibyte
 */
import type { Fault } from './fault.ts';

const faults: Readonly<Record<string, Fault>> = {
  slow: { slowMs: 5000, pace: 8 },
  queue: { keepAlive: { forMs: 8000, everyMs: 1000 } },
  cut: { cutAfter: 25 },
  stall: { stallAfter: 25 },
  reset: { reset: true },
  malformed: { malformed: 3 },
  error: { errorAfter: 25 },
  empty: { empty: true },
  html: { html: true, status: 502 },
  length: { finishReason: 'length' },
  filter: { finishReason: 'content_filter' },
  busy: { finishReason: 'insufficient_system_resource' },
  giant: { giantBytes: 1024 * 1024 },
};

/** Remembers which questions have had their one failure. */
export class ControlWords {
  readonly #failed = new Set<string>();

  /** The fault that a question asks for; undefined for a plain question. */
  read(question: string): Fault | undefined {
    const match = /\bsimulate (\d{3}|[a-z]+)( once)?\b/i.exec(question);
    const word = match?.[1]?.toLowerCase();
    if (match === null || word === undefined) return undefined;
    if (match[2] !== undefined) {
      if (this.#failed.delete(question)) return undefined;
      this.#failed.add(question);
    }
    return /^[45]\d\d$/.test(word) ? { status: Number(word) } : faults[word];
  }
}
