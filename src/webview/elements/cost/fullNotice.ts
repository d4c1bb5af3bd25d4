/** Says that the model's window is nearly full, or a budget, and offers the way on. Functions, not elements: they have no state. */
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

/** A word on a budget that is nearly used; `showCosts` says what it went to. */
export function budgetNotice(
  { connection, meter: { budget } }: PanelView,
  showCosts: () => void,
): TemplateResult | typeof nothing {
  if (!connection.ready || budget === undefined) return nothing;
  return html`<section class="notice" role="status" data-testid="budget" data-over=${budget.isOver}>
    <span>${budget.words}</span>
    <button type="button" class="link" data-action="showCosts" @click=${showCosts}>${t('Show costs')}</button>
  </section>`;
}
