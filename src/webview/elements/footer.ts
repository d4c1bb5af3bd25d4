/** The quiet line at the bottom: how full the model's window is, or that nothing is connected. */
import { html, type TemplateResult } from 'lit';
import type { PanelView } from '../../protocol/view.ts';
import { formatShare, formatTokens } from '../format.ts';
import { t } from '../l10n.ts';

export function footerLine({ connection, composer }: PanelView): TemplateResult {
  if (!connection.ready) return html`<footer class="footer">${t('Not connected')}</footer>`;
  const { context } = composer;
  if (!context) return html`<footer class="footer"></footer>`;
  const fill = context.usedTokens / context.windowTokens;
  const words =
    context.cachedShare > 0
      ? t('{0} of {1} · {2} cached', ...sizes(context), formatShare(context.cachedShare))
      : t('{0} of {1}', ...sizes(context));
  return html`<footer class="footer">
    <meter min="0" max="1" .value=${fill} aria-label=${t('Context used')} title=${t('Context used')}></meter>
    <span class="footer-words">${words}</span>
  </footer>`;
}

function sizes(context: { readonly usedTokens: number; readonly windowTokens: number }): [string, string] {
  return [formatTokens(context.usedTokens), formatTokens(context.windowTokens)];
}
