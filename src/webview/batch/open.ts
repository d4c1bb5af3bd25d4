/** The prompt that is open: what is sent, what came, and what can be done with it. */
import { html, nothing, type TemplateResult } from 'lit';
import type { BatchToHost, OpenRow } from '../../protocol/batch.ts';
import { icon } from '../elements/icons.ts';
import { t } from '../l10n.ts';

/** `canAsk`: nothing is under way. */
export function openPrompt(open: OpenRow, canAsk: boolean, post: (message: BatchToHost) => void): TemplateResult {
  const { index, id, status, prompt, answer, reasoning, facts, canApply } = open;
  const press = (type: 'retry' | 'apply' | 'showAnswer' | 'copy', label: string, look = 'link'): TemplateResult =>
    html`<button type="button" class=${look} data-control=${type} @click=${() => post({ type, index })}>
      ${label}
    </button>`;
  const close = (): void => post({ type: 'close' });
  return html`<section
    class="batch-open"
    aria-label=${t('Prompt {0}', id)}
    @keydown=${(event: KeyboardEvent) => (event.key === 'Escape' ? close() : undefined)}
  >
    <header>
      <h2>${id}</h2>
      <span class="batch-buttons">
        ${status === 'ok' ? html`${press('copy', t('Copy'))} ${press('showAnswer', t('Open in editor'))}` : nothing}
        ${canAsk && status !== 'left' ? press('retry', t('Ask again')) : nothing}
        ${canApply ? press('apply', t('Compare and accept'), 'button') : nothing}
        <button type="button" class="icon-button" title=${t('Close')} aria-label=${t('Close')} @click=${close}>
          ${icon('close')}
        </button>
      </span>
    </header>
    <div class="batch-texts" tabindex="0" role="region" aria-label=${t('Prompt and answer')}>
      <h3>${t('Prompt')}</h3>
      <pre>${prompt}</pre>
      ${
        reasoning === undefined
          ? nothing
          : html`<h3>${t('Reasoning')}</h3>
              <pre class="dim">${reasoning}</pre>`
      }
      ${
        status === 'left'
          ? nothing
          : html`<h3>${t('Answer')}</h3>
              <pre data-status=${status}>${answer}</pre>`
      }
      ${facts.length === 0 ? nothing : html`<p class="dim">${facts.map((fact) => fact.join(' ')).join(' · ')}</p>`}
    </div>
  </section>`;
}
