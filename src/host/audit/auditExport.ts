/**
 * Takes the log of receipts out of the editor: into a file, or to the collector that the person configured.
 * Owns the asking where to. What a format looks like is core/audit. Nothing leaves without this command.
 */
import { l10n, ProgressLocation, Uri, window, workspace } from 'vscode';
import type { HttpSend } from '../../api/http.ts';
import { toCsv } from '../../core/audit/csv.ts';
import { toOtlp } from '../../core/audit/otlp.ts';
import { askTarget } from '../code/confirm.ts';
import { plainWords, showInformation } from '../notices/notices.ts';
import { readSetting } from '../settings.ts';
import { sendReceipts, tracesUrl } from './collector.ts';
import type { LogFiles } from './logFiles.ts';

export interface ExportParts {
  readonly files: LogFiles;
  readonly send: HttpSend;
  /** The extension's own. */
  readonly version: string;
  readonly signal: AbortSignal;
}

const encoder = new TextEncoder();

/** Asks for a format and a place. Throws when the log cannot be read or the place takes nothing. */
export async function exportLog(parts: ExportParts): Promise<void> {
  const collector = readSetting('audit.collector').trim();
  const formats = [
    { format: 'jsonl', label: 'JSON Lines', detail: l10n.t('Every receipt with its seal, as in the log') },
    { format: 'csv', label: 'CSV', detail: l10n.t('A table for spreadsheets') },
    { format: 'otlp.json', label: 'OpenTelemetry', detail: l10n.t('Spans with the GenAI names, as OTLP in JSON') },
    ...(collector === ''
      ? []
      : [{ format: 'collector', label: l10n.t('Send to the collector'), detail: collector } as const]),
  ] as const;
  const choice = await window.showQuickPick(formats, { placeHolder: l10n.t('Export audit log') });
  if (choice === undefined) return;
  if (choice.format === 'collector') return sendToCollector(collector, parts);
  const target = await askTarget({
    title: l10n.t('Export audit log'),
    defaultUri: Uri.joinPath(workspace.workspaceFolders?.[0]?.uri ?? Uri.file('/'), `audit-log.${choice.format}`),
  });
  if (target === undefined) return;
  await workspace.fs.writeFile(target, encoder.encode(await textOf(choice.format, parts)));
  const open = l10n.t('Open file');
  const saved = l10n.t('The audit log was exported to {0}.', target.fsPath);
  if ((await showInformation(saved, open)) === open) await window.showTextDocument(target);
}

async function textOf(format: 'jsonl' | 'csv' | 'otlp.json', { files, version }: ExportParts): Promise<string> {
  if (format === 'jsonl') return valueOf(await files.text());
  const entries = valueOf(await files.entries());
  return format === 'csv' ? toCsv(entries) : toOtlp(entries, version);
}

async function sendToCollector(collector: string, { files, ...parts }: ExportParts): Promise<void> {
  const { host } = new URL(tracesUrl(collector));
  const entries = valueOf(await files.entries());
  const title = plainWords(l10n.t('Sending receipts to {0}', host));
  await window.withProgress({ location: ProgressLocation.Notification, title }, () =>
    sendReceipts(collector, entries, parts),
  );
  void showInformation(l10n.t('{0} receipts were sent to {1}.', entries.length, host));
}

function valueOf<T>(outcome: { ok: true; value: T } | { ok: false; cause: string }): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`the log cannot be read: ${outcome.cause}`);
}
