/**
 * The list that `@` and `/` open above the text.
 * Owns what it asks the host, which line is chosen and the keys while it is open. The text itself is input.ts.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { CandidateView } from '../../../protocol/view.ts';
import { t } from '../../l10n.ts';
import type { PanelStore } from '../../store.ts';
import { candidateIcons, icon } from '../icons.ts';
import { LightElement } from '../light.ts';
import type { Asked } from './trigger.ts';

/** Long enough that fast typing asks once, short enough not to be felt. */
const askPauseMs = 60;

/** Numbers questions across all lists of the page. */
let lastAsked = 0;

export class CompletionElement extends LightElement {
  static override properties = {
    store: { attribute: false },
    asked: { attribute: false },
    onChoose: { attribute: false },
    onPick: { attribute: false },
    candidates: { state: true },
    chosen: { state: true },
  };

  declare store: PanelStore;
  /** undefined: closed. */
  declare asked: Asked | undefined;
  /** Called with the id of the chosen line whenever it changes; with undefined when the list closes. */
  declare onChoose: (id: string | undefined) => void;
  declare onPick: (candidate: CandidateView, asked: Asked) => void;
  declare candidates: readonly CandidateView[];
  declare chosen: number;

  #number = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unwatch: (() => void) | undefined;

  constructor() {
    super();
    this.candidates = [];
    this.chosen = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unwatch = this.store.watchCandidates((asked, candidates) => {
      if (asked === this.#number && this.asked !== undefined) this.#show(candidates);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch?.();
    clearTimeout(this.#timer);
  }

  /** Whether keys belong to the list. */
  get open(): boolean {
    return this.asked !== undefined && this.candidates.length > 0;
  }

  /** Whether the key was meant for the list, which then has done what it asks for. */
  take(key: string): boolean {
    if (!this.open) return false;
    const last = this.candidates.length - 1;
    switch (key) {
      case 'ArrowDown':
        this.chosen = this.chosen === last ? 0 : this.chosen + 1;
        return true;
      case 'ArrowUp':
        this.chosen = this.chosen === 0 ? last : this.chosen - 1;
        return true;
      case 'PageDown':
        this.chosen = Math.min(last, this.chosen + 8);
        return true;
      case 'PageUp':
        this.chosen = Math.max(0, this.chosen - 8);
        return true;
      case 'Enter':
      case 'Tab':
        this.#pick(this.chosen);
        return true;
      default:
        return false;
    }
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('asked')) return;
    clearTimeout(this.#timer);
    const { asked } = this;
    const before = changed.get('asked');
    this.#number = ++lastAsked;
    if (asked === undefined || asked.start !== before?.start || asked.trigger !== before.trigger) this.candidates = [];
    if (asked === undefined) return;
    const { trigger, query } = asked;
    const question = { type: 'complete', asked: this.#number, trigger, query } as const;
    this.#timer = setTimeout(() => this.store.post(question), before === undefined ? 0 : askPauseMs);
  }

  protected override render(): TemplateResult | typeof nothing {
    const count = this.candidates.length;
    const name = this.asked?.trigger === '/' ? t('Commands') : t('Context to attach');
    return html`<p class="hidden" role="status">${this.open ? t('{0} results', count) : ''}</p>
      ${
        this.open
          ? html`<ul class="completion" id="completion" role="listbox" aria-label=${name} @mousedown=${keepFocus}>
              ${this.candidates.map((candidate, index) => this.#line(candidate, index))}
            </ul>`
          : nothing
      }`;
  }

  protected override updated(): void {
    this.onChoose(this.open ? lineId(this.chosen) : undefined);
    this.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  #line({ icon: name, label, detail }: CandidateView, index: number): TemplateResult {
    return html`<li
      id=${lineId(index)}
      role="option"
      aria-selected=${index === this.chosen}
      title=${detail === undefined ? label : `${label} – ${detail}`}
      @click=${() => this.#pick(index)}
    >
      ${icon(candidateIcons[name])}<span class="completion-label">${label}</span
      ><span class="completion-detail">${detail ?? ''}</span>
    </li>`;
  }

  /** The line that was chosen stays so while more are found, if it was chosen by hand. */
  #show(candidates: readonly CandidateView[]): void {
    const { label, detail } = (this.chosen > 0 ? this.candidates[this.chosen] : undefined) ?? {};
    const kept = candidates.findIndex((candidate) => candidate.label === label && candidate.detail === detail);
    this.candidates = candidates;
    this.chosen = Math.max(0, kept);
  }

  #pick(index: number): void {
    const candidate = this.candidates[index];
    if (candidate !== undefined && this.asked !== undefined) this.onPick(candidate, this.asked);
  }
}

function lineId(index: number): string {
  return `completion-${index}`;
}

/** The text keeps the focus while the mouse works the list. */
function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}

customElements.define('ask-completion', CompletionElement);
