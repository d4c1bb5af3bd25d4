/**
 * The questions that this window put into the queue: those that wait for the answer before them, and those that wait for the
 * lower price. Owns until when, and the waking. The queue is part of the session, and the asking is the chat's.
 */
import type { Disposable } from 'vscode';
import type { Asking, QueuedQuestion } from '../../core/conversation/model.ts';

export interface LowerPrice {
  /** When a question is to be asked that can wait, in milliseconds since 1970; undefined where it is asked at once. */
  readonly from: (asking: Asking) => number | undefined;
  /** Resolves when the lower price holds: false when the signal ended the wait. */
  readonly wait: (signal: AbortSignal) => Promise<boolean>;
}

export class Waiting implements Disposable {
  readonly #lowerPrice: LowerPrice;
  /** When the lower price begins, for those that wait for it. */
  readonly #until = new Map<string, number | undefined>();
  readonly #ending = new AbortController();

  constructor(lowerPrice: LowerPrice) {
    this.#lowerPrice = lowerPrice;
  }

  /** Takes note of a question. `wake` hears when the lower price holds that it waits for. */
  add(questionId: string, until: number | undefined, wake: () => void): void {
    this.#until.set(questionId, until);
    if (until !== undefined) void this.#wait(questionId, wake);
  }

  /** Takes note of those that waited for the lower price when their session was shown last. */
  takeUp(queue: readonly QueuedQuestion[], wake: (questionId: string) => void): void {
    for (const { id, waitsUntil } of queue) {
      if (waitsUntil !== undefined && !this.#until.has(id)) this.add(id, waitsUntil, () => wake(id));
    }
  }

  /** Its session is not in front any more: it waits there. */
  forget(questionId: string): void {
    this.#until.delete(questionId);
  }

  /** Until when a question waits for the lower price; undefined if it does not. */
  until(questionId: string): number | undefined {
    return this.#until.get(questionId);
  }

  /** Whether a question is asked as soon as the answer before it is done. */
  isNext(questionId: string): boolean {
    return this.#until.has(questionId) && this.until(questionId) === undefined;
  }

  dispose(): void {
    this.#ending.abort();
  }

  async #wait(questionId: string, wake: () => void): Promise<void> {
    if (!(await this.#lowerPrice.wait(this.#ending.signal))) return;
    this.#until.set(questionId, undefined);
    wake();
  }
}
