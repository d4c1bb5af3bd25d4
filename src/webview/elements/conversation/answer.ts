/** One answer: who wrote it, its parts in order, what it is doing, what went wrong, and what can be done with it. */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ActionId, ActivityView, AnswerView, PartView, QuestionView } from '../../../protocol/view.ts';
import { t } from '../../l10n.ts';
import type { PanelStore } from '../../store.ts';
import { thumbnails } from '../attachments.ts';
import { usageNote } from '../cost/usageNote.ts';
import '../agent/call.ts';
import { stepWords } from '../agent/step.ts';
import { LightElement } from '../light.ts';
import { nameThinking } from '../thinking.ts';
import { troubleCard } from '../trouble.ts';
import { answerControls, continueButton, CopyMark, versionsOf } from '../turn/controls.ts';
import { beginEdit, endEdit } from '../turn/editor.ts';
import './activity.ts';
import { fieldsTree } from './fields.ts';
import './part.ts';
import './reasoning.ts';

export class AnswerElement extends LightElement {
  static override properties = {
    store: { attribute: false },
    answer: { attribute: false },
    question: { attribute: false },
    activity: { attribute: false },
    position: { attribute: false },
    count: { attribute: false },
  };

  declare store: PanelStore;
  declare answer: AnswerView;
  /** What is answered, if it is shown. */
  declare question: QuestionView | undefined;
  /** Only while this answer runs. */
  declare activity: ActivityView | undefined;
  /** Its number in the list, from 1. */
  declare position: number;
  /** How many messages there are. */
  declare count: number;

  readonly #copied = new CopyMark(this);

  protected override willUpdate(): void {
    // Stays when the answer has ended, so that the room it was written in does not go away under the reader.
    if (this.answer.status === 'running') this.toggleAttribute('data-written-here', true);
  }

  protected override render(): TemplateResult {
    const { id, model, thinking, parts, status, trouble, edited } = this.answer;
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
          >${edited ? t('Edited by you') : [model, thinking === 'off' ? '' : nameThinking(thinking)].filter(Boolean).join(' · ')}</span
        >
      </header>
      ${this.question ? thumbnails(this.question.attachments, this.store) : nothing}
      ${
        this.store.edits.get(id) === undefined
          ? repeat(
              parts,
              (part) => part.id,
              (part, index) => this.#part(part, status === 'running' && index === parts.length - 1),
            )
          : this.#editor()
      }
      ${this.#activity()} ${trouble ? troubleCard(trouble, (action) => this.#act(action)) : nothing} ${this.#meta()}
    </article>`;
  }

  #part(part: PartView, live: boolean): TemplateResult {
    if (part.kind === 'text')
      return html`<ask-part class="markdown" .store=${this.store} .view=${part} .live=${live}></ask-part>`;
    if (part.kind === 'call') return html`<ask-call .store=${this.store} .view=${part}></ask-call>`;
    if (part.kind === 'note') return html`<p class="call-note">${part.text}</p>`;
    if (part.kind === 'fields') return fieldsTree(part.text, !hasText(this.answer));
    return html`<ask-reasoning
      .store=${this.store}
      .view=${part}
      .live=${live && part.durationMs === undefined}
      .since=${this.activity?.phase === 'thinking' ? this.activity.since : undefined}
    ></ask-reasoning>`;
  }

  #activity(): TemplateResult | typeof nothing {
    // Another version may be written while this one is looked at.
    if (!this.activity || this.answer.status !== 'running') return nothing;
    // The reasoning block already says that the model thinks.
    const isShown = this.activity.phase === 'thinking' && this.answer.parts.at(-1)?.kind === 'reasoning';
    if (isShown && stepWords(this.activity) === undefined) return nothing;
    return html`<ask-activity .store=${this.store} .activity=${this.activity} .answer=${this.answer}></ask-activity>`;
  }

  /** The line below: always there, so that nothing moves when an answer ends. */
  #meta(): TemplateResult | typeof nothing {
    const { id, parts, status } = this.answer;
    if (this.store.edits.get(id) !== undefined) return html`<footer class="meta"></footer>`;
    // The card of a failure has its own ways on.
    if (status === 'running' || (status === 'failed' && parts.length === 0)) {
      return html`<footer class="meta">${versionsOf(this.store, this.answer)}</footer>`;
    }
    const copy = hasText(this.answer) ? this.#copied.button(this.store, id, t('Copy answer')) : nothing;
    return html`<footer class="meta">
      ${statusMark(this.answer)} ${this.position === this.count ? continueButton(this.store, this.answer) : nothing}
      ${this.#carryOut()} ${versionsOf(this.store, this.answer)}
      <span class="meta-controls">${answerControls(this.store, this.answer, copy, () => this.#edit())}</span>
      ${usageNote(this.answer)}
    </footer>`;
  }

  /** What follows a plan. */
  #carryOut(): TemplateResult | typeof nothing {
    const { id: messageId, status } = this.answer;
    if (this.question?.mode !== 'plan' || status !== 'done' || this.position !== this.count) return nothing;
    return html`<button
      type="button"
      class="link"
      data-control="carry-out"
      @click=${() => this.store.post({ type: 'carryOut', messageId })}
    >
      ${t('Do it')}
    </button>`;
  }

  #editor(): TemplateResult {
    const { id } = this.answer;
    return html`<ask-editor
      .store=${this.store}
      .textId=${id}
      .label=${t('Answer')}
      .verb=${t('Save version')}
      .long=${true}
      .onSave=${(text: string) => this.store.post({ type: 'edit', messageId: id, text })}
      .onClose=${() => void endEdit(this, '[data-control=ellipsis]')}
    ></ask-editor>`;
  }

  #edit(): void {
    const { id, parts } = this.answer;
    const text = parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
    void beginEdit(this, this.store, id, text);
  }

  #act(id: ActionId): void {
    this.store.post({ type: 'action', id, messageId: this.answer.id });
  }
}

function statusMark({ status, trouble }: AnswerView): TemplateResult | typeof nothing {
  if (status === 'interrupted') return html`<span class="status">${t('Interrupted')}</span>`;
  if (status === 'stopped') return html`<span class="status">${t('Stopped')}</span>`;
  if (status === 'cut') return html`<span class="status">${t('Cut off by the length limit')}</span>`;
  if (status === 'failed' && !trouble) return html`<span class="status">${t('Not finished')}</span>`;
  return nothing;
}

function hasText({ parts }: AnswerView): boolean {
  return parts.some(({ kind }) => kind === 'text');
}

customElements.define('ask-answer', AnswerElement);
