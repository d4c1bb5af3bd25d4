/** Questions before something that cannot be seen from the code alone. Owns their words. */
import { l10n, window } from 'vscode';

/** Asked before a file is written that makes programs run. */
export async function confirmRisk(name: string): Promise<boolean> {
  const go = l10n.t('Go on');
  const detail = l10n.t('What is written there can make programs run on this computer. Read the code first.');
  return (await window.showWarningMessage(l10n.t('Write to {0}?', name), { modal: true, detail }, go)) === go;
}
