/** Says that the model's window is nearly full and offers the way on. A function, not an element: it has no state. */
import { html, nothing, type TemplateResult } from 'lit';
import type { PanelView } from '../../../protocol/view.ts';
import { formatShare } from '../../format.ts';
import { t } from '../../l10n.ts';

const fullShare = 0.8;

/** Nothing while there is room, nothing was said or an answer is on its way. `compact` goes on from a summary. */
export function fullNotice(
  { connection, session, meter }: PanelView,
  compact: () => void,
): TemplateResult | typeof nothing {
  if (!connection.ready || session.activity !== undefined || session.messages.length === 0) return nothing;
  const share = meter.windowTokens === undefined ? 0 : meter.next.promptTokens / meter.windowTokens;
  if (share < fullShare) return nothing;
  return html`<section class="notice" role="status">
    <span>${t('This chat fills {0} of what the model can read.', formatShare(Math.min(1, share)))}</span>
    <button type="button" class="link" data-action="compact" @click=${compact}>${t('Go on from a summary')}</button>
  </section>`;
}
