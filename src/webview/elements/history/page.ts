/**
 * The history page: every session in a list, to search, open and put in order.
 * Owns the search, which sessions are shown, and the way back from a deletion. The rows are the host's, their list list.ts's.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { HistoryAct, HistoryNews, SessionRow } from '../../../protocol/history.ts';
import { t } from '../../l10n.ts';
import type { PanelStore } from '../../store.ts';
import { TextKeys } from '../composer/keys.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../light.ts';
import { findRows, type Scope } from './find.ts';
import { SessionListElement } from './list.ts';
import type { RowAction } from './row.ts';
import { TextSearch } from './textSearch.ts';

export class HistoryElement extends LightElement {
  static override properties = {
    store: { attribute: false },
    onClose: { attribute: false },
    rows: { state: true },
    scope: { state: true },
    query: { state: true },
    removed: { state: true },
  };

  declare store: PanelStore;
  /** Called when the conversation is wanted back. */
  declare onClose: () => void;
  /** The newest first; undefined until the host told them. */
  declare rows: readonly SessionRow[] | undefined;
  declare scope: Scope;
  declare query: string;
  /** What Undo brings back. */
  declare removed: SessionRow | undefined;

  readonly #keys = new TextKeys();
  readonly #search = new TextSearch(
    (act) => this.#ask(act),
    () => this.requestUpdate(),
  );
  #unwatch: (() => void) | undefined;
  /** The session that was opened: the page goes when it is in front. */
  #openedId: string | undefined;

  constructor() {
    super();
    this.scope = 'here';
    this.query = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const ends = [
      this.store.watchHistory((news) => this.#take(news)),
      this.store.watchView(() => {
        if (this.#openedId !== undefined && this.store.view?.session.id === this.#openedId) this.onClose();
      }),
    ];
    this.#unwatch = () => ends.forEach((end) => end());
    this.#ask({ do: 'list' });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch?.();
    this.#search.end();
  }

  /** Puts the cursor into the search. */
  override focus(): void {
    this.querySelector<HTMLInputElement>('input[type=search]')?.focus();
  }

  protected override render(): TemplateResult {
    const back = t('Back to the chat');
    const search = t('Search titles and text');
    const shown = findRows(this.rows ?? [], this.scope, this.query, this.#search.found);
    return html`<main class="history" data-testid="history" @keydown=${this.#key}>
      <header class="history-header">
        <button type="button" class="icon-button" title=${back} aria-label=${back} @click=${this.onClose}>
          ${icon('arrow-left')}
        </button>
        <h1>${t('History')}</h1>
        <button type="button" class="link" @click=${() => this.#ask({ do: 'import' })}>${t('Import')}</button>
      </header>
      <div class="history-search">
        ${icon('search')}
        <input
          type="search"
          data-testid="history-search"
          aria-label=${search}
          placeholder=${search}
          maxlength="200"
          .value=${this.query}
          @input=${this.#type}
          @keydown=${this.#searchKey}
          @compositionend=${this.#composed}
        />
      </div>
      ${this.#scopes()} ${this.#note(shown)}
      <ask-session-list
        .rows=${shown}
        .found=${this.#search.found}
        .currentId=${this.store.view?.session.id}
        .onAct=${this.#act}
        .onRename=${this.#rename}
        .onLeave=${() => this.focus()}
      ></ask-session-list>
      ${this.#undoBar()}
      <div class="hidden" role="status">${this.#status(shown.length)}</div>
    </main>`;
  }

  protected override firstUpdated(): void {
    this.focus();
  }

  #scopes(): TemplateResult {
    const scopes: readonly (readonly [Scope, string])[] = [
      ['here', t('This workspace')],
      ['all', t('All')],
      ['trash', t('Trash')],
    ];
    return html`<fieldset class="segments">
      <legend class="hidden">${t('Which chats')}</legend>
      ${scopes.map(
        ([scope, label]) =>
          html`<label class="segment"
            ><input
              type="radio"
              name="scope"
              .checked=${this.scope === scope}
              @change=${() => this.#show(scope)}
            /><span>${label}</span></label
          >`,
      )}
    </fieldset>`;
  }

  /** What there is to say before the list, or in its place. */
  #note(shown: readonly SessionRow[]): TemplateResult | typeof nothing {
    if (this.rows === undefined) return html`<p class="history-note late">${t('Reading the chats…')}</p>`;
    if (shown.length === 0) return html`<p class="history-note" data-testid="history-empty">${this.#emptyWords()}</p>`;
    if (this.scope !== 'trash') return nothing;
    return html`<p class="history-note">
      ${t('What has been here for 30 days is deleted for good.')}
      <button type="button" class="link" @click=${() => this.#ask({ do: 'emptyTrash' })}>${t('Empty trash')}</button>
    </p>`;
  }

  #emptyWords(): TemplateResult | string {
    if (this.#search.running) return t('Searching…');
    const all = (label: string): TemplateResult =>
      html` <button type="button" class="link" @click=${() => this.#show('all')}>${label}</button>`;
    if (this.query.trim() !== '') {
      if (this.scope !== 'here') return t('Nothing found.');
      return html`${t('Nothing found in this workspace.')}${all(t('Search all chats'))}`;
    }
    if (this.scope === 'trash') return t('The trash is empty.');
    if (this.scope === 'all' || this.rows?.every(({ trashed }) => trashed)) return t('No chats yet.');
    return html`${t('No chats in this workspace yet.')}${all(t('Show all chats'))}`;
  }

  #undoBar(): TemplateResult | typeof nothing {
    if (this.removed === undefined) return nothing;
    return html`<div class="history-undo" data-testid="undo">
      <span class="history-undo-words">${nameRemoved(this.removed)}</span>
      <button type="button" class="link" @click=${this.#undo}>${t('Undo')}</button>
    </div>`;
  }

  #status(count: number): string {
    if (this.removed !== undefined) return nameRemoved(this.removed);
    if (this.rows === undefined || this.#search.running) return '';
    return count === 1 ? t('1 chat') : t('{0} chats', count);
  }

  get #list(): SessionListElement | undefined {
    const list = this.querySelector('ask-session-list');
    return list instanceof SessionListElement ? list : undefined;
  }

  #ask(act: HistoryAct): void {
    this.store.post({ type: 'history', act });
  }

  #take(news: HistoryNews): void {
    switch (news.type) {
      case 'rows':
        this.rows = news.rows.toSorted((one, other) => other.at - one.at);
        break;
      case 'row':
        this.rows = this.rows?.map((row) => (row.id === news.row.id ? news.row : row));
        break;
      case 'gone':
        this.rows = this.rows?.filter(({ id }) => id !== news.sessionId);
        break;
      case 'found':
        this.#search.take(news);
        break;
    }
  }

  #show(scope: Scope): void {
    this.scope = scope;
    this.#list?.scrollTo({ top: 0 });
  }

  #type(event: InputEvent & { readonly target: HTMLInputElement }): void {
    // Half a word of an input method is no word to look for.
    if (!event.isComposing) this.#look(event.target.value);
  }

  #composed(event: CompositionEvent & { readonly target: HTMLInputElement }): void {
    this.#keys.composed(event);
    this.#look(event.target.value);
  }

  #look(query: string): void {
    this.query = query;
    this.#search.begin(query);
    this.#list?.scrollTo({ top: 0 });
  }

  readonly #rename = ({ id }: SessionRow, title: string): void => this.#ask({ do: 'rename', sessionId: id, title });

  readonly #act = (action: Exclude<RowAction, 'rename'>, row: SessionRow): void => {
    const sessionId = row.id;
    switch (action) {
      case 'open':
        this.#openedId = sessionId;
        if (this.store.view?.session.id === sessionId) this.onClose();
        else this.#ask({ do: 'open', sessionId });
        break;
      case 'pin':
        this.#ask({ do: 'pin', sessionId, pinned: !row.pinned });
        break;
      case 'remove':
        this.removed = row;
        this.#ask({ do: 'remove', sessionId });
        break;
      case 'export':
        this.#ask({ do: 'export', sessionId });
        break;
      case 'restore':
      case 'erase':
        if (this.removed?.id === sessionId) this.removed = undefined;
        this.#ask({ do: action, sessionId });
        break;
    }
  };

  readonly #undo = (): void => {
    if (this.removed === undefined) return;
    this.#ask({ do: 'restore', sessionId: this.removed.id });
    this.#list?.focus({ id: this.removed.id });
    this.removed = undefined;
  };

  #searchKey(event: KeyboardEvent): void {
    if (this.#keys.isTaken(event)) return;
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      if (event.key === 'ArrowDown' || this.#keys.isMeant(event)) this.#list?.focus();
    } else if (event.key === 'Escape' && this.query !== '') {
      event.stopPropagation();
      this.#look('');
    }
  }

  #key(event: KeyboardEvent): void {
    if (this.#keys.isTaken(event)) return;
    const undoes = (event.ctrlKey || event.metaKey) && event.key === 'z' && this.removed !== undefined;
    if (event.key === 'Escape') this.onClose();
    else if (undoes && !(event.target instanceof HTMLInputElement)) this.#undo();
    else return;
    event.preventDefault();
    // The editor sees the keys that reach the page's window, and has its own meaning for these.
    event.stopPropagation();
  }
}

function nameRemoved({ title }: SessionRow): string {
  return t('“{0}” is in the trash.', title || t('Untitled'));
}

customElements.define('ask-history', HistoryElement);
