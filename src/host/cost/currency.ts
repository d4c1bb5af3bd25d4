/**
 * In which currency costs are shown.
 * Owns the choice: the person's setting, else what the account is paid in, else the language of the editor.
 */
import { env } from 'vscode';
import type { Currency } from '../../core/cost/prices.ts';
import { readSetting } from '../settings.ts';

/** `paidIn`: the currency of the account's balance, where the service has told it. */
export function chooseCurrency(paidIn?: string): Currency {
  const wanted = readSetting('currency');
  if (wanted !== 'auto') return wanted;
  if (paidIn === 'CNY' || paidIn === 'USD') return paidIn;
  return env.language.toLowerCase() === 'zh-cn' ? 'CNY' : 'USD';
}
