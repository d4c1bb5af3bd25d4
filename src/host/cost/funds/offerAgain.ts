/** Says that there is money again, where a question waits for it. Owns the words; the question is in its chat. */
import { l10n } from 'vscode';
import { formatMoney } from '../../../core/cost/money.ts';
import type { Chat } from '../../chat/chat.ts';
import { showInformation } from '../../notices/notices.ts';
import type { Held } from './funds.ts';

/** Offers to ask again what the service refused for want of money, if that is the last of the chat. */
export async function offerAgain(chat: Chat, held: Held | undefined): Promise<void> {
  const { session } = chat;
  const last = session.head === undefined ? undefined : session.turns.get(session.head);
  if (last?.role !== 'assistant' || last.end.status !== 'ended' || last.end.code !== 'BALANCE') return;
  const ask = l10n.t('Ask again');
  const words =
    held === undefined
      ? l10n.t('There is something to pay with again. Your question is kept.')
      : l10n.t('The balance is back: {0}. Your question is kept.', formatMoney(held.total, held.currency));
  if ((await showInformation(words, ask)) !== ask) return;
  // Meanwhile the person may have gone on.
  if (chat.session.head === last.id) await chat.regenerate(last.id);
}
