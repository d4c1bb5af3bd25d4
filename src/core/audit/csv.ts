/**
 * The log of receipts as a table for spreadsheets. Owns the columns; quoting is text/csv.ts.
 */
import { csvField } from '../text/csv.ts';
import type { Entry } from './chain.ts';
import { receiptMembers } from './receipt.ts';

/** A text of many lines is none for a cell. */
const members = receiptMembers.filter((name) => name !== 'prompt' && name !== 'response');
const columns = ['seq', ...members, 'recoveredBytes', 'prev', 'mac'] as const;

export function toCsv(entries: readonly Entry[]): string {
  const rows = entries.map((entry) =>
    columns
      .map((name) => (name === 'at' ? new Date(entry.at).toISOString() : csvField(String(entry[name] ?? ''))))
      .join(','),
  );
  return [columns.join(','), ...rows].map((row) => `${row}\r\n`).join('');
}
