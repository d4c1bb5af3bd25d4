/**
 * Writes a session to a file that the person names, as Markdown, JSON or a page.
 * Owns the asking and the writing. The forms are core/conversation/export.
 */
import { hash } from 'node:crypto';
import { env, l10n, Uri, window, workspace, type QuickPickItem } from 'vscode';
import { toHtml } from '../../core/conversation/export/html.ts';
import { toJson } from '../../core/conversation/export/json.ts';
import { toMarkdown, type ExportWords } from '../../core/conversation/export/markdown.ts';
import type { Session } from '../../core/conversation/model.ts';
import { askTarget } from '../code/confirm.ts';
import { showInformation } from '../notices/notices.ts';

interface Format extends QuickPickItem {
  readonly extension: 'md' | 'json' | 'html';
  readonly write: (session: Session) => string;
}

/** Asks for the form and the place. Resolves when the file is written or nothing was wanted; throws what the disk said. */
export async function exportSession(session: Session): Promise<void> {
  const format = await window.showQuickPick<Format>(formats(), { placeHolder: l10n.t('Export this chat as') });
  if (format === undefined) return;
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const name = `${fileName(session.title)}.${format.extension}`;
  const target = await askTarget({
    filters: { [format.label]: [format.extension] },
    ...(folder && { defaultUri: Uri.joinPath(folder, name) }),
  });
  if (target === undefined) return;
  await workspace.fs.writeFile(target, new TextEncoder().encode(format.write(session)));
  const open = l10n.t('Open');
  const choice = await showInformation(l10n.t('The chat was exported.'), open);
  if (choice === open && format.extension === 'html') await env.openExternal(target);
  else if (choice === open) await window.showTextDocument(target);
}

function formats(): readonly Format[] {
  return [
    {
      label: 'Markdown',
      description: l10n.t('what is shown, to read or paste'),
      extension: 'md',
      write: (session) => toMarkdown(session, words()),
    },
    {
      label: 'HTML',
      description: l10n.t('one page that needs nothing else'),
      extension: 'html',
      write: (session) => toHtml(session, words(), { language: env.language, sha256 }),
    },
    { label: 'JSON', description: l10n.t('everything, to import again'), extension: 'json', write: toJson },
  ];
}

function words(): ExportWords {
  const time = new Intl.DateTimeFormat(env.language, { dateStyle: 'long', timeStyle: 'short' });
  return {
    you: l10n.t('You'),
    attached: l10n.t('Attached'),
    reasoning: l10n.t('Reasoning'),
    answer: l10n.t('Answer'),
    formatTime: (at) => time.format(at),
  };
}

function sha256(text: string): string {
  return hash('sha256', text, 'base64');
}

/** The title without what a file system may not take. */
function fileName(title: string): string {
  const bare = title
    .replaceAll(/[\p{Cc}<>:"/\\|?*]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return (
    Array.from(bare)
      .slice(0, 60)
      .join('')
      .replace(/[. ]+$/, '') || 'chat'
  );
}
