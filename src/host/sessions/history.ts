/**
 * The history page's other side: lists the sessions and does to them what the page asks.
 * Owns the rows as they were last told. Says its own failures; files are sessionStore.ts, the session in front is chat.ts.
 */
import { EventEmitter, l10n, type Disposable } from 'vscode';
import type { HistoryAct, HistoryNews, SessionRow } from '../../protocol/history.ts';
import type { Chat } from '../chat/chat.ts';
import type { DiskOutcome } from '../disk/outcome.ts';
import { loadChunk } from '../loadChunk.ts';
import type { Log } from '../log.ts';
import { failureWords } from '../disk/failureWords.ts';
import { showError, showWarning } from '../notices/notices.ts';
import type { ListedSession } from './sessionFolder.ts';
import { workspaceKey, type Sessions } from './sessions.ts';
import type { SessionStore } from './sessionStore.ts';

const trashMs = 30 * 24 * 60 * 60 * 1000;

export class History implements Disposable {
  readonly #store: SessionStore;
  readonly #sessions: Sessions;
  readonly #chat: Chat;
  readonly #log: Log;
  readonly #told = new EventEmitter<HistoryNews>();
  readonly #end = new AbortController();
  readonly #rows = new Map<string, SessionRow>();
  #search: AbortController | undefined;

  /** What the page is to know, in order. */
  readonly onDidTell = this.#told.event;

  constructor(store: SessionStore, sessions: Sessions, chat: Chat, log: Log) {
    this.#store = store;
    this.#sessions = sessions;
    this.#chat = chat;
    this.#log = log;
  }

  async act(act: HistoryAct): Promise<void> {
    switch (act.do) {
      case 'list':
        return this.#list();
      case 'search':
        return this.#find(act.search, act.text);
      case 'open':
        return this.#sessions.open(this.#chat, act.sessionId, this.#end.signal);
      case 'rename':
        return this.#rename(act.sessionId, act.title);
      case 'pin':
        return this.#pin(act.sessionId, act.pinned);
      case 'remove':
        return this.#remove(act.sessionId);
      case 'restore':
        return this.#settle(await this.#store.restore(act.sessionId), act.sessionId, { trashed: false });
      case 'erase':
        return this.#erase(act.sessionId);
      case 'emptyTrash':
        return this.#emptyTrash();
      case 'export':
        return this.export(act.sessionId);
      case 'import':
        return this.import();
    }
  }

  /** Writes a session to a file of the person's choice: the one named, else the one in front. */
  async export(sessionId = this.#chat.sessionId): Promise<void> {
    const loaded = await this.#store.load(sessionId, this.#end.signal);
    // A new session has nothing on disk, and nothing to write.
    if (!loaded.ok) return this.#sayFailure(loaded);
    try {
      const { exportSession } = await loadChunk(() => import('./exporting.ts'));
      await exportSession(loaded.value.session);
    } catch (error) {
      this.#log.failure('export', error);
      void showError(l10n.t('The chat could not be written there. Choose another place.'));
    }
  }

