/**
 * Writes the results of a batch to a file that the person names, as a table or as Markdown.
 * Owns the asking and the writing, piece by piece. The forms are core/batch/report.ts.
 */
import { open } from 'node:fs/promises';
import { l10n, Uri, window } from 'vscode';
import type { Currency } from '../../core/cost/prices.ts';
import { csvReport, markdownReport } from '../../core/batch/report.ts';
import { askTarget } from '../code/confirm.ts';
import { showInformation } from '../notices/notices.ts';
import type { Batch } from './work/batch.ts';
import type { ResultsFile } from './work/resultsFile.ts';

export interface SavedBatch {
  readonly name: string;
  readonly batch: Batch;
  readonly results: ResultsFile;
  readonly currency: Currency;
}

/** Rejects with what the disk said. */
export async function saveResults(
  form: 'csv' | 'markdown',
  { name, batch, results, currency }: SavedBatch,
): Promise<void> {
  const extension = form === 'csv' ? 'csv' : 'md';
  const target = await askTarget({
    defaultUri: Uri.file(results.path.replace(/\.jsonl$/, `.${extension}`)),
    filters: { [form === 'csv' ? 'CSV' : 'Markdown']: [extension] },
  });
  if (target === undefined) return;
  const report = form === 'csv' ? csvReport(currency) : markdownReport(name, { failed: l10n.t('Failed') });
  const file = await open(target.fsPath, 'w');
  try {
    await file.write(report.head);
    for (const item of batch.items) {
      const row = batch.resultOf(item);
      const result = row && (await results.load(row));
      if (result !== undefined) await file.write(report.row(result, item.prompt.file ?? item.prompt.text));
    }
  } finally {
    await file.close();
  }
  const show = l10n.t('Open');
  if ((await showInformation(l10n.t('The results were saved.'), show)) === show) {
    await window.showTextDocument(target);
  }
}
