/**
 * The page of the audit log: filters, totals, the table, and what the last verification said.
 * Owns the order of things and which receipt is open. One row is row.ts.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { AuditFilter, AuditToHost, AuditView } from '../../protocol/audit.ts';
import { icon } from '../elements/icons.ts';
import { LightElement } from '../elements/light.ts';
import '../elements/searchField.ts';
import { WantedFilter } from '../elements/wantedFilter.ts';
import { t } from '../l10n.ts';
import { receiptRow } from './row.ts';

const tokens = new Intl.NumberFormat(document.documentElement.lang || 'en');

export class AuditElement extends LightElement {
  static override properties = { view: { attribute: false }, open: { state: true } };

  /** undefined until the host told. */
  declare view: AuditView | undefined;
  /** The number of the receipt whose facts are shown. */
  declare open: number | undefined;

  post: (message: AuditToHost) => void = () => undefined;
  readonly #wanted = new WantedFilter<AuditFilter>();

  protected override render(): TemplateResult | typeof nothing {
    const { view } = this;
    if (view === undefined) return nothing;
    return html`<main class="audit">
      <header class="page-header">
        <h1>${t('Audit log')}</h1>
        <span class="page-actions">
          ${this.#button('refresh', t('Look again'), () => this.post({ type: 'ready' }))}
          ${this.#button('verified', t('Verify'), () => this.post({ type: 'verify' }))}
          ${this.#button('export', t('Export'), () => this.post({ type: 'export' }))}
        </span>
      </header>
      ${this.#verdict(view)} ${this.#filters(view)} ${this.#totals(view)}
      ${view.trouble === undefined ? this.#table(view) : html`<p class="audit-note" role="alert">${view.trouble}</p>`}
    </main>`;
  }

  #button(name: string, label: string, press: () => void): TemplateResult {
    return html`<button type="button" class="page-button" data-control=${name} @click=${press}>
      ${icon(name)} ${label}
    </button>`;
  }

  #verdict({ verdict }: AuditView): TemplateResult {
    return html`<p class="audit-verdict" role="status" data-good=${verdict?.isGood ?? nothing} ?hidden=${!verdict}>
      ${verdict ? html`${icon(verdict.isGood ? 'pass' : 'error')} <span>${verdict.text}</span>` : nothing}
    </p>`;
  }

  #filters({ filter: told, choices, isOfAnswer }: AuditView): TemplateResult {
    if (isOfAnswer) {
      return html`<p class="audit-filters">
        ${t('Receipts of one answer.')}
        <button type="button" class="link" @click=${() => this.post({ type: 'showAll' })}>${t('Show all')}</button>
      </p>`;
    }
    const filter = this.#wanted.of(told);
    return html`<div class="audit-filters" role="search">
      <ask-search-field
        .text=${filter.text}
        .label=${t('Search receipts')}
        .onSearch=${(text: string) => this.#filter({ text })}
      ></ask-search-field>
      ${this.#select('purpose', filter, [t('Purpose'), t('Any purpose')], choices.purposes)}
      ${this.#select('day', filter, [t('Day'), t('Any day')], choices.days)}
      ${this.#select('model', filter, [t('Model'), t('Any model')], choices.models)}
      ${this.#select('outcome', filter, [t('Outcome'), t('Any outcome')], choices.outcomes)}
    </div>`;
  }

  #select(
    member: Exclude<keyof AuditFilter, 'text'>,
    filter: AuditFilter,
    [label, any]: readonly [string, string],
    values: readonly string[],
  ): TemplateResult {
    const chosen = filter[member];
    const change = (event: Event & { readonly currentTarget: HTMLSelectElement }): void =>
      this.#filter({ [member]: event.currentTarget.value });
    return html`<select class="page-field" data-filter=${member} aria-label=${label} @change=${change}>
      <option value="" ?selected=${chosen === ''}>${any}</option>
      ${values.map((value) => html`<option value=${value} ?selected=${chosen === value}>${value}</option>`)}
    </select>`;
  }

  #totals({ totals }: AuditView): TemplateResult {
    const words = [
      totals.calls === 1 ? t('1 call') : t('{0} calls', tokens.format(totals.calls)),
      ...(totals.failed > 0 ? [t('{0} failed', tokens.format(totals.failed))] : []),
      t('{0} tokens in, {1} out', tokens.format(totals.promptTokens), tokens.format(totals.completionTokens)),
      ...(totals.cost === undefined ? [] : [totals.cost]),
    ];
    return html`<p class="audit-totals" role="status">${words.join(' · ')}</p>`;
  }

  #table({ rows, totals, isOfAnswer }: AuditView): TemplateResult {
    if (rows.length === 0)
      return html`<p class="audit-note">${t('No receipts. Each call to a service leaves one.')}</p>`;
    const open = this.open ?? (isOfAnswer ? rows[0]?.seq : undefined);
    return html`<table>
        <thead>
          <tr>
            <th scope="col">${t('Time')}</th>
            <th scope="col">${t('Purpose')}</th>
            <th scope="col">${t('Model')}</th>
            <th scope="col">${t('Outcome')}</th>
            <th scope="col" class="number">${t('Tokens')}</th>
            <th scope="col" class="number">${t('Cost')}</th>
            <th scope="col" class="number">${t('Duration')}</th>
          </tr>
        </thead>
        ${repeat(
          rows,
          ({ seq }) => seq,
          (row) => receiptRow(row, row.seq === open, () => (this.open = row.seq === open ? 0 : row.seq)),
        )}
      </table>
      ${
        rows.length < totals.calls
          ? html`<button type="button" class="link" @click=${() => this.post({ type: 'more' })}>
              ${t('Show more')}
            </button>`
          : nothing
      }`;
  }

  #filter(change: Partial<AuditFilter>): void {
    const { view } = this;
    if (view === undefined) return;
    this.open = undefined;
    this.post({ type: 'filter', filter: this.#wanted.choose(view.filter, change) });
    this.requestUpdate();
  }
}

customElements.define('ask-audit', AuditElement);
