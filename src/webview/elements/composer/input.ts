/**
 * The text of the question: typing, drafts, and the keys that act on them.
 * Owns the text being typed; the host is told of it when typing pauses. What Send does is the composer's.
 */
import { html, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { t } from '../../l10n.ts';
import type { Persisted } from '../../persisted.ts';
import type { PanelStore } from '../../store.ts';
import { LightElement } from '../light.ts';

const draftPauseMs = 300;

/** Some input methods report the Enter that ends a composition as a key of its own, right after it. */
const compositionTailMs = 30;

export class InputElement extends LightElement {
  static override properties = {
    store: { attribute: false },
    persisted: { attribute: false },
    draft: { attribute: false },
    placeholder: { attribute: false },
    lastQuestion: { attribute: false },
    onWrite: { attribute: false },
    onEnter: { attribute: false },
    text: { state: true },
  };

  declare store: PanelStore;
  declare persisted: Persisted;
  /** What the host remembers of the text. */
  declare draft: string;
  declare placeholder: string;
  /** What the up arrow brings back into an empty composer. */
  declare lastQuestion: string | undefined;
  /** Called with the text whenever it changes. */
  declare onWrite: (text: string) => void;
  /** Called when Enter asks to send. */
  declare onEnter: () => void;
  declare text: string;

  #compositionEndedAt = -Infinity;
  #draftTimer: ReturnType<typeof setTimeout> | undefined;
  #unwatchFocus: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unwatchFocus = this.store.watchFocus(() => this.focus());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatchFocus?.();
    clearTimeout(this.#draftTimer);
  }

  /** Puts the cursor into the text. */
  override focus(): void {
    this.querySelector('textarea')?.focus();
  }

  /** Replaces the text. It is kept here at once, and the host is told when typing pauses. */
  write(text: string): void {
    this.#show(text);
    this.persisted.draft = text;
    clearTimeout(this.#draftTimer);
    const post = (): void => this.store.post({ type: 'draft', text });
    // An emptied composer is told at once, so that the host never brings the old text back.
    if (text === '') post();
    else this.#draftTimer = setTimeout(post, draftPauseMs);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('draft')) return;
    if (changed.get('draft') === undefined) this.#show(this.persisted.draft || this.draft);
    // The host put a question here that could not be asked yet.
    else if (this.text === '') this.#show(this.draft);
  }

  protected override render(): TemplateResult {
    return html`<textarea
      rows="1"
      data-testid="composer"
      aria-label=${t('Your question')}
      placeholder=${this.placeholder}
      .value=${live(this.text)}
      @input=${this.#type}
      @keydown=${this.#key}
      @compositionend=${this.#composed}
    ></textarea>`;
  }

  #show(text: string): void {
    this.text = text;
    this.onWrite(text);
  }

  #type(event: InputEvent & { readonly target: HTMLTextAreaElement }): void {
    this.write(event.target.value);
  }

  #composed(event: CompositionEvent): void {
    this.#compositionEndedAt = event.timeStamp;
  }

  #key(event: KeyboardEvent): void {
    // 229 is what a browser reports for a key that an input method has taken.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      if (event.timeStamp - this.#compositionEndedAt > compositionTailMs && !event.repeat) this.onEnter();
    } else if (event.key === 'ArrowUp' && this.text === '' && this.lastQuestion !== undefined) {
      event.preventDefault();
      this.write(this.lastQuestion);
    }
  }
}

customElements.define('ask-input', InputElement);
