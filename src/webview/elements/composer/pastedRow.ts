/** The line that offers to attach what was pasted. Owns its words; what is pasted is intake.ts. */
import { html, type TemplateResult } from 'lit';
import { t } from '../../l10n.ts';
import type { Pasted } from './intake.ts';

/** `attach` takes it along; `leave` puts a text where it was pasted, and lets an address be one. */
export function pastedRow(pasted: Pasted, attach: () => void, leave: () => void): TemplateResult {
  const isText = pasted.kind === 'text';
  const words = isText ? t('{0} lines pasted', pasted.lines) : new URL(pasted.url).host;
  return html`<div class="pasted" role="status">
    <span class="pasted-words">${words}</span>
    <button type="button" class="link" data-testid="attach-pasted" @click=${attach}>
      ${isText ? t('Attach') : t('Attach its text')}
    </button>
    <button type="button" class="link" data-testid="leave-pasted" @click=${leave}>
      ${isText ? t('Insert as text') : t('No')}
    </button>
  </div>`;
}
