/** The whole panel: first run, empty, or the conversation; the composer and the line below. Owns which of them is shown. */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { PanelView } from '../../protocol/view.ts';
import { t } from '../l10n.ts';
import type { Persisted } from '../persisted.ts';
import type { PanelStore } from '../store.ts';
import './announcer.ts';
import './composer/composer.ts';
import './cost/meter.ts';
import { budgetNotice, fullNotice } from './cost/fullNotice.ts';
import './start/connect.ts';
import { LogElement } from './conversation/log.ts';
import { emptyState } from './start/empty.ts';
import './start/offline.ts';
import { skeleton } from './start/waiting.ts';
import { LightElement } from './light.ts';

export class PanelElement extends LightElement {
  static override properties = {
    store: { attribute: false },
    persisted: { attribute: false },
    history: { state: true },
  };

  declare store: PanelStore | undefined;
  declare persisted: Persisted | undefined;
  /** The history page stands before the conversation. */
  declare history: boolean;

  #unwatch: (() => void) | undefined;
  #wasReady: boolean | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch?.();
    window.removeEventListener('keydown', this.#key);
    window.removeEventListener('keydown', this.#findKey, { capture: true });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('store')) return;
    this.#unwatch?.();
    const ends = [
      this.store?.watchView(() => this.requestUpdate()),
      this.store?.watchHistoryOpening(() => this.#openHistory()),
      this.store?.watchShortcutsOpening(openShortcuts),
      // Whoever wants to write wants to see where.
      this.store?.watchFocus(() => this.#closeHistory()),
    ];
    this.#unwatch = () => ends.forEach((end) => end?.());
    if (this.persisted?.history) this.#openHistory();
    window.addEventListener('keydown', this.#key);
    window.addEventListener('keydown', this.#findKey, { capture: true });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { store, persisted } = this;
    const view = store?.view;
    if (!store || !persisted) return nothing;
    if (!view) return skeleton();
    const title = view.session.title || t('Ask DeepSeek');
    if (view.staged) void import('./staged/staged.ts');
    return html`${this.#historyPage(store)}
      <main ?inert=${this.history}>
        <h1 class="hidden">${title}</h1>
        ${this.#conversation(view, store, persisted)}
        ${fullNotice(view, () => store.post({ type: 'action', id: 'compact' }))}
        ${budgetNotice(view, () => store.post({ type: 'action', id: 'showCosts' }))}
        ${view.connection.kind === 'local' ? nothing : html`<ask-offline></ask-offline>`}
        ${view.staged && html`<ask-staged .store=${store} .staged=${view.staged}></ask-staged>`}
        ${
          view.connection.ready
            ? html`<ask-composer
                .store=${store}
                .persisted=${persisted}
                .composer=${view.composer}
                .session=${view.session}
                .lastQuestion=${lastQuestion(view)}
              ></ask-composer>`
            : html`<ask-connect .store=${store} .connection=${view.connection}></ask-connect>`
        }
        <ask-meter
          .meter=${view.meter}
          .connected=${view.connection.ready}
          .showCosts=${() => store.post({ type: 'action', id: 'showCosts' })}
        ></ask-meter>
        <ask-announcer .store=${store} .session=${view.session}></ask-announcer>
      </main>`;
  }

  protected override updated(): void {
    const ready = this.store?.view?.connection.ready;
    // The card with the focus in it has gone.
    if (ready && this.#wasReady === false) void this.#focusComposer();
    this.#wasReady = ready;
  }

  #historyPage(store: PanelStore): TemplateResult | typeof nothing {
    if (!this.history) return nothing;
    return html`<ask-history .store=${store} .onClose=${this.#closeHistory}></ask-history>`;
  }

  #openHistory(): void {
    if (this.history) this.querySelector<LightElement>('ask-history')?.focus();
    // Drawn before it is loaded, the element would not have what it is given yet.
    else void import('./history/page.ts').then(() => this.#showHistory(true));
  }

  readonly #closeHistory = (): void => {
    if (!this.history) return;
    this.#showHistory(false);
    void this.updateComplete.then(() => this.#focusComposer());
  };

  #showHistory(history: boolean): void {
    this.history = history;
    if (this.persisted) this.persisted.history = history;
  }

  async #focusComposer(): Promise<void> {
    await this.querySelector<LightElement>('ask-composer')?.updateComplete;
    this.querySelector('textarea')?.focus();
  }

  /** What was said stays readable without a service; only the invitation to begin needs one. */
  #conversation({ connection, session, empty }: PanelView, store: PanelStore, persisted: Persisted) {
    if (session.messages.length > 0) {
      return html`<ask-log .store=${store} .persisted=${persisted} .session=${session}></ask-log>`;
    }
    return connection.ready ? emptyState(empty, (id) => store.post({ type: 'suggestion', id })) : nothing;
  }

  /** Before the editor hears of it, which would look into the open file. */
  readonly #findKey = (event: KeyboardEvent): void => {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    if (key.toLowerCase() !== 'f' || (isMac ? !metaKey || ctrlKey : !ctrlKey || metaKey) || altKey || shiftKey) return;
    const log = this.querySelector('ask-log');
    if (this.history || !(log instanceof LogElement)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void log.find();
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key === '?' && !isTyping(event)) {
      event.preventDefault();
      openShortcuts();
      return;
    }
    if (event.key !== 'Escape' || event.isComposing || event.keyCode === 229) return;
    if (this.store?.view?.session.activity) this.store.post({ type: 'stop' });
  };
}

const isMac = navigator.userAgent.includes('Mac');

function openShortcuts(): void {
  void import('./start/shortcuts.ts').then(({ toggleShortcuts }) => toggleShortcuts());
}

/** Whether a key is a letter of a text rather than a wish. */
function isTyping({ target, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  const input =
    target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
  return input || ctrlKey || altKey || metaKey;
}

function lastQuestion({ session }: PanelView): string | undefined {
  const question = session.messages.findLast(({ role }) => role === 'user');
  return question?.role === 'user' ? question.text : undefined;
}

customElements.define('ask-panel', PanelElement);
