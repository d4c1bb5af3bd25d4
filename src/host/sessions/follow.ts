/**
 * Follows what other windows do to the session in front, by the growth of its file.
 * Owns the watching. What of it counts is core/conversation/merge.ts; where it cannot watch, the session is as it was loaded.
 */
import { watch, type FSWatcher } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import type { Disposable } from 'vscode';
import { merge } from '../../core/conversation/merge.ts';
import type { ConversationEvent } from '../../core/conversation/reduce.ts';
import type { Chat } from '../chat/chat.ts';
import { attempt } from '../disk/outcome.ts';
import type { SessionStore } from './sessionStore.ts';

/** Several lines are written at a time. */
const pauseMs = 250;

export class Follower implements Disposable {
  readonly #store: SessionStore;
  readonly #chat: Chat;
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;
  #last: Promise<void> = Promise.resolve();
  /** Read, but not taken up because an answer was running. */
  #waiting: { readonly id: string; readonly events: readonly ConversationEvent[] } | undefined;

  constructor(store: SessionStore, chat: Chat) {
    this.#store = store;
    this.#chat = chat;
    void this.#begin();
  }

  dispose(): void {
    this.#disposed = true;
    this.#watcher?.close();
    clearTimeout(this.#timer);
  }

  async #begin(): Promise<void> {
    const { folder } = this.#store;
    const made = await attempt(async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return watch(folder, { persistent: false }, (_, name) => {
        if (name === `${this.#chat.sessionId}.jsonl`) this.#soon();
      });
    });
    if (!made.ok) return;
    made.value.on('error', () => made.value.close());
    if (this.#disposed) made.value.close();
    else this.#watcher = made.value;
  }

  #soon(): void {
    clearTimeout(this.#timer);
    // One look after another, or two would read the same lines, or leave some out.
    this.#timer = setTimeout(() => {
      this.#last = this.#last.then(() => this.#look());
    }, pauseMs);
  }

  async #look(): Promise<void> {
    const id = this.#chat.sessionId;
    const news = await this.#store.news(id);
    const before = this.#waiting?.id === id ? this.#waiting.events : [];
    this.#waiting = { id, events: [...before, ...news] };
    // The end of the answer is written too, and then this comes again.
    if (this.#disposed || this.#chat.answering || id !== this.#chat.sessionId) return;
    const merged = merge(this.#chat.session, this.#waiting.events);
    this.#waiting = undefined;
    if (merged !== this.#chat.session) this.#chat.showAgain(merged);
  }
}
