/** What stands in the panel before the first question: its name, the open file, a few ways to begin. */
import { html, nothing, type TemplateResult } from 'lit';
import type { EmptyView } from '../../../protocol/view.ts';
import { t } from '../../l10n.ts';
import { icon, mark } from '../icons.ts';

/** `choose` is called with the id of the pressed suggestion. */
export function emptyState(empty: EmptyView, choose: (id: string) => void): TemplateResult {
  return html`<section class="hero" data-testid="empty">
    ${mark}
    <h2>${t('Ask DeepSeek')}</h2>
    <p>
      ${
        empty.fileName === undefined
          ? t('Ask about code, an error or an idea.')
          : html`${t('Starting from the open file')} <b class="file-name" title=${empty.fileName}>${empty.fileName}</b>`
      }
    </p>
    ${
      empty.suggestions.length > 0
        ? html`<ul class="suggestions" aria-label=${t('Suggestions')}>
            ${empty.suggestions.map(
              (suggestion) =>
                html`<li>
                  <button
                    type="button"
                    class="suggestion"
                    data-suggestion=${suggestion.id}
                    @click=${() => choose(suggestion.id)}
                  >
                    ${icon(suggestion.icon)}<span>${suggestion.label}</span>
                  </button>
                </li>`,
            )}
          </ul>`
        : nothing
    }
  </section>`;
}
