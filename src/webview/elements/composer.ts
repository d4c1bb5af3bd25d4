/**
 * Where the question is written: the text, what goes with it, the model, and Send or Stop.
 * Owns the text being typed and the keys that act on it; the host is told of the draft when typing pauses.
 */
import { html, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ComposerView } from '../../protocol/view.ts';
import { t } from '../l10n.ts';
import type { Persisted } from '../persisted.ts';
import type { PanelStore } from '../store.ts';
import { attachmentChips } from './attachments.ts';
import { icon } from './icons.ts';
import { LightElement } from './light.ts';
import { nameThinking } from './thinking.ts';

const draftPauseMs = 300;

/** Some input methods report the Enter that ends a composition as a key of its own, right after it. */
const compositionTailMs = 30;

export class ComposerElement extends LightElement {
  static override properties = {
    store: { attribute: false },
    persisted: { attribute: false },
    composer: { attribute: false },
    answering: { attribute: false },
    lastQuestion: { attribute: false },
    text: { state: true },
  };

  declare store: PanelStore;
  declare persisted: Persisted;
  declare composer: ComposerView;
  declare answering: boolean;
  /** What the up arrow brings back into an empty composer. */
  declare lastQuestion: string | undefined;
  declare text: string;

  #compositionEndedAt = -Infinity;
  #draftTimer: ReturnType<typeof setTimeout> | undefined;
  #unwatchFocus: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unwatchFocus = this.store.watchFocus(() => this.#textarea?.focus());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatchFocus?.();
    clearTimeout(this.#draftTimer);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('composer')) return;
    const before = changed.get('composer');
    if (!before) this.text = this.persisted.draft || this.composer.draft;
    // The host put a question here that could not be asked yet.
    else if (this.text === '' && before.draft !== this.composer.draft) this.text = this.composer.draft;
  }

  protected override render(): TemplateResult {
    const { attachments, model, thinking } = this.composer;
    const attach = t('Attach files or images');
    return html`<form class="composer" @submit=${this.#submit}>
      ${attachmentChips(attachments, (attachmentId) => this.store.post({ type: 'removeAttachment', attachmentId }))}
      <textarea
        rows="1"
        data-testid="composer"
        aria-label=${t('Your question')}
        placeholder=${this.answering ? t('Write the next question meanwhile') : t('Ask anything')}
        .value=${live(this.text)}
        @input=${this.#type}
        @keydown=${this.#key}
        @compositionend=${this.#composed}
      ></textarea>
      <div class="composer-row">
        <button
          type="button"
          class="icon-button"
          data-action="attach"
          title=${attach}
          aria-label=${attach}
          @click=${this.#act}
        >
          ${icon('add')}
        </button>
        <button
          type="button"
          class="select"
          data-action="chooseModel"
          title=${t('Model: {0}', model)}
          @click=${this.#act}
        >
          <span class="hidden">${t('Model:')}</span><span class="select-label">${model || t('Choose a model')}</span>
          ${icon('chevron-down')}
        </button>
        <button
          type="button"
          class="select firm"
          data-action="chooseThinking"
          title=${t('Thinking: {0}', nameThinking(thinking))}
          @click=${this.#act}
        >
          ${icon('lightbulb')}<span class="hidden">${t('Thinking:')}</span
          ><span class="select-label">${nameThinking(thinking)}</span>${icon('chevron-down')}
        </button>
        ${this.answering ? this.#stopButton() : this.#sendButton()}
      </div>
    </form>`;
  }

  #sendButton(): TemplateResult {
    const label = t('Send');
    return html`<button
      class="send"
      data-testid="send"
      ?disabled=${!this.text.trim()}
      title=${label}
      aria-label=${label}
    >
      ${icon('arrow-up')}
    </button>`;
  }

  #stopButton(): TemplateResult {
    const label = t('Stop');
    return html`<button
      type="button"
      class="send"
      data-testid="stop"
      title=${t('Stop (Esc)')}
      aria-label=${label}
      @click=${this.#stop}
    >
      ${icon('debug-stop')}
    </button>`;
  }

  get #textarea(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  #type(event: InputEvent & { readonly target: HTMLTextAreaElement }): void {
    this.#write(event.target.value);
  }

  /** Keeps the text here at once and tells the host when typing pauses. */
  #write(text: string): void {
    this.text = text;
    this.persisted.draft = text;
    clearTimeout(this.#draftTimer);
    const post = (): void => this.store.post({ type: 'draft', text });
    // An emptied composer is told at once, so that the host never brings the old text back.
    if (text === '') post();
    else this.#draftTimer = setTimeout(post, draftPauseMs);
  }

  #composed(event: CompositionEvent): void {
    this.#compositionEndedAt = event.timeStamp;
  }

  #key(event: KeyboardEvent & { readonly target: HTMLTextAreaElement }): void {
    // 229 is what a browser reports for a key that an input method has taken.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      if (event.timeStamp - this.#compositionEndedAt > compositionTailMs && !event.repeat) this.#send();
    } else if (event.key === 'ArrowUp' && this.text === '' && this.lastQuestion !== undefined) {
      event.preventDefault();
      this.#write(this.lastQuestion);
    }
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    this.#send();
    this.#textarea?.focus();
  }

  #send(): void {
    const text = this.text.trim();
    if (!text || this.answering) return;
    this.store.post({ type: 'send', text });
    this.#write('');
  }

  #stop(): void {
    this.store.post({ type: 'stop' });
    this.#textarea?.focus();
  }

  #act(event: MouseEvent & { readonly currentTarget: HTMLElement }): void {
    const action = event.currentTarget.dataset['action'];
    if (action === 'attach' || action === 'chooseModel' || action === 'chooseThinking')
      this.store.post({ type: 'action', id: action });
  }
}

customElements.define('ask-composer', ComposerElement);
