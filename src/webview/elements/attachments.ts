/** Chips for what goes with a question. With `remove` each has a button that takes it away. */
import { html, nothing, type TemplateResult } from 'lit';
import type { AttachmentView } from '../../protocol/view.ts';
import { t } from '../l10n.ts';
import { attachmentIcons, icon } from './icons.ts';

export function attachmentChips(
  attachments: readonly AttachmentView[],
  remove?: (id: string) => void,
): TemplateResult | typeof nothing {
  if (attachments.length === 0) return nothing;
  return html`<ul class="chips" aria-label=${t('Attachments')}>
    ${attachments.map(
      (attachment) =>
        html`<li class="chip" title=${attachment.label}>
          ${icon(attachmentIcons[attachment.icon])}<span class="chip-label">${attachment.label}</span>${
            remove
              ? html`<button
                  type="button"
                  class="chip-remove"
                  title=${t('Remove {0}', attachment.label)}
                  aria-label=${t('Remove {0}', attachment.label)}
                  @click=${() => remove(attachment.id)}
                >
                  ${icon('close')}
                </button>`
              : nothing
          }
        </li>`,
    )}
  </ul>`;
}
