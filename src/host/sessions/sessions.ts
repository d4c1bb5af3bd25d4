/**
 * Which session is in front, over the life of the window and beyond.
 * Owns going back to an earlier session, and what happens when the disk refuses to keep one: a word, and another try.
 * The files themselves are sessionStore.ts, the list of them is history.ts.
 */
import { workspace, l10n, type Disposable, type Memento } from 'vscode';
import type { Session } from '../../core/conversation/model.ts';
import type { ConversationEvent } from '../../core/conversation/reduce.ts';
import type { DiskOutcome } from '../disk/outcome.ts';
import type { Log } from '../log.ts';
import type { Chat } from '../chat/chat.ts';
import { failureWords } from '../disk/failureWords.ts';
import { showError, showInformation, showWarning } from '../notices/notices.ts';
import type { SessionStore } from './sessionStore.ts';

const frontKey = 'session';

/** How long to wait before trying again what the disk refused; doubled each time, up to the last. */
const [firstRetryMs, lastRetryMs] = [2_000, 60_000];

export class Sessions implements Disposable {
  readonly #store: SessionStore;
  readonly #memento: Memento;
  readonly #log: Log;
  /** A full disk is said once, not once a sentence; again when it had worked in between. */
  #warned = false;
  #retry: NodeJS.Timeout | undefined;
  #retryMs = firstRetryMs;

  constructor(store: SessionStore, memento: Memento, log: Log) {
    this.#store = store;
    this.#memento = memento;
    this.#log = log;
  }

  /** The session that was in front when the window closed. */
  async last(signal: AbortSignal): Promise<Session | undefined> {
    const id = this.#memento.get<string>(frontKey);
    return id === undefined ? undefined : this.#load(id, signal);
  }

  begin(session: Session): void {
    this.#store.create(session, workspaceKey());
    void this.#memento.update(frontKey, session.id);
  }

  async keep(sessionId: string, event: ConversationEvent): Promise<void> {
    const outcome = await this.#store.append(sessionId, event);
    // A title for what was deleted meanwhile is nothing to trouble anyone with.
    if (!outcome.ok && outcome.failure === 'missing' && event.type === 'titled') return;
    this.#settle(outcome);
  }

  /** See ChatParts: where the disk refuses a lock, this window does what it would do by itself. */
  async alone(sessionId: string, work: (written: Session | undefined) => void): Promise<void> {
    const outcome = await this.#store.alone(sessionId, work);
    if (outcome.ok) return;
    this.#log.event('session not locked', { failure: outcome.failure, cause: outcome.cause });
    work(undefined);
  }

  /** A title or a pin: the session in front hears of it by the chat, any other by its file. */
  async note(
    chat: Chat,
    sessionId: string,
    event: Extract<ConversationEvent, { type: 'titled' | 'pinned' }>,
  ): Promise<void> {
    if (sessionId === chat.sessionId) chat.note(event);
    else await this.keep(sessionId, event);
  }

  dispose(): void {
    clearTimeout(this.#retry);
  }

  /** Says it when the disk refuses, and tries again until it takes what was said. */
  #settle(outcome: DiskOutcome<void>): void {
    if (outcome.ok) {
      // This one was saved, another session may still wait.
      if (this.#store.hasUnsaved) return;
      clearTimeout(this.#retry);
      this.#retry = undefined;
      this.#retryMs = firstRetryMs;
      if (this.#warned) void showInformation(l10n.t('The chat is saved again.'));
      this.#warned = false;
      return;
    }
    this.#log.event('session not saved', { failure: outcome.failure, cause: outcome.cause });
    // A file that is gone comes back with the next question, not with time.
    if (outcome.failure !== 'missing') {
      this.#retry ??= setTimeout(() => {
        this.#retry = undefined;
        this.#retryMs = Math.min(lastRetryMs, this.#retryMs * 2);
        void this.#store.retry().then((again) => this.#settle(again));
      }, this.#retryMs);
    }
    if (this.#warned) return;
    this.#warned = true;
    void showWarning(
      l10n.t(
        'The chat could not be saved: {0}. It is kept in this window and saved when that is possible again.',
        failureWords(outcome.failure),
      ),
    );
  }

  /** Brings a session from disk to the front. */
  async open(chat: Chat, id: string, signal: AbortSignal): Promise<void> {
    if (id === chat.sessionId) return;
    const session = await this.#load(id, signal);
    if (session === undefined) {
      void showError(l10n.t('This chat could not be read. The log says more.'));
      return;
    }
    void this.#memento.update(frontKey, id);
    await chat.show(session);
  }

  async #load(id: string, signal: AbortSignal): Promise<Session | undefined> {
    const outcome = await this.#store.load(id, signal);
    if (outcome.ok) {
      const { session, dropped, cut } = outcome.value;
      if (dropped > 0 || cut) this.#log.event('session repaired', { dropped, cut });
      return session;
    }
    // A session without a question never got a file: a new one takes its place.
    if (outcome.failure !== 'missing') {
      this.#log.event('session not read', { failure: outcome.failure, cause: outcome.cause });
    }
    return undefined;
  }
}

/** Names the workspace that a session belongs to; empty without one. */
export function workspaceKey(): string {
  return (workspace.workspaceFile ?? workspace.workspaceFolders?.[0]?.uri)?.toString() ?? '';
}
