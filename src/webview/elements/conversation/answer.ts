/** One answer: who wrote it, its parts in order, what it is doing, what went wrong, and what can be done with it. */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ActionId, ActivityView, AnswerView, PartView } from '../../../protocol/view.ts';
import { t } from '../../l10n.ts';
import type { PanelStore } from '../../store.ts';
import { usageNote } from '../cost/usageNote.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../light.ts';
import { nameThinking } from '../thinking.ts';
import { troubleCard } from '../trouble.ts';
import './activity.ts';
import './part.ts';
import './reasoning.ts';

/** How long a copy is confirmed. */
const copiedMs = 1_500;

export class AnswerElement extends LightElement {
  static override properties = {
    store: { attribute: false },
    answer: { attribute: false },
    activity: { attribute: false },
    position: { attribute: false },
    count: { attribute: false },
    copied: { state: true },
  };

  declare store: PanelStore;
  declare answer: AnswerView;
  /** Only while this answer runs. */
  declare activity: ActivityView | undefined;
  /** Its number in the list, from 1. */
  declare position: number;
  /** How many messages there are. */
  declare count: number;
  /** Its text was copied a moment ago. */
  declare copied: boolean;

  #copiedTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.copied = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#copiedTimer);
  }

  protected override willUpdate(): void {
    // Stays when the answer has ended, so that the room it was written in does not go away under the reader.
    if (this.answer.status === 'running') this.toggleAttribute('data-written-here', true);
  }

  protected override render(): TemplateResult {
    const { id, model, thinking, parts, status, trouble } = this.answer;
    return html`<article
      data-role="assistant"
      data-message=${id}
      data-status=${status}
      data-phase=${this.activity?.phase ?? nothing}
      aria-labelledby="by-${id}"
      aria-busy=${status === 'running'}
      aria-posinset=${this.position}
      aria-setsize=${this.count}
    >
      <header class="answer-header">
        <h2 id="by-${id}">DeepSeek</h2>
        <span class="answer-model" title=${model}
          >${[model, thinking === 'off' ? '' : nameThinking(thinking)].filter(Boolean).join(' · ')}</span
        >
      </header>
      ${repeat(
        parts,
        (part) => part.id,
        (part, index) => this.#part(part, status === 'running' && index === parts.length - 1),
      )}
      ${this.#activity()} ${trouble ? troubleCard(trouble, (action) => this.#act(action)) : nothing} ${this.#meta()}
    </article>`;
  }

  #part(part: PartView, live: boolean): TemplateResult {
    if (part.kind === 'text')
      return html`<ask-part class="markdown" .store=${this.store} .view=${part} .live=${live}></ask-part>`;
    return html`<ask-reasoning
      .store=${this.store}
      .view=${part}
      .live=${live && part.durationMs === undefined}
      .since=${this.activity?.phase === 'thinking' ? this.activity.since : undefined}
    ></ask-reasoning>`;
  }

  #activity(): TemplateResult | typeof nothing {
    if (!this.activity) return nothing;
    // The reasoning block already says that the model thinks.
    if (this.activity.phase === 'thinking' && this.answer.parts.at(-1)?.kind === 'reasoning') return nothing;
    return html`<ask-activity .store=${this.store} .activity=${this.activity}></ask-activity>`;
  }

  /** The line below: always there, so that nothing moves when an answer ends. */
  #meta(): TemplateResult | typeof nothing {
    const { id, parts, status } = this.answer;
    if (status === 'running') return html`<footer class="meta"></footer>`;
    // The card has its own ways on.
    if (status === 'failed' && parts.length === 0) return nothing;
    return html`<footer class="meta">
      ${statusMark(this.answer)}
      <span class="meta-controls">
        ${
          parts.some(({ kind }) => kind === 'text')
            ? this.#button(this.copied ? 'check' : 'copy', this.copied ? t('Copied') : t('Copy answer'), () =>
                this.#copy(),
              )
            : nothing
        }
        ${
          this.position === this.count
            ? this.#button('refresh', t('Answer again'), () => this.store.post({ type: 'regenerate', messageId: id }))
            : nothing
        }
      </span>
      ${usageNote(this.answer)}
    </footer>`;
  }

  #button(name: string, label: string, press: () => void): TemplateResult {
    return html`<button type="button" class="icon-button" title=${label} aria-label=${label} @click=${press}>
      ${icon(name)}
    </button>`;
  }

  #copy(): void {
    this.store.post({ type: 'copyMessage', messageId: this.answer.id });
    this.copied = true;
    clearTimeout(this.#copiedTimer);
    this.#copiedTimer = setTimeout(() => (this.copied = false), copiedMs);
  }

  #act(id: ActionId): void {
    this.store.post({ type: 'action', id, messageId: this.answer.id });
  }
}

function statusMark({ status, trouble }: AnswerView): TemplateResult | typeof nothing {
  if (status === 'stopped') return html`<span class="status">${t('Stopped')}</span>`;
  if (status === 'cut') return html`<span class="status">${t('Cut off by the length limit')}</span>`;
  if (status === 'failed' && !trouble) return html`<span class="status">${t('Not finished')}</span>`;
  return nothing;
}

customElements.define('ask-answer', AnswerElement);
