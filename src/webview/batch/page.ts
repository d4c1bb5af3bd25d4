/**
 * The page of a batch: what there is to do and its one primary action, the filter, the rows, and the prompt that is open.
 * Owns the order of things. The rows are list.ts, plan and progress status.ts, an open prompt open.ts.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { BatchFilter, BatchToHost, BatchView } from '../../protocol/batch.ts';
import { icon } from '../elements/icons.ts';
import { LightElement } from '../elements/light.ts';
import '../elements/searchField.ts';
import { WantedFilter } from '../elements/wantedFilter.ts';
import { t } from '../l10n.ts';
import './list.ts';
import { openPrompt } from './open.ts';
import { statusCard } from './status.ts';

const number = new Intl.NumberFormat(document.documentElement.lang || 'en');

export class BatchElement extends LightElement {
  static override properties = { view: { attribute: false } };

  /** undefined until the host told. */
  declare view: BatchView | undefined;

  post: (message: BatchToHost) => void = () => undefined;
  readonly #wanted = new WantedFilter<BatchFilter>();

  protected override render(): TemplateResult | typeof nothing {
    const { view } = this;
    if (view === undefined) return nothing;
    const post = (message: BatchToHost): void => this.post(message);
    return html`<main class="batch">
      <header class="batch-header">
        <h1 title=${view.name}>${view.name}</h1>
        <span class="batch-actions">
          ${this.#button('json', t('Results file'), 'showResults')}
          ${this.#button('table', t('Save as CSV'), 'saveCsv')}
          ${this.#button('markdown', t('Save as Markdown'), 'saveMarkdown')}
        </span>
      </header>
      ${view.notices.map(
        ({ text, isError }) =>
          html`<p class="batch-notice" role=${isError ? 'alert' : 'note'} data-error=${isError}>
            ${icon(isError ? 'error' : 'info')} <span>${text}</span>
          </p>`,
      )}
      ${statusCard(view, post)} ${this.#filters(view)}
      <ask-batch-list .view=${view} .post=${post}></ask-batch-list>
      ${view.open === undefined ? nothing : openPrompt(view.open, view.state === 'idle', post)}
    </main>`;
  }

  #button(name: string, label: string, type: 'showResults' | 'saveCsv' | 'saveMarkdown'): TemplateResult {
    return html`<button
      type="button"
      class="icon-button"
      data-control=${type}
      title=${label}
      aria-label=${label}
      ?disabled=${this.view?.counts.left === this.view?.counts.all}
      @click=${() => this.post({ type })}
    >
      ${icon(name)}
    </button>`;
  }

  #filters({ filter: told, counts, found }: BatchView): TemplateResult {
    const filter = this.#wanted.of(told);
    const { all, ok, failed, left } = counts;
    const choices = [
      ['', t('All'), all],
      ['ok', t('Answered'), ok],
      ['failed', t('Failed'), failed],
      ['left', t('Not asked yet'), left],
    ] as const;
    return html`<div class="batch-filters" role="search">
      <ask-search-field
        .text=${filter.text}
        .label=${t('Search prompts and answers')}
        .onSearch=${(text: string) => this.#filter({ text })}
      ></ask-search-field>
      <span role="group" aria-label=${t('Show')} class="batch-choices">
        ${choices.map(
          ([status, label, count]) =>
            html`<button
              type="button"
              class="batch-choice"
              data-status=${status}
              aria-pressed=${filter.status === status}
              @click=${() => this.#filter({ status })}
            >
              ${label} <span class="batch-count">${number.format(count)}</span>
            </button>`,
        )}
      </span>
      <span class="visually-hidden" role="status">${t('{0} found', number.format(found))}</span>
    </div>`;
  }

  #filter(change: Partial<BatchFilter>): void {
    const { view } = this;
    if (view === undefined) return;
    this.post({ type: 'filter', filter: this.#wanted.choose(view.filter, change) });
    this.requestUpdate();
  }
}

customElements.define('ask-batch', BatchElement);
