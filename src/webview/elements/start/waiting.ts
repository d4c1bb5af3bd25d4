/** What stands in the panel before the host's first word: the outline of what will come, at the places where it will be. */
import { html, type TemplateResult } from 'lit';
import { t } from '../../l10n.ts';

export function skeleton(): TemplateResult {
  return html`<main class="skeleton" aria-busy="true">
    <h1 class="hidden">${t('Opening the chat')}</h1>
    <div class="skeleton-text" aria-hidden="true"><i></i><i></i><i></i></div>
    <div class="skeleton-composer" aria-hidden="true"></div>
  </main>`;
}
