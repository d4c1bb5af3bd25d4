/**
 * Reads a running answer aloud to those who listen: finished sentences, not single pieces, and the end.
 * Owns one polite live region; the list itself stays silent, so nothing is said twice.
 */
import { html, type PropertyValues, type TemplateResult } from 'lit';
import type { ActivityView, AnswerView, SessionView, TroubleView } from '../../protocol/view.ts';
import { t } from '../l10n.ts';
import type { PanelStore } from '../store.ts';
import { approvalHeading } from './agent/approval.ts';
import { LightElement } from './light.ts';

/** A screen reader needs time to finish what it was given. */
const pauseMs = 1_500;

/** Up to and with the last end of a sentence or line. */
const sentences = /^[\s\S]*(?:[.!?](?=\s)|[。！？\n])/u;

export class AnnouncerElement extends LightElement {
  static override properties = {
    store: { attribute: false },
    session: { attribute: false },
    words: { state: true },
  };

  declare store: PanelStore;
  declare session: SessionView;
  declare words: string;

  #answerId: string | undefined;
  /** Length of the answer's text that was said, in UTF-16 units. */
  #said = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#rest();
  }

  protected override render(): TemplateResult {
    return html`<div class="hidden" role="status" aria-live="polite" data-testid="announcer">${this.words}</div>`;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('session')) return;
    const answer = this.#lastAnswer();
    const { activity } = this.session;
    if (answer?.status === 'running' && this.#answerId !== answer.id) {
      this.#answerId = answer.id;
      // Of one that goes on where it broke off, only what is new.
      const before = changed.get('session')?.messages.at(-1);
      this.#said = before?.role === 'assistant' && before.id === answer.id ? textOf(before).length : 0;
      this.words = t('DeepSeek is answering');
      this.#timer ??= setInterval(() => this.#sayMore(), pauseMs);
    } else if (activity?.phase === 'retrying' && changed.get('session')?.activity !== activity) {
      this.words = sayTrouble(activity.trouble);
    } else if (activity && activity.phase !== changed.get('session')?.activity?.phase && isQuestion(activity)) {
      this.words = sayQuestion(activity, answer);
    } else if (this.#answerId !== undefined && answer?.status !== 'running') {
      const rest = answer?.id === this.#answerId ? textOf(answer).slice(this.#said).trim() : '';
      this.words = `${rest} ${nameEnd(answer)}`.trim();
      this.#rest();
    }
  }

  #sayMore(): void {
    const answer = this.#lastAnswer();
    const finished = answer && sentences.exec(textOf(answer).slice(this.#said))?.[0];
    if (!finished) return;
    this.#said += finished.length;
    this.words = finished.trim();
  }

  /** From the store, because text is appended without drawing the panel anew. */
  #lastAnswer(): AnswerView | undefined {
    const message = this.store.view?.session.messages.at(-1);
    return message?.role === 'assistant' ? message : undefined;
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#answerId = undefined;
  }
}

function textOf(answer: AnswerView): string {
  return answer.parts.map(({ kind, text }) => (kind === 'text' ? text : '')).join('');
}

function isQuestion({ phase }: ActivityView): boolean {
  return phase === 'asking' || phase === 'limit';
}

/** What the agent waits for. */
function sayQuestion(activity: ActivityView, answer: AnswerView | undefined): string {
  if (activity.phase === 'limit') return `${t('Limit reached')}. ${activity.text}`;
  const asked = answer?.parts.flatMap((part) => (part.kind === 'call' ? (part.approval ?? []) : [])) ?? [];
  return asked.map(({ kind, subject }) => `${approvalHeading(kind)} ${subject}`).join(' ');
}

function sayTrouble({ title, text }: TroubleView): string {
  return `${title}. ${text}`;
}

function nameEnd(answer: AnswerView | undefined): string {
  switch (answer?.status) {
    case 'stopped':
      return t('Answer stopped');
    case 'interrupted':
      return t('Answer interrupted');
    case 'cut':
      return t('Answer cut off by the length limit');
    case 'failed':
      return answer.trouble ? sayTrouble(answer.trouble) : t('Answer not finished');
    case 'done':
      return t('Answer complete');
    case 'running':
    case undefined:
      return '';
  }
}

customElements.define('ask-announcer', AnnouncerElement);
