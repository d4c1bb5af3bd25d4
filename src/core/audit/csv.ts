/**
 * The log of receipts as a table for spreadsheets (RFC 4180). Owns the columns and their quoting.
 */
import type { Entry } from './chain.ts';
import { receiptMembers } from './receipt.ts';

/** A text of many lines is none for a cell. */
const members = receiptMembers.filter((name) => name !== 'prompt' && name !== 'response');
const columns = ['seq', ...members, 'recoveredBytes', 'prev', 'mac'] as const;

export function toCsv(entries: readonly Entry[]): string {
  const rows = entries.map((entry) =>
    columns
      .map((name) => (name === 'at' ? new Date(entry.at).toISOString() : quoteField(String(entry[name] ?? ''))))
      .join(','),
  );
  return [columns.join(','), ...rows].map((row) => `${row}\r\n`).join('');
}

/** A field as RFC 4180 wants it, and harmless where a spreadsheet computes. */
export function quoteField(text: string): string {
  // A spreadsheet would take what a server wrote for a formula.
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
