/**
 * Which session is in front, over the life of the window and beyond.
 * Owns going back to the last session, the list to pick from, and the one warning when the disk refuses.
 * The files themselves are sessionStore.ts.
 */
import { window, workspace, l10n, ThemeIcon, type Disposable, type Memento, type QuickPickItem } from 'vscode';
import type { Session } from '../../core/conversation/model.ts';
import type { ConversationEvent } from '../../core/conversation/reduce.ts';
import type { DiskFailure, DiskOutcome } from '../disk/outcome.ts';
import type { Log } from '../log.ts';
import type { Chat } from '../chat/chat.ts';
import type { ListedSession } from './sessionFolder.ts';
import type { SessionStore } from './sessionStore.ts';

const frontKey = 'session';

/** How long to wait before trying again what the disk refused; doubled each time, up to the last. */
const [firstRetryMs, lastRetryMs] = [2_000, 60_000];

interface SessionItem extends QuickPickItem {
  readonly summary: ListedSession;
}

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
    this.#settle(await this.#store.append(sessionId, event));
  }

  dispose(): void {
    clearTimeout(this.#retry);
  }

  /** Says it when the disk refuses, and tries again until it takes what was said. */
  #settle(outcome: DiskOutcome<void>): void {
    if (outcome.ok) {
      clearTimeout(this.#retry);
      this.#retry = undefined;
      this.#retryMs = firstRetryMs;
      if (this.#warned) void window.showInformationMessage(l10n.t('The chat is saved again.'));
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
    void window.showWarningMessage(
      l10n.t(
        'The chat could not be saved: {0}. It is kept in this window and saved when that is possible again.',
        failureWords(outcome.failure),
      ),
    );
  }

  /** Lets the person pick an earlier session, or delete one, with a way back. */
  async pick(chat: Chat, signal: AbortSignal): Promise<void> {
    const outcome = await this.#store.list(signal);
    if (!outcome.ok) {
      void window.showErrorMessage(l10n.t('The chats could not be listed: {0}.', failureWords(outcome.failure)));
      return;
    }
    const remove = { iconPath: new ThemeIcon('trash'), tooltip: l10n.t('Delete') };
    const list = window.createQuickPick<SessionItem>();
    list.placeholder = outcome.value.length === 0 ? l10n.t('No chats yet') : l10n.t('Open a chat');
    list.matchOnDescription = true;
    list.items = outcome.value.map((summary) => ({
      label: summary.title || l10n.t('Untitled'),
      description: new Date(summary.updatedAt).toLocaleString(),
      ...(summary.id === chat.sessionId && { detail: l10n.t('in front') }),
      buttons: [remove],
      summary,
    }));
    list.onDidAccept(() => {
      const chosen = list.selectedItems[0]?.summary;
      list.hide();
      if (chosen !== undefined) void this.open(chat, chosen.id, signal);
    });
    list.onDidTriggerItemButton(({ item }) => {
      list.items = list.items.filter((other) => other !== item);
      void this.#remove(chat, item.summary);
    });
    list.onDidHide(() => list.dispose());
    list.show();
  }

  /** Brings a session from disk to the front. */
  async open(chat: Chat, id: string, signal: AbortSignal): Promise<void> {
    if (id === chat.sessionId) return;
    const session = await this.#load(id, signal);
    if (session === undefined) {
      void window.showErrorMessage(l10n.t('This chat could not be read. The log says more.'));
      return;
    }
    void this.#memento.update(frontKey, id);
    await chat.show(session);
  }

  async #remove(chat: Chat, { id, title }: ListedSession): Promise<void> {
    const inFront = id === chat.sessionId;
    if (inFront) await chat.show(undefined);
    const outcome = await this.#store.remove(id);
    if (!outcome.ok) {
      void window.showErrorMessage(l10n.t('The chat could not be deleted: {0}.', failureWords(outcome.failure)));
      return;
    }
    const undo = l10n.t('Undo');
    const choice = await window.showInformationMessage(l10n.t('“{0}” was deleted.', title || l10n.t('Untitled')), undo);
    if (choice === undo) await this.#store.restore(id);
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
function workspaceKey(): string {
  return (workspace.workspaceFile ?? workspace.workspaceFolders?.[0]?.uri)?.toString() ?? '';
}

function failureWords(failure: DiskFailure): string {
  switch (failure) {
    case 'full':
      return l10n.t('the disk is full');
    case 'readOnly':
      return l10n.t('the disk cannot be written to');
    case 'denied':
      return l10n.t('access was denied');
    case 'missing':
      return l10n.t('its file is gone');
    case 'newer':
      return l10n.t('a newer version of the extension wrote it');
    case 'failed':
      return l10n.t('the disk reported an error');
  }
}
