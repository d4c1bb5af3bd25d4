/** Questions before a file is written that is not what it seems. Owns their words, and when they are asked. */
import { l10n, window, type SaveDialogOptions, type Uri } from 'vscode';
import { isRisky } from '../../core/apply/risk.ts';
import { pathOf } from '../completion/documents.ts';
import { findReal } from '../disk/realFiles.ts';
import { showWarning } from '../notices/notices.ts';

/** Whether a file may be written. Asks where that makes programs run, or where a link leads out of the workspace. */
export async function mayWrite(uri: Uri): Promise<boolean> {
  const { uri: real, leadsOut } = await findReal(uri);
  const risky = [uri, real].some(({ path }) => isRisky(path));
  if (!leadsOut && !risky) return true;
  const go = l10n.t('Go on');
  const details = [
    ...(leadsOut ? [l10n.t('A link leads out of the workspace, to {0}.', real.fsPath)] : []),
    ...(risky ? [l10n.t('What is written there can make programs run on this computer. Read the code first.')] : []),
  ];
  const options = { modal: true, detail: details.join('\n\n') };
  return (await showWarning(l10n.t('Write to {0}?', pathOf(uri)), options, go)) === go;
}

/** Asks where to save; undefined if nowhere. The name that is offered may be a link that a stranger's folder brought along. */
export async function askTarget(options: SaveDialogOptions): Promise<Uri | undefined> {
  const target = await window.showSaveDialog(options);
  return target && (await mayWrite(target)) ? target : undefined;
}
