/** One receipt in the table, and its facts below it when it is opened. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ReceiptRow } from '../../protocol/audit.ts';
import { icon } from '../elements/icons.ts';
import { t } from '../l10n.ts';

const language = document.documentElement.lang || 'en';
const time = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'medium' });
const number = new Intl.NumberFormat(language);
const seconds = new Intl.NumberFormat(language, { style: 'unit', unit: 'second', maximumFractionDigits: 1 });

export function receiptRow(row: ReceiptRow, isOpen: boolean, toggle: () => void): TemplateResult {
  const { seq, at, purpose, model, outcome, status, promptTokens, completionTokens, cost, durationMs, facts } = row;
  const used =
    promptTokens === undefined ? '' : `${number.format(promptTokens)} / ${number.format(completionTokens ?? 0)}`;
  return html`<tbody data-receipt=${seq}>
    <tr data-outcome=${outcome === 'ok' ? 'ok' : 'failed'}>
      <th scope="row">
        <button
          type="button"
          class="audit-open"
          aria-expanded=${isOpen}
          aria-controls=${isOpen ? `facts-${seq}` : nothing}
          @click=${toggle}
        >
          ${icon(isOpen ? 'chevron-down' : 'chevron-right')} ${time.format(at)}
        </button>
      </th>
      <td>${purpose}</td>
      <td>${model}</td>
      <td>${[outcome, status].filter((word) => word !== undefined).join(' · ')}</td>
      <td class="number">${used}</td>
      <td class="number">${cost ?? ''}</td>
      <td class="number">${seconds.format(durationMs / 1000)}</td>
    </tr>
    ${
      isOpen
        ? html`<tr id="facts-${seq}">
            <td colspan="7">
              <dl>
                ${facts.map(
                  ([name, value]) =>
                    html`<div>
                      <dt>${nameFact(name)}</dt>
                      <dd>${value}</dd>
                    </div>`,
                )}
              </dl>
            </td>
          </tr>`
        : nothing
    }
  </tbody>`;
}

/** The log's own names stay English; here they are words. What a later version adds keeps its name. */
function nameFact(name: string): string {
  return factNames()[name] ?? name;
}

const factNames = (): Readonly<Record<string, string>> => ({
  session: t('Session'),
  answer: t('Answer'),
  service: t('Service'),
  origin: t('Address'),
  endpoint: t('Endpoint'),
  key: t('Fingerprint of the key'),
  model: t('Model asked for'),
  answeredBy: t('Model that answered'),
  requestSha256: t('SHA-256 of the request'),
  requestBytes: t('Bytes sent'),
  responseSha256: t('SHA-256 of the response'),
  responseBytes: t('Bytes received'),
  cacheHitTokens: t('Tokens from the cache'),
  reasoningTokens: t('Tokens of reasoning'),
  tariff: t('Tariff'),
  estimated: t('Estimated'),
  tries: t('Tries'),
  requestId: t('Request id'),
  seq: t('Number'),
  prev: t('Seal of the receipt before'),
  mac: t('Seal'),
  recoveredBytes: t('Bytes that a crash left torn'),
});
