/**
 * Notifications and dialogs of the editor.
 * Owns that words stay words there: of `[…](…)` in a notification the editor makes links, also ones that run commands, and
 * names of files, ids of models and what a service says come from elsewhere. So no other file shows one.
 */
import { l10n, window } from 'vscode';

/** The text with nothing in it that the editor makes a link of. */
export function plainWords(text: string): string {
  return text.replaceAll('](', '] (');
}

export const showInformation = plainly('showInformationMessage');
export const showWarning = plainly('showWarningMessage');
export const showError = plainly('showErrorMessage');

/** Says that something which a page asked for was not done, and why: nobody else waits for it. */
export function tellFailure(error: unknown): void {
  const words = error instanceof Error ? error.message : String(error);
  void showError(l10n.t('That did not work: {0}.', words.replace(/\.$/, '')));
}

function plainly<Name extends 'showInformationMessage' | 'showWarningMessage' | 'showErrorMessage'>(name: Name) {
  const show = (text: string, ...choices: never[]): unknown => window[name](plainWords(text), ...choices);
  return show as (typeof window)[Name];
}
