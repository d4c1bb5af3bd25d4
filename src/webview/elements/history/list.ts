/**
 * The list of sessions: draws the rows in sight, and moves among them by key.
 * Owns which row the keyboard is at, which title is being changed, and the scrolling. What is done to a row is the page's.
 */
import { html, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Excerpt } from '../../../core/conversation/list/search.ts';
import type { SessionRow } from '../../../protocol/history.ts';
import { t } from '../../l10n.ts';
import { LightElement } from '../light.ts';
import { nameMonth, type Group } from './days.ts';
import { layOut, partInSight, rowHeight, type Layout } from './layout.ts';
import './rename.ts';
import { isRowAction, sessionRow, type RowAction } from './row.ts';

export class SessionListElement extends LightElement {
  static override properties = {
    rows: { attribute: false },
    found: { attribute: false },
    currentId: { attribute: false },
    onAct: { attribute: false },
    onRename: { attribute: false },
    onLeave: { attribute: false },
    activeId: { state: true },
    renamedId: { state: true },
  };

  /** What to show, the newest first. */
  declare rows: readonly SessionRow[];
  /** Where the words that are searched for were found, by session. */
  declare found: ReadonlyMap<string, Excerpt>;
  /** The session in front. */
  declare currentId: string | undefined;
  declare onAct: (action: Exclude<RowAction, 'rename'>, row: SessionRow) => void;
  declare onRename: (row: SessionRow, title: string) => void;
  /** Called when the keyboard goes up from the first row. */
  declare onLeave: () => void;
  /** The row that the keyboard is at. */
  declare activeId: string | undefined;
  declare renamedId: string | undefined;

  #layout: Layout = { rows: [], headings: [], height: 0 };
  /** The active row takes the cursor when it is drawn. */
  #focusActive = false;

  /** Puts the cursor on a row: the one named, else the first. */
  override focus(options?: FocusOptions & { readonly id?: string }): void {
    this.activeId = options?.id ?? this.#layout.rows[0]?.row.id;
    this.#focusActive = true;
    this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('rows')) this.#layout = layOut(this.rows, Date.now());
    const known = this.#layout.rows.some(({ row }) => row.id === this.activeId);
    if (!known && !this.#focusActive) this.activeId = this.#layout.rows[0]?.row.id;
  }

  protected override render(): TemplateResult {
    const now = Date.now();
    const { rows } = this.#layout;
    const part = partInSight(this.#layout, this.scrollTop, this.clientHeight || 800, this.activeId);
    return html`<div
      class="history-space"
      .style=${`height: ${this.#layout.height}px`}
      @click=${this.#click}
      @keydown=${this.#key}
    >
      ${part.headings.map(
        ({ group, top }) =>
          html`<div class="history-day" aria-hidden="true" .style=${`top: ${top}px`}>${nameGroup(group)}</div>`,
      )}
      <div role="list" aria-label=${t('Chats')}>
        ${repeat(
          part.rows,
          ({ row }) => row.id,
          (placed) =>
            sessionRow(placed, {
              count: rows.length,
              now,
              active: placed.row.id === this.activeId,
              current: placed.row.id === this.currentId,
              excerpt: this.found.get(placed.row.id),
              rename: placed.row.id === this.renamedId ? this.#rename(placed.row) : undefined,
            }),
        )}
      </div>
    </div>`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('scroll', this.#scrolled, { passive: true });
  }

  protected override firstUpdated(): void {
    // How much of it is in sight is known once it stands.
    this.requestUpdate();
  }

  protected override updated(): void {
    if (!this.#focusActive) return;
    const placed = this.#layout.rows.find(({ row }) => row.id === this.activeId);
    // What was put back in the list is drawn with the host's next word.
    if (placed === undefined) return;
    this.#focusActive = false;
    const { scrollTop, clientHeight } = this;
    // The heading above the first row comes into sight with it.
    if (placed.top < scrollTop) this.scrollTop = placed.index === 0 ? 0 : placed.top;
    else if (placed.top + rowHeight > scrollTop + clientHeight) this.scrollTop = placed.top + rowHeight - clientHeight;
    const row = this.querySelector(`[data-session="${CSS.escape(placed.row.id)}"] .history-open`);
    if (row instanceof HTMLElement) row.focus({ preventScroll: true });
  }

  #rename(row: SessionRow): TemplateResult {
    const end = (title: string | undefined, goOn: boolean): void => {
      this.renamedId = undefined;
      if (goOn) this.focus({ id: row.id });
      if (title !== undefined) this.onRename(row, title);
    };
    return html`<ask-rename .text=${row.title} .onEnd=${end}></ask-rename>`;
  }

  readonly #scrolled = (): void => this.requestUpdate();

  readonly #click = ({ target }: MouseEvent): void => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-do]') : null;
    const id = button?.closest<HTMLElement>('[data-session]')?.dataset['session'];
    const row = this.rows.find((one) => one.id === id);
    const action = button?.dataset['do'];
    if (row === undefined || !isRowAction(action)) return;
    this.activeId = row.id;
    this.#act(action, row);
  };

  #act(action: RowAction, row: SessionRow): void {
    if (action === 'rename') {
      this.renamedId = row.id;
      return;
    }
    // The row goes elsewhere, and the keyboard to the next one.
    if (action === 'remove' || action === 'restore') this.#goBeside(this.#at(row.id));
    this.onAct(action, row);
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || !this.#handle(event.key)) return;
    event.preventDefault();
    // The editor sees the keys that reach the page's window, and has its own meaning for these.
    event.stopPropagation();
  };

  /** Whether the key means something here. */
  #handle(key: string): boolean {
    const at = this.#at(this.activeId);
    const row = this.#layout.rows[at]?.row;
    if (row === undefined) return false;
    const last = this.#layout.rows.length - 1;
    const page = Math.max(1, Math.floor(this.clientHeight / rowHeight) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: last,
      PageDown: Math.min(last, at + page),
      PageUp: Math.max(0, at - page),
    };
    const next = steps[key];
    if (next !== undefined) {
      if (next < 0) this.onLeave();
      else this.#go(next);
      return true;
    }
    if (key === 'F2' && !row.trashed) this.#act('rename', row);
    else if (key === 'Delete') this.#act(row.trashed ? 'erase' : 'remove', row);
    else return false;
    return true;
  }

  #at(id: string | undefined): number {
    return this.#layout.rows.findIndex(({ row }) => row.id === id);
  }

  /** Moves the keyboard to a row, if there is one. */
  #go(index: number): void {
    const id = this.#layout.rows[index]?.row.id;
    if (id !== undefined) this.focus({ id });
  }

  #goBeside(index: number): void {
    this.#go(index + 1 < this.#layout.rows.length ? index + 1 : index - 1);
  }
}

function nameGroup(group: Group): string {
  switch (group) {
    case 'pinned':
      return t('Pinned');
    case 'today':
      return t('Today');
    case 'yesterday':
      return t('Yesterday');
    case 'week':
      return t('Previous 7 days');
    default:
      return nameMonth(group, document.documentElement.lang);
  }
}

customElements.define('ask-session-list', SessionListElement);
