/**
 * The calls of some days as a table in a file (RFC 4180), one row each, as the ledger has them.
 * Owns the columns and the asking where to. Money is in whole yuan and dollars with all their digits.
 */
import { l10n, Uri, window, workspace } from 'vscode';
import { csvField } from '../../../core/text/csv.ts';
import type { LedgerEntry } from '../../../core/cost/ledger.ts';

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

/** Asks for a place and writes there. Rejects when the ledger cannot be read or the place takes nothing. */
export async function exportCsv(
  days: readonly string[],
  entries: (day: string) => AsyncIterable<LedgerEntry>,
): Promise<void> {
  const target = await window.showSaveDialog({
    title: l10n.t('Export costs'),
    defaultUri: Uri.joinPath(workspace.workspaceFolders?.[0]?.uri ?? Uri.file('/'), 'costs.csv'),
  });
  if (target === undefined) return;
  const rows = [Object.keys(columns).join(',')];
  for (const day of days) {
    for await (const entry of entries(day)) rows.push(toRow(entry));
  }
  await workspace.fs.writeFile(target, new TextEncoder().encode(rows.map((row) => `${row}\r\n`).join('')));
  const open = l10n.t('Open file');
  const saved = l10n.t('The costs were exported to {0}.', target.fsPath);
  if ((await window.showInformationMessage(saved, open)) === open) await window.showTextDocument(target);
}

function toRow(entry: LedgerEntry): string {
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
