/**
 * Makes sessions of files that this or another program exported.
 * Owns the asking, and that a file which is imported again makes no second session. The forms are core/conversation/import.
 */
import { hash, randomUUID } from 'node:crypto';
import { l10n, window, workspace, type Uri } from 'vscode';
import { readExport } from '../../core/conversation/import/read.ts';
import { createSession } from '../../core/conversation/reduce.ts';
import { showInformation, showWarning } from '../notices/notices.ts';
import type { SessionStore } from './sessionStore.ts';

/** Larger than any conversation, so that nothing else is read into memory. */
const maxBytes = 200 * 1024 * 1024;

interface Outcome {
  imported: number;
  known: number;
  readonly refused: string[];
}

/** Asks for files and takes what is in them. True if a session was made. */
export async function importSessions(store: SessionStore, workspaceKey: string): Promise<boolean> {
  const files = await window.showOpenDialog({
    canSelectFiles: true,
    canSelectMany: true,
    title: l10n.t('Import chats of this extension, Continue, Cline or Copilot Chat'),
    filters: { [l10n.t('Exported chats')]: ['json', 'md'] },
  });
  if (files === undefined) return false;
  const outcome: Outcome = { imported: 0, known: 0, refused: [] };
  for (const file of files) await importFile(file, store, workspaceKey, outcome);
  sayOutcome(outcome);
  return outcome.imported > 0;
}

async function importFile(file: Uri, store: SessionStore, workspaceKey: string, outcome: Outcome): Promise<void> {
  const refuse = (): unknown => outcome.refused.push(file.path.split('/').at(-1) ?? file.path);
  try {
    if ((await workspace.fs.stat(file)).size > maxBytes) return void refuse();
    const bytes = await workspace.fs.readFile(file);
    const found = readExport(new TextDecoder().decode(bytes), { newId: randomUUID, now: Date.now() });
    if (found === undefined) return void refuse();
    // The same file has the same name here, so a second time is noticed.
    const id = `import-${hash('sha256', bytes).slice(0, 32)}`;
    if (await store.has(id)) {
      outcome.known++;
      return;
    }
    store.create(createSession(id, found.createdAt), workspaceKey);
    const kept = await store.append(id, ...found.events);
    if (kept.ok) outcome.imported++;
    else refuse();
  } catch {
    refuse();
  }
}

function sayOutcome({ imported, known, refused }: Outcome): void {
  const sentences = [
    imported === 1 ? l10n.t('1 chat was imported.') : l10n.t('{0} chats were imported.', imported),
    ...(known > 0 ? [l10n.t('{0} were there already.', known)] : []),
    ...(refused.length > 0 ? [l10n.t('No chat could be read in {0}.', refused.join(', '))] : []),
  ].join(' ');
  if (refused.length > 0) void showWarning(sentences);
  else void showInformation(sentences);
}
