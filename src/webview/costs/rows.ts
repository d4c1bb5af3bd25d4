/** Tables in which each row has a bar: what money went to, why the cache did not help, how far budgets are used. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { BudgetRow, CostRow, MissRow } from '../../protocol/costs.ts';
import { formatTokens } from '../format.ts';
import { t } from '../l10n.ts';

const number = new Intl.NumberFormat(document.documentElement.lang || 'en');
const barWidth = 100;
const trough = svg`<rect class="costs-trough" x="0" y="0" width=${barWidth} height="8"></rect>`;

export function costTable(rows: readonly CostRow[], name: string, amount: string): TemplateResult {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${name}</th>
        <td class="costs-bar-cell"></td>
        <th scope="col" class="number">${amount}</th>
        <th scope="col" class="number">${t('Calls')}</th>
        <th scope="col" class="number costs-wide">${t('Tokens')}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            <th scope="row">${row.name}</th>
            <td class="costs-bar-cell">${bar(row.share)}</td>
            <td class="number">${row.amount}</td>
            <td class="number">${number.format(row.calls)}</td>
            <td class="number costs-wide">${formatTokens(row.tokens)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

export function missTable(rows: readonly MissRow[]): TemplateResult {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${t('Read anew because')}</th>
        <th scope="col" class="number">${t('Times')}</th>
        <th scope="col" class="number">${t('Tokens')}</th>
        <th scope="col" class="number">${t('Cost more')}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ why, times, tokens, cost }) =>
          html`<tr>
            <th scope="row">${why}</th>
            <td class="number">${number.format(times)}</td>
            <td class="number">${formatTokens(tokens)}</td>
            <td class="number">${cost ?? '–'}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

export function budgetTable(rows: readonly BudgetRow[]): TemplateResult {
  return html`<table>
    <thead class="visually-hidden">
      <tr>
        <th scope="col">${t('Budget')}</th>
        <td></td>
        <th scope="col">${t('Used')}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ name, words, share }) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td class="costs-bar-cell" data-over=${share >= 1 ? true : nothing}>${bar(Math.min(1, share), true)}</td>
            <td class="number">${words}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** `hasEnd`: what is left to the whole can be seen. */
function bar(share: number, hasEnd = false): TemplateResult {
  return html`<svg class="costs-row-bar" viewBox="0 0 ${barWidth} 8" preserveAspectRatio="none" aria-hidden="true">
    ${hasEnd ? trough : nothing}
    ${svg`<rect class="costs-off-peak" x="0" y="0" width=${share <= 0 ? 0 : Math.max(1, share * barWidth)} height="8"></rect>`}
  </svg>`;
}
