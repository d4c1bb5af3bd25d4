/** Why the cache did not help, in a sentence. Owns the words; what happened is core/cost/misses.ts. */
import { l10n } from 'vscode';
import type { CacheMiss } from '../../core/cost/misses.ts';
import { formatMoney } from '../../core/cost/money.ts';
import type { Currency } from '../../core/cost/prices.ts';

/** As in `Not from the cache: the model changed. 12,400 tokens were read anew, which cost $0.0018 more.` */
export function describeMiss(miss: CacheMiss, currency: Currency): string {
  const tokens = miss.tokens.toLocaleString();
  return miss.cost === undefined
    ? l10n.t('Not from the cache: {0}. {1} tokens were read anew.', describeCause(miss), tokens)
    : l10n.t(
        'Not from the cache: {0}. {1} tokens were read anew, which cost {2} more.',
        describeCause(miss),
        tokens,
        formatMoney(miss.cost[currency], currency),
      );
}

/** Why, in words. Without the facts of one miss it says so of many. */
export function describeCause({ cause, label, hours }: Partial<CacheMiss> & Pick<CacheMiss, 'cause'>): string {
  switch (cause) {
    case 'service':
      return l10n.t('another service was asked before');
    case 'model':
      return l10n.t('the model changed');
    case 'thinking':
      return l10n.t('the thinking effort changed');
    case 'instructions':
      return l10n.t('the instructions changed');
    case 'rules':
      return l10n.t('the rules of the workspace changed');
    case 'attachment':
      return label === undefined
        ? l10n.t('an attachment changed above the earlier chat')
        : l10n.t('{0} changed above the earlier chat', label);
    case 'question':
      return l10n.t('an earlier question was edited');
    case 'answer':
      return l10n.t('an earlier answer is another one');
    case 'shortened':
      return l10n.t('earlier turns were left out');
    case 'expired':
      return hours === undefined
        ? l10n.t('the request before was too long ago')
        : l10n.t('the request before was {0} h ago', hours);
    case 'unknown':
      return l10n.t('the service did not have it any more');
  }
}
