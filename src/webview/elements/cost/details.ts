/** What stands behind the line of the meter, part by part. Owns the rows and their words. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { ContextKind, MeterView } from '../../../protocol/view.ts';
import { formatTokens } from '../../format.ts';
import { t } from '../../l10n.ts';
import { costWords } from './costWords.ts';

type Row = readonly [label: string, value: string | undefined];

/** The details as they stand. */
export function meterDetails({
  parts,
  windowTokens,
  next,
  last,
  sessionCost,
  todayCost,
  clock,
}: MeterView): TemplateResult {
  const usedTokens = parts.reduce((sum, { tokens }) => sum + tokens, 0);
  const size = windowTokens === undefined ? '' : t('{0} of {1}', formatTokens(usedTokens), formatTokens(windowTokens));
  const context = parts.map(({ kind, tokens }): Row => [kindName(kind), formatTokens(tokens)]);
  return html`
    ${rows(t('Context'), context, size, bar(parts, Math.max(usedTokens, windowTokens ?? 0)))}
    ${rows(t('Next question, estimated'), [
      [t('In'), formatTokens(next.promptTokens)],
      [t('In, cached'), formatTokens(next.cachedTokens)],
      [t('Out'), `≈ ${formatTokens(next.answerTokens)}`],
      [t('Cost'), next.cost && t('≈ {0}', next.cost)],
    ])}
    ${
      last === undefined
        ? nothing
        : rows(t('Last answer'), [
            [t('In'), formatTokens(last.usage.promptTokens)],
            [t('In, cached'), formatTokens(last.usage.cacheHitTokens)],
            [t('Out'), formatTokens(last.usage.completionTokens)],
            [t('Out, thinking'), formatTokens(last.usage.reasoningTokens)],
            [t('Cost'), last.cost && costWords(last.cost)],
          ])
    }
    ${last?.miss === undefined ? nothing : html`<p>${last.miss}</p>`}
    ${
      clock === undefined
        ? nothing
        : rows(t('Cost'), [
            [t('This chat'), sessionCost],
            [t('Today (UTC)'), todayCost],
            [
              clock.tariff === 'peak' ? t('Peak price until') : t('Off-peak price until'),
              t('{0} in Beijing', clock.until),
            ],
          ])
    }
  `;
}

function rows(title: string, lines: readonly Row[], aside = '', picture?: TemplateResult): TemplateResult {
  return html`<h2>${title}<span>${aside}</span></h2>
    ${picture ?? nothing}
    <dl>
      ${lines.map(([label, value]) =>
        value === undefined
          ? nothing
          : html`<div>
              <dt>${label}</dt>
              <dd>${value}</dd>
            </div>`,
      )}
    </dl>`;
}

const barWidth = 1_000;

/** The parts side by side, as wide as they are. */
function bar(parts: MeterView['parts'], wholeTokens: number): TemplateResult {
  let start = 0;
  const pieces = parts.map(({ kind, tokens }) => {
    const width = (tokens / wholeTokens) * barWidth;
    const piece = svg`<rect class="meter-${kind}" x=${start} width=${width} height="6"></rect>`;
    start += width;
    return piece;
  });
  return html`<svg class="meter-bar" viewBox="0 0 ${barWidth} 6" preserveAspectRatio="none" aria-hidden="true">
    ${pieces}
  </svg>`;
}

function kindName(kind: ContextKind): string {
  switch (kind) {
    case 'system':
      return t('Instructions');
    case 'rules':
      return t('Rules');
    case 'attachments':
      return t('Attachments');
    case 'history':
      return t('Earlier in this chat');
    case 'answer':
      return t('Last answer');
    case 'draft':
      return t('Your next question');
  }
}
