/**
 * What ghost text used, cost and brought, day by day: the tooltip of its status bar item.
 * Owns the table. What was taken is the engine's count, what it cost the ledger's.
 */
import { env, l10n, MarkdownString } from 'vscode';
import type { Tally } from '../../core/completion/contract.ts';
import { dayOf, type Totals } from '../../core/cost/ledger.ts';
import { formatMoney } from '../../core/cost/money.ts';
import type { Currency } from '../../core/cost/prices.ts';
import type { GhostText } from './ghostText.ts';

const shownDays = 7;

/** The state in words, the key in use and, where there is something to tell, the last days as a table. */
export function describeSpending(words: string, key: string, { engine, budget }: GhostText): MarkdownString {
  const { days } = engine.stats();
  const first = dayOf(Date.now() - (shownDays - 1) * 86_400_000);
  const recent = Object.entries(days)
    .filter(([day]) => day >= first)
    .toSorted(([one], [other]) => other.localeCompare(one));
  const text = new MarkdownString().appendText(words);
  if (key !== '') text.appendMarkdown('\n\n').appendText(key);
  if (recent.length === 0) return text;
  const head = [
    l10n.t('Day (UTC)'),
    l10n.t('Accepted'),
    l10n.t('Tokens'),
    l10n.t('Cached'),
    l10n.t('Cost'),
    l10n.t('Per line'),
  ];
  const rows = recent.map(([day, tally]) => rowOf(day, tally, budget.spentOn(day), budget.currency));
  const lines = [head, ['---', '--:', '--:', '--:', '--:', '--:'], ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return text.appendMarkdown(`\n\n${lines.join('\n')}`);
}

function rowOf(day: string, tally: Tally, spent: Totals | undefined, currency: Currency): string[] {
  // Windows that run at once all write the ledger; the engine counts its own window.
  const { promptTokens, cacheHitTokens, completionTokens } = spent ?? tally;
  const amount = spent !== undefined && spent.calls > spent.unpriced ? spent[currency] : undefined;
  const date = new Date(`${day}T12:00:00Z`);
  return [
    date.toLocaleDateString(env.language, { month: 'short', day: 'numeric', timeZone: 'UTC' }),
    l10n.t('{0} of {1}', tally.accepted, tally.shown),
    new Intl.NumberFormat(env.language, { notation: 'compact' }).format(promptTokens + completionTokens),
    promptTokens === 0 ? '–' : `${Math.round((100 * cacheHitTokens) / promptTokens)}%`,
    amount === undefined ? '–' : formatMoney(amount, currency),
    amount === undefined || tally.acceptedLines === 0 ? '–' : formatMoney(amount / tally.acceptedLines, currency),
  ];
}