  /** Takes sessions out of files of the person's choice. */
  async import(): Promise<void> {
    const { importSessions } = await loadChunk(() => import('./importing.ts'));
    if (await importSessions(this.#store, workspaceKey())) await this.#list();
  }

  /** Hears of a title that was made. */
  retitle(id: string, title: string): void {
    this.#change(id, { title });
  }

  dispose(): void {
    this.#end.abort();
    this.#search?.abort();
    this.#told.dispose();
  }

  /** Tells what was known last time at once, and what it has come to as soon as the files were looked at. */
  async #list(): Promise<void> {
    const { signal } = this.#end;
    const { kept: knownKept, trashed: knownTrashed } = await this.#store.glance();
    const before = rowsOf(knownKept, knownTrashed);
    if (before.length > 0) this.#tell(before);
    await this.#store.emptyTrash(Date.now() - trashMs, signal);
    const [kept, trashed] = await Promise.all([this.#store.list(signal), this.#store.listTrash(signal)]);
    if (!kept.ok) return this.#sayFailure(kept);
    const rows = rowsOf(kept.value, trashed.ok ? trashed.value : []);
    if (rows.length === 0 || JSON.stringify(rows) !== JSON.stringify(before)) this.#tell(rows);
  }

  #tell(rows: readonly SessionRow[]): void {
    this.#rows.clear();
    for (const row of rows) this.#rows.set(row.id, row);
    this.#told.fire({ type: 'rows', rows });
  }

  async #find(search: string, text: string): Promise<void> {
    this.#search?.abort();
    const wanted = new AbortController();
    this.#search = wanted;
    const ids = [...this.#rows.keys()];
    try {
      const { searchSessions } = await loadChunk(() => import('./sessionSearch.ts'));
      const tell = (found: Extract<HistoryNews, { type: 'found' }>['found']): void =>
        this.#told.fire({ type: 'found', search, found, done: false });
      await searchSessions(this.#store, ids, text, tell, wanted.signal);
    } catch (error) {
      if (wanted.signal.aborted) return;
      this.#log.failure('search', error);
    }
    this.#told.fire({ type: 'found', search, found: [], done: true });
  }

  async #rename(id: string, wanted: string): Promise<void> {
    const title = wanted.trim();
    if (title === '') return;
    await this.#sessions.note(this.#chat, id, { type: 'titled', title, by: 'person' });
    this.#change(id, { title });
  }

  async #pin(id: string, pinned: boolean): Promise<void> {
    await this.#sessions.note(this.#chat, id, { type: 'pinned', pinned });
    this.#change(id, { pinned });
  }

  async #remove(id: string): Promise<void> {
    if (id === this.#chat.sessionId) await this.#chat.show(undefined);
    this.#settle(await this.#store.remove(id), id, { trashed: true });
  }

  async #erase(id: string): Promise<void> {
    const title = this.#rows.get(id)?.title || l10n.t('Untitled');
    if (!(await confirm(l10n.t('Delete “{0}” for good?', title), l10n.t('Delete')))) return;
    const outcome = await this.#store.erase(id);
    if (outcome.ok) this.#forget(id);
    else this.#sayFailure(outcome);
  }

  async #emptyTrash(): Promise<void> {
    const count = [...this.#rows.values()].filter(({ trashed }) => trashed).length;
    const question =
      count === 1 ? l10n.t('Delete the chat in the trash for good?') : l10n.t('Delete {0} chats for good?', count);
    if (count === 0 || !(await confirm(question, l10n.t('Empty trash')))) return;
    await this.#store.emptyTrash(Infinity, this.#end.signal);
    await this.#list();
  }

  #settle(outcome: DiskOutcome<void>, id: string, change: Partial<SessionRow>): void {
    if (outcome.ok) this.#change(id, change);
    else this.#sayFailure(outcome);
  }

  #change(id: string, change: Partial<SessionRow>): void {
    const row = this.#rows.get(id);
    if (row === undefined) return;
    const next = { ...row, ...change };
    this.#rows.set(id, next);
    this.#told.fire({ type: 'row', row: next });
  }

  #forget(sessionId: string): void {
    this.#rows.delete(sessionId);
    this.#told.fire({ type: 'gone', sessionId });
  }

  #sayFailure(outcome: Extract<DiskOutcome<unknown>, { ok: false }>): void {
    this.#log.event('history', { failure: outcome.failure, cause: outcome.cause });
    void showError(l10n.t('That did not work: {0}.', failureWords(outcome.failure)));
  }
}

function rowsOf(kept: readonly ListedSession[], trashed: readonly ListedSession[]): readonly SessionRow[] {
  const here = workspaceKey();
  return [
    ...kept.map((session) => rowOf(session, here, false)),
    ...trashed.map((session) => rowOf(session, here, true)),
  ];
}

function rowOf(session: ListedSession, here: string, trashed: boolean): SessionRow {
  const { id, title, updatedAt, pinned, questions, workspace } = session;
  return { id, title, at: updatedAt, here: workspace === here, pinned, trashed, questions };
}

async function confirm(question: string, yes: string): Promise<boolean> {
  return (await showWarning(question, { modal: true }, yes)) === yes;
}
