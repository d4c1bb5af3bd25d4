/** What a running answer is doing while there is no text to show for it: a line of words, or the card that counts down to a retry. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ActivityView, AnswerView } from '../../../protocol/view.ts';
import { formatSeconds } from '../../format.ts';
import { t } from '../../l10n.ts';
import type { PanelStore } from '../../store.ts';
import { LightElement, Seconds } from '../light.ts';
import { limitCard } from '../agent/approval.ts';
import { spentWords, stepWords } from '../agent/step.ts';
import { troubleCard } from '../trouble.ts';

/** A phase shorter than this is not worth a number. */
const countFromMs = 2_000;

export class ActivityElement extends LightElement {
  static override properties = {
    store: { attribute: false },
    activity: { attribute: false },
    answer: { attribute: false },
  };

  declare store: PanelStore;
  declare activity: ActivityView;
  /** What the agent has used for it is told with its step. */
  declare answer: AnswerView;

  readonly #seconds = new Seconds(this);

  protected override willUpdate(): void {
    this.#seconds.running = this.activity.phase !== 'writing' && this.activity.phase !== 'limit';
  }

  protected override render(): TemplateResult | typeof nothing {
    const { activity } = this;
    if (activity.phase === 'limit') return limitCard(this.store, activity.text);
    const step = stepWords(activity);
    if (step !== undefined && activity.phase !== 'retrying') {
      return this.#line(step, activity.since, spentWords(this.answer));
    }
    switch (activity.phase) {
      case 'connecting':
        return this.#line(t('Connecting…'), activity.since);
      case 'queued':
        return this.#line(t('Waiting in the queue…'), activity.since);
      case 'thinking':
        return this.#line(t('Thinking…'), activity.since);
      case 'writing':
      case 'running':
      case 'asking':
        return nothing;
      case 'retrying':
        return this.#countdown(activity);
    }
  }

  #line(words: string, since: number, spent = ''): TemplateResult {
    const elapsedMs = Date.now() - since;
    return html`<p class="activity" data-testid="activity" data-phase=${this.activity.phase}>
      <span class="activity-words">${words}</span
      >${elapsedMs < countFromMs ? nothing : html` ${formatSeconds(elapsedMs)}`}${
        spent === '' ? nothing : html`<span class="activity-spent">${spent}</span>`
      }
    </p>`;
  }

  #countdown({ until, trouble }: ActivityView & { readonly phase: 'retrying' }): TemplateResult {
    const left = t('Trying again in {0}.', formatSeconds(until - Date.now()));
    return troubleCard(
      {
        severity: 'warning',
        title: trouble.title,
        text: `${trouble.text} ${left}`,
        actions: [
          { id: 'retryNow', label: t('Try now'), primary: false },
          ...trouble.actions.filter(({ id }) => id !== 'retryNow'),
        ],
      },
      (id) => this.store.post({ type: 'action', id }),
      html`<button type="button" class="link" @click=${() => this.store.post({ type: 'stop' })}>${t('Stop')}</button>`,
    );
  }
}

customElements.define('ask-activity', ActivityElement);
