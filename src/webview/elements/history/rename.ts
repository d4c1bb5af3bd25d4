/**
 * The field in which a title is changed.
 * Owns its text and keys: Enter takes it, Esc leaves it, and so does going elsewhere take it.
 */
import { html, type TemplateResult } from 'lit';
import { t } from '../../l10n.ts';
import { TextKeys } from '../composer/keys.ts';
import { LightElement } from '../light.ts';

export class RenameElement extends LightElement {
  static override properties = { text: { attribute: false }, onEnd: { attribute: false } };

  /** The title as it is. */
  declare text: string;
  /** Called once, with the new title if there is one, and whether the keyboard goes on in the list. */
  declare onEnd: (title: string | undefined, goOn: boolean) => void;

  readonly #keys = new TextKeys();
  #ended = false;

  protected override render(): TemplateResult {
    return html`<input
      class="history-rename"
      aria-label=${t('Title')}
      maxlength="200"
      .value=${this.text}
      @keydown=${this.#key}
      @compositionend=${(event: CompositionEvent) => this.#keys.composed(event)}
      @blur=${() => this.#take(false)}
    />`;
  }

  protected override firstUpdated(): void {
    this.#input?.select();
    this.#input?.focus();
  }

  get #input(): HTMLInputElement | null {
    return this.querySelector('input');
  }

  #key(event: KeyboardEvent): void {
    // The list has its own meaning for keys, and the editor too.
    event.stopPropagation();
    if (this.#keys.isTaken(event)) return;
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    // The cursor goes back to the row at once, and Enter there would open it.
    event.preventDefault();
    if (event.key === 'Escape') this.#end(undefined, true);
    else if (this.#keys.isMeant(event)) this.#take(true);
  }

  #take(goOn: boolean): void {
    this.#end(this.#input?.value.trim() || undefined, goOn);
  }

  #end(title: string | undefined, goOn: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    this.onEnd(title === this.text ? undefined : title, goOn);
  }
}

customElements.define('ask-rename', RenameElement);
