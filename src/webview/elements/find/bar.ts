/**
 * Find in the conversation: a small bar over its top, as the editor's own, that looks through all messages, drawn or not.
 * Owns the words looked for, the keys, and the way to a match. What a message holds is leaves.ts, the counts search.ts.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { MessageView } from '../../../protocol/view.ts';
import { t } from '../../l10n.ts';
import { TextKeys } from '../composer/keys.ts';
import { PartElement } from '../conversation/part.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../light.ts';
import type { Leaf } from './leaves.ts';
import { Query } from './query.ts';
import { colour, rangesIn, uncolour } from './ranges.ts';
import { Search, type Match } from './search.ts';

/** What the bar needs of the list it looks through. */
export interface SearchedList {
  readonly scroller: HTMLElement;
  /** The first message in sight. */
  first(): string | undefined;
  /** Draws a message, a thought of it opened if that part is named, and gives back its place in the page. */
  show(messageId: string, partId?: string): Promise<Element | undefined>;
  /** Its place in the page. */
  elementOf(messageId: string): Element | undefined;
  /** Keeps the element's top so far above the top of the list, in CSS pixels, until the reader moves. */
  hold(element: Element, offset: number): void;
}

/** What is drawn may change many times a second. */
const colourPauseMs = 100;

/** Of the list's height, above a match that was out of sight. */
const matchAt = 0.35;

/** A selection longer than a line is not what is looked for. */
const longestSeed = 200;

export class FindElement extends LightElement {
  static override properties = {
    list: { attribute: false },
    messages: { attribute: false },
    onClose: { attribute: false },
    search: { state: true },
  };

  declare list: SearchedList;
  declare messages: readonly MessageView[];
  /** Called when the bar is to go. */
  declare onClose: () => void;
  declare search: Search | undefined;

