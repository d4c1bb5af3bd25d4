/**
 * A field to search a page by, which the host does.
 * Owns what is typed until the host has taken it up: a view that was on its way when more was typed does not undo that.
 */
import { html, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { LightElement } from './light.ts';

/** Typing pauses this long before it is looked up. */
const pauseMs = 150;

export class SearchFieldElement extends LightElement {
  static override properties = { text: { attribute: false }, label: { attribute: false } };

  /** What the host looks for. */
  declare text: string;
  declare label: string;

  onSearch: (text: string) => void = () => undefined;
  /** undefined once the host looks for it. */
  #typed: string | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#pause);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('text') && this.text === this.#typed) this.#typed = undefined;
  }

  protected override render(): TemplateResult {
    return html`<input
      class="page-field"
      type="search"
      maxlength="500"
      placeholder=${this.label}
      aria-label=${this.label}
      .value=${live(this.#typed ?? this.text)}
      @input=${this.#type}
      @compositionend=${this.#type}
    />`;
  }

  readonly #type = (event: Event & { readonly currentTarget: HTMLInputElement }): void => {
    const text = event.currentTarget.value;
    this.#typed = text;
    clearTimeout(this.#pause);
    // The letters that an input method makes words of are nothing to look for.
    if (event instanceof InputEvent && event.isComposing) return;
    this.#pause = setTimeout(() => this.onSearch(text), pauseMs);
  };
}

customElements.define('ask-search-field', SearchFieldElement);
