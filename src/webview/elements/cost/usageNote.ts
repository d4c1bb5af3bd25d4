/** What an answer used and cost, in a few signs at its end. Owns these words; a sum over answers is the meter's. */
import { html, nothing, type TemplateResult } from 'lit';
import type { AnswerView, UsageView } from '../../../protocol/view.ts';
import { formatTokens } from '../../format.ts';
import { t } from '../../l10n.ts';
import { costWords } from './costWords.ts';

/** `$0.0021 · off-peak` with the tokens behind it, or the tokens where no price is known; below it what the cache missed. */
export function usageNote({ usage, cost, miss, cached }: AnswerView): TemplateResult | typeof nothing {
  if (cached) {
    const why = t('The same was asked before: this is what was said then. Answer again to ask anew.');
    return html`<span class="usage" title=${why}>${t('cached, free')}</span>`;
  }
  const tokens = usage && t('{0} in · {1} out', formatTokens(usage.promptTokens), formatTokens(usage.completionTokens));
  const words = cost ? costWords(cost) : tokens;
  if (words === undefined) return nothing;
  const details = usage ? usageWords(usage) : t('Estimated: the answer was stopped before it was counted');
  return html`<span class="usage" title=${details}>${words}</span
    >${miss === undefined ? nothing : html`<p class="miss">${miss}</p>`}`;
}

/** `40K in, 38K of them cached · 1.2K out, 800 of them thinking`. */
function usageWords(usage: UsageView): string {
  const read = t('{0} in, {1} of them cached', formatTokens(usage.promptTokens), formatTokens(usage.cacheHitTokens));
  const written =
    usage.reasoningTokens > 0
      ? t('{0} out, {1} of them thinking', formatTokens(usage.completionTokens), formatTokens(usage.reasoningTokens))
      : t('{0} out', formatTokens(usage.completionTokens));
  return `${read} · ${written}`;
}