  readonly #keys = new TextKeys();
  readonly #leaves = new WeakMap<MessageView, readonly Leaf[]>();
  readonly #mutations = new MutationObserver(() => this.#colourSoon());
  #query: Query | undefined;
  /** The reader was not yet led to a match of these words. */
  #fresh = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#mutations.disconnect();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.search?.dispose();
    uncolour();
  }

  /** Puts the cursor into the words, with what is selected in the conversation as the words if that is a line. */
  override focus(): void {
    const selected = document.getSelection()?.toString() ?? '';
    const input = this.#input;
    if (input === null) return;
    if (
      selected !== '' &&
      selected.length <= longestSeed &&
      !selected.includes('\n') &&
      document.activeElement !== input
    ) {
      input.value = selected;
      this.#look();
    }
    input.focus();
    input.select();
  }

  protected override firstUpdated(): void {
    this.#watch();
    this.focus();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('messages')) this.search?.look(this.messages);
  }

  protected override render(): TemplateResult {
    const words = t('Find in chat');
    const none = this.search === undefined || this.search.total === 0;
    return html`<div class="find" role="search" aria-label=${words} @keydown=${this.#key}>
      <input
        type="text"
        data-testid="find"
        spellcheck="false"
        aria-label=${words}
        placeholder=${words}
        @input=${this.#type}
        @compositionend=${this.#composed}
      />
      <span class="find-count" role="status">${this.#count()}</span>
      ${this.#button('arrow-up', t('Previous match (Shift+Enter)'), none, () => this.#step(-1))}
      ${this.#button('arrow-down', t('Next match (Enter)'), none, () => this.#step(1))}
      ${this.#button('close', t('Close (Esc)'), false, () => this.onClose())}
    </div>`;
  }

  #button(name: string, label: string, disabled: boolean, act: () => void): TemplateResult {
    return html`<button
      type="button"
      class="icon-button"
      data-control="find-${name}"
      title=${label}
      aria-label=${label}
      ?disabled=${disabled}
      @click=${act}
    >
      ${icon(name)}
    </button>`;
  }

  #count(): string | typeof nothing {
    const { search } = this;
    if (search === undefined) return nothing;
    if (!search.complete) return t('Searching…');
    return search.total === 0 ? t('No results') : t('{0} of {1}', search.number || '?', search.total);
  }

  get #input(): HTMLInputElement | null {
    return this.querySelector('input');
  }

  #watch(): void {
    this.#mutations.observe(this.list.scroller, { childList: true, characterData: true, subtree: true });
  }

  #type({ isComposing }: InputEvent): void {
    // While letters are composed they are not yet what the reader means.
    if (!isComposing) this.#look();
  }

  #composed(event: CompositionEvent): void {
    this.#keys.composed(event);
    this.#look();
  }

  /** Begins anew with the words as they stand. */
  #look(): void {
    this.search?.dispose();
    this.#query = Query.of(this.#input?.value ?? '');
    this.#fresh = true;
    this.search = this.#query && new Search(this.#query, this.#leaves, () => this.#found());
    this.search?.look(this.messages);
    if (this.search === undefined) uncolour();
  }

  #found(): void {
    const first = this.#fresh;
    this.#fresh = false;
    if (first) this.search?.start(this.list.first());
    this.requestUpdate();
    if (first) void this.#goTo();
    else this.#colourSoon();
  }

  #step(by: 1 | -1): void {
    if (this.search?.complete !== true) return;
    this.search.step(by);
    this.requestUpdate();
    void this.#goTo();
  }

  #key(event: KeyboardEvent): void {
    if (this.#keys.isTaken(event)) return;
    const act = this.#actOf(event);
    if (act === undefined) return;
    event.preventDefault();
    // An answer that is being written goes on.
    event.stopPropagation();
    act();
  }

  #actOf(event: KeyboardEvent): (() => void) | undefined {
    const { key, shiftKey, target } = event;
    if (key === 'Escape') return this.onClose;
    const isEnter = key === 'Enter' && target === this.#input;
    if (key !== 'F3' && !isEnter) return undefined;
    return isEnter && !this.#keys.isMeant(event) ? (): void => {} : (): void => this.#step(shiftKey ? -1 : 1);
  }

  /** Brings the current match into sight. */
  async #goTo(): Promise<void> {
    const match = this.search?.current;
    if (match !== undefined) {
      await this.list.show(match.messageId, match.place?.partId);
      // Words that were changed meanwhile have a way of their own.
      if (match.messageId !== this.search?.current?.messageId) return;
      const place = this.#placeOf(match);
      const range = this.#rangeOf(match);
      if (place !== undefined) this.#scrollTo(place, range ?? place);
    }
    this.#colour();
  }

  #scrollTo(place: Element, target: Element | Range): void {
    const { scroller } = this.list;
    const list = scroller.getBoundingClientRect();
    const { top, bottom, left, right } = target.getBoundingClientRect();
    if (top < list.top + (this.firstElementChild?.clientHeight ?? 0) || bottom > list.bottom) {
      this.list.hold(place, top - place.getBoundingClientRect().top - list.height * matchAt);
    }
    const frame =
      target instanceof Range ? target.startContainer.parentElement?.closest('.md-code-body, .md-table') : null;
    const box = frame?.getBoundingClientRect();
    if (frame && box && (left < box.left || right > box.right))
      frame.scrollLeft += left - box.left - box.width * matchAt;
  }

  /** The block of a match, or its question; undefined where it is not drawn. */
  #placeOf({ messageId, place }: Match): Element | undefined {
    const message = this.list.elementOf(messageId);
    if (place === undefined) return message?.querySelector('.question-text') ?? undefined;
    const parts = [...(message?.querySelectorAll('ask-part') ?? [])];
    const part = parts.find((element) => element instanceof PartElement && element.view.id === place.partId);
    const node = part instanceof PartElement ? part.nodeOf(place.block) : undefined;
    return node instanceof Element ? node : undefined;
  }

  #rangeOf(match: Match): Range | undefined {
    const place = this.#placeOf(match);
    return place && this.#query && rangesIn(place, this.#query)[match.number];
  }

  #colourSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#colour();
    }, colourPauseMs);
  }

  #colour(): void {
    if (this.#query === undefined) return;
    const match = this.search?.current;
    // A message that is far is left as it is.
    const isDrawn = match && this.list.elementOf(match.messageId)?.querySelector('article') !== null;
    colour(rangesIn(this.list.scroller, this.#query), isDrawn ? this.#rangeOf(match) : undefined);
  }
}

customElements.define('ask-find', FindElement);
