/**
 * What the model thought before it wrote: one line, closed until the reader opens it.
 * Its text is rendered only once it was opened.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { SaidView } from '../../../protocol/view.ts';
import { formatSeconds } from '../../format.ts';
import { t } from '../../l10n.ts';
import type { PanelStore } from '../../store.ts';
import { icon } from '../icons.ts';
import { LightElement, Seconds } from '../light.ts';
import './part.ts';

export class ReasoningElement extends LightElement {
  static override properties = {
    store: { attribute: false },
    view: { attribute: false },
    live: { attribute: false },
    since: { attribute: false },
    opened: { state: true },
  };

  declare store: PanelStore;
  declare view: SaidView;
  declare live: boolean;
  /** When thinking began, in milliseconds since 1970; undefined when that is not known. */
  declare since: number | undefined;
  /** It was open at least once. */
  declare opened: boolean;

  readonly #seconds = new Seconds(this);

  /** Shows the text; complete when it is there. */
  async open(): Promise<void> {
    this.opened = true;
    await this.updateComplete;
    this.querySelector('details')?.setAttribute('open', '');
  }

  protected override willUpdate(): void {
    this.#seconds.running = this.live;
  }

  protected override render(): TemplateResult {
    return html`${
        this.live
          ? html`<button
              type="button"
              class="link answer-now"
              data-control="answer-now"
              title=${t('End the thinking and ask for the answer')}
              @click=${() => this.store.post({ type: 'answerNow' })}
            >
              ${t('Answer now')}
            </button>`
          : nothing
      }
      <details class="reasoning" @toggle=${this.#toggle}>
        <summary>${icon('chevron-right')}<span>${this.#words()}</span></summary>
        ${this.opened ? html`<ask-part .store=${this.store} .view=${this.view} .live=${this.live}></ask-part>` : nothing}
      </details>`;
  }

  #words(): string {
    if (this.live) {
      return this.since === undefined ? t('Thinking…') : t('Thinking… {0}', formatSeconds(Date.now() - this.since));
    }
    return this.view.durationMs === undefined
      ? t('Thoughts')
      : this.view.durationMs < 1000
        ? t('Thought for a moment')
        : t('Thought for {0}', formatSeconds(this.view.durationMs));
  }

  #toggle(event: ToggleEvent): void {
    if (event.newState === 'open') this.opened = true;
  }
}

customElements.define('ask-reasoning', ReasoningElement);
