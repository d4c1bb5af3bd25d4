/**
 * The page of costs: the sum, the days as bars, what it went to, what the cache did, and the account beside it.
 * Owns the order of things. Bars by day are dayChart.ts, the tables with their bars rows.ts.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { CostRange } from '../../core/cost/sums/report.ts';
import { costRanges, type CostsToHost, type CostsView } from '../../protocol/costs.ts';
import { icon } from '../elements/icons.ts';
import { LightElement } from '../elements/light.ts';
import { formatShare, formatTokens } from '../format.ts';
import { t } from '../l10n.ts';
import './dayChart.ts';
import { budgetTable, costTable, missTable } from './rows.ts';

const number = new Intl.NumberFormat(document.documentElement.lang || 'en');

export class CostsElement extends LightElement {
  static override properties = { view: { attribute: false } };

  /** undefined until the host told. */
  declare view: CostsView | undefined;

  post: (message: CostsToHost) => void = () => undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { view } = this;
    if (view === undefined) return nothing;
    return html`<main class="costs">
      <header class="page-header">
        <h1>${t('Costs')}</h1>
        <span class="page-actions">
          ${this.#ranges(view)}
          <button type="button" class="page-button" @click=${() => this.post({ type: 'export' })}>
            ${icon('export')} ${t('Export CSV')}
          </button>
        </span>
      </header>
      ${view.trouble === undefined ? nothing : html`<p class="costs-trouble" role="alert">${view.trouble}</p>`}
      <p class="costs-reading" role="status">${view.isReading ? t('Adding up…') : ''}</p>
      ${view.total.calls === 0 && !view.isReading ? empty() : [sum(view), this.#body(view)]}
      <footer class="costs-foot">
        ${view.prices}
        <button type="button" class="link" @click=${() => this.post({ type: 'openSettings' })}>
          ${t('Prices and budgets in the settings')}
        </button>
      </footer>
    </main>`;
  }

  #ranges({ range }: CostsView): TemplateResult {
    const words: Readonly<Record<CostRange, string>> = {
      week: t('7 days'),
      month: t('30 days'),
      quarter: t('90 days'),
      thisMonth: t('This month'),
    };
    return html`<span class="costs-ranges" role="group" aria-label=${t('Days shown')}>
      ${costRanges.map(
        (each) =>
          html`<button
            type="button"
            class="page-button"
            data-range=${each}
            aria-pressed=${each === range}
            @click=${() => this.post({ type: 'range', range: each })}
          >
            ${words[each]}
          </button>`,
      )}
    </span>`;
  }

  #body(view: CostsView): TemplateResult {
    const { features, models, chats, files, misses, saved, line, account, budgets, total, measure } = view;
    const amount = measure === 'money' ? t('Cost') : t('Tokens');
    return html`<ask-day-chart .view=${view}></ask-day-chart>
      ${
        budgets.length === 0
          ? nothing
          : html`<section>
              <h2>${t('Budgets')}</h2>
              ${budgetTable(budgets)}
            </section>`
      }
      <div class="costs-pair">
        <section>
          <h2>${t('By feature')}</h2>
          ${costTable(features, t('Feature'), amount)}
        </section>
        <section>
          <h2>${t('By model')}</h2>
          ${costTable(models, t('Model'), amount)}
        </section>
      </div>
      <section>
        <h2>${t('Cache')}</h2>
        <p>
          ${
            total.cachedShare === undefined
              ? nothing
              : t('{0} of what was sent came from the cache.', formatShare(total.cachedShare))
          }
          ${saved === undefined ? nothing : t('That saved {0}.', saved)}
        </p>
        ${
          misses.length === 0
            ? html`<p class="costs-dim">${t('Nothing worth a word was read anew.')}</p>`
            : missTable(misses)
        }
      </section>
      ${
        line === undefined
          ? nothing
          : html`<section>
              <h2>${t('Ghost text')}</h2>
              <p>${t('{0} for each line that was taken ({1} lines).', line.amount, number.format(line.count))}</p>
            </section>`
      }
      ${
        account === undefined
          ? nothing
          : html`<section>
              <h2>${t('Account')}</h2>
              <p class="costs-balance">${t('Balance {0}', account.balance)}</p>
              ${account.lines.map((words) => html`<p>${words}</p>`)}
            </section>`
      }
      ${
        chats.length === 0
          ? nothing
          : html`<section>
              <h2>${t('Dearest chats')}</h2>
              ${costTable(chats, t('Chat'), amount)}
            </section>`
      }
      ${
        files.length === 0
          ? nothing
          : html`<section>
              <h2>${t('Dearest files')}</h2>
              ${costTable(files, t('File'), amount)}
            </section>`
      }`;
  }
}

function sum({ total }: CostsView): TemplateResult {
  const words = [
    total.calls === 1 ? t('1 call') : t('{0} calls', number.format(total.calls)),
    t('{0} tokens in, {1} out', formatTokens(total.promptTokens), formatTokens(total.completionTokens)),
    ...(total.unpriced > 0 ? [t('{0} without a known price', number.format(total.unpriced))] : []),
  ];
  return html`<p class="costs-sum">
    <span class="costs-total">${total.amount}</span> <span class="costs-dim">${words.join(' · ')}</span>
  </p>`;
}

function empty(): TemplateResult {
  return html`<p class="costs-empty">
    ${t('Nothing was asked in these days. What you ask from now on is added up here, by day, feature and model.')}
  </p>`;
}

customElements.define('ask-costs', CostsElement);
