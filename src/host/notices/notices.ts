/**
 * Notifications and dialogs of the editor.
 * Owns that words stay words there: of `[…](…)` in a notification the editor makes links, also ones that run commands, and
 * names of files, ids of models and what a service says come from elsewhere. So no other file shows one.
 */
import { window } from 'vscode';

/** The text with nothing in it that the editor makes a link of. */
export function plainWords(text: string): string {
  return text.replaceAll('](', '] (');
}

export const showInformation = plainly('showInformationMessage');
export const showWarning = plainly('showWarningMessage');
export const showError = plainly('showErrorMessage');

function plainly<Name extends 'showInformationMessage' | 'showWarningMessage' | 'showErrorMessage'>(name: Name) {
  const show = (text: string, ...choices: never[]): unknown => window[name](plainWords(text), ...choices);
  return show as (typeof window)[Name];
}
