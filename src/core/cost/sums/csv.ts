/**
 * Calls as a table (RFC 4180), one row each, as the ledger has them.
 * Owns the columns. Money is in whole yuan and dollars with all their digits.
 */
import { csvField } from '../../text/csv.ts';
import type { LedgerEntry } from '../ledger.ts';

type Cell = (entry: LedgerEntry) => string | number | undefined;

const columns: Readonly<Record<string, Cell>> = {
  time: ({ at }) => new Date(at).toISOString(),
  purpose: ({ purpose }) => purpose,
  session: ({ sessionId }) => sessionId,
  answer: ({ answerId }) => answerId,
  file: ({ path }) => path,
  service: ({ kind }) => kind,
  origin: ({ origin }) => origin,
  model: ({ model }) => model,
  promptTokens: ({ usage }) => usage.promptTokens,
  cacheHitTokens: ({ usage }) => usage.cacheHitTokens,
  completionTokens: ({ usage }) => usage.completionTokens,
  reasoningTokens: ({ usage }) => usage.reasoningTokens,
  tariff: ({ cost }) => cost?.tariff,
  costCNY: ({ cost }) => cost && units(cost.CNY),
  costUSD: ({ cost }) => cost && units(cost.USD),
  savedCNY: ({ saved }) => saved && units(saved.CNY),
  savedUSD: ({ saved }) => saved && units(saved.USD),
  estimated: ({ estimated }) => (estimated ? 'yes' : undefined),
};

/** The names of the columns. */
export const csvHead = Object.keys(columns).join(',');

/** One call, without the end of its line. */
export function csvRow(entry: LedgerEntry): string {
  return Object.values(columns)
    .map((cell) => csvField(String(cell(entry) ?? '')))
    .join(',');
}

/** Billionths as a decimal number, without a loss. */
function units(nano: number): string {
  const whole = Math.floor(nano / 1e9);
  const rest = String(Math.round(nano - whole * 1e9))
    .padStart(9, '0')
    .replace(/0+$/, '');
  return rest === '' ? String(whole) : `${whole}.${rest}`;
}
