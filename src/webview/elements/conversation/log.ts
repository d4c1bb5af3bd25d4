/**
 * The list of messages and the reader's place in it.
 * Owns scrolling: it follows the end, keeps a place across reloads, and offers the way back to new text.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { MessageView, SessionView } from '../../../protocol/view.ts';
import { t } from '../../l10n.ts';
import type { Persisted } from '../../persisted.ts';
import { ScrollFollower } from '../../scroll.ts';
import type { PanelStore } from '../../store.ts';
import { LightElement } from '../light.ts';
import './answer.ts';
import './question.ts';

const placePauseMs = 250;

export class LogElement extends LightElement {
  static override properties = {
    store: { attribute: false },
    persisted: { attribute: false },
    session: { attribute: false },
  };

  declare store: PanelStore;
  declare persisted: Persisted;
  declare session: SessionView;

  #follower: ScrollFollower | undefined;
  #placeTimer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#placeTimer);
    this.#placeTimer = undefined;
    this.#follower?.dispose();
    this.#follower = undefined;
  }

  protected override render(): TemplateResult {
    const { messages, activity } = this.session;
    const last = messages.length - 1;
    return html`<div
        class="log"
        role="log"
        aria-live="off"
        aria-label=${t('Conversation')}
        tabindex="0"
        @scroll=${this.#scrolled}
      >
        <div class="messages">
          ${repeat(
            messages,
            (message) => message.id,
            (message, index) => this.#message(message, index === last, index === last ? activity : undefined),
          )}
        </div>
      </div>
      ${
        this.#follower?.newText
          ? html`<button type="button" class="pill" data-testid="new-text" @click=${this.#toEnd}>
              ${t('New text')} <span aria-hidden="true">↓</span>
            </button>`
          : nothing
      }`;
  }

  #message(message: MessageView, last: boolean, activity: SessionView['activity']): TemplateResult {
    return message.role === 'user'
      ? html`<ask-question .question=${message}></ask-question>`
      : html`<ask-answer .store=${this.store} .answer=${message} .last=${last} .activity=${activity}></ask-answer>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const scroller = this.#scroller;
    const before = changed.get('session');
    if (!this.#follower) {
      const content = scroller.firstElementChild;
      if (!(content instanceof HTMLElement)) return;
      this.#follower = new ScrollFollower(scroller, content, () => this.requestUpdate());
      void this.#restorePlace();
    } else if (before && before.id !== this.session.id) {
      this.#follower.follow();
    } else if (before && asked(before, this.session)) {
      this.#follower.follow();
    }
    this.#follower.writing = this.session.activity !== undefined;
  }

  get #scroller(): HTMLElement {
    const scroller = this.querySelector<HTMLElement>('[role=log]');
    if (!scroller) throw new Error('The list is not rendered yet');
    return scroller;
  }

  #toEnd(): void {
    this.#follower?.follow();
    this.#scroller.focus({ preventScroll: true });
  }

  #scrolled(): void {
    // Not put off by each step: while an answer is followed there is one in every frame.
    this.#placeTimer ??= setTimeout(() => {
      this.#placeTimer = undefined;
      this.#keepPlace();
    }, placePauseMs);
  }

  #keepPlace(): void {
    const top = this.#scroller.getBoundingClientRect().top;
    const article = this.#follower?.following
      ? undefined
      : Array.from(this.querySelectorAll<HTMLElement>('article')).find(
          (candidate) => candidate.getBoundingClientRect().bottom > top,
        );
    const messageId = article?.dataset['message'];
    this.persisted.place =
      article && messageId !== undefined
        ? { sessionId: this.session.id, messageId, offset: top - article.getBoundingClientRect().top }
        : undefined;
  }

  async #restorePlace(): Promise<void> {
    const place = this.persisted.place;
    const index = this.session.messages.findIndex(({ id }) => id === place?.messageId);
    const messages = Array.from(this.querySelectorAll<LightElement>('ask-question, ask-answer'));
    const message = messages[index];
    if (!place || place.sessionId !== this.session.id || !message) return;
    await Promise.all(messages.map(({ updateComplete }) => updateComplete));
    this.#follower?.hold(message, place.offset);
  }
}

/** A question was added. */
function asked(before: SessionView, now: SessionView): boolean {
  return now.messages.slice(before.messages.length).some(({ role }) => role === 'user');
}

customElements.define('ask-log', LogElement);
