/** The calls of some days as a table in a file. Owns the asking where to; the table is core/cost/sums/csv.ts. */
import { l10n, Uri, window, workspace } from 'vscode';
import type { LedgerEntry } from '../../../core/cost/ledger.ts';
import { csvHead, csvRow } from '../../../core/cost/sums/csv.ts';
import { askTarget } from '../../code/confirm.ts';
import { showInformation } from '../../notices/notices.ts';

/** Asks for a place and writes there. Rejects when the ledger cannot be read or the place takes nothing. */
export async function exportCsv(
  days: readonly string[],
  entries: (day: string) => AsyncIterable<LedgerEntry>,
): Promise<void> {
  const target = await askTarget({
    title: l10n.t('Export costs'),
    defaultUri: Uri.joinPath(workspace.workspaceFolders?.[0]?.uri ?? Uri.file('/'), 'costs.csv'),
  });
  if (target === undefined) return;
  const rows = [csvHead];
  for (const day of days) {
    for await (const entry of entries(day)) rows.push(csvRow(entry));
  }
  await workspace.fs.writeFile(target, new TextEncoder().encode(rows.map((row) => `${row}\r\n`).join('')));
  const open = l10n.t('Open file');
  const saved = l10n.t('The costs were exported to {0}.', target.fsPath);
  if ((await showInformation(saved, open)) === open) await window.showTextDocument(target);
}
