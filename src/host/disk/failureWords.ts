/** What a refusal of the disk is called in the middle of a sentence. Owns the words alone. */
import { l10n } from 'vscode';
import type { DiskFailure } from './outcome.ts';

export function failureWords(failure: DiskFailure): string {
  switch (failure) {
    case 'full':
      return l10n.t('the disk is full');
    case 'readOnly':
      return l10n.t('the disk cannot be written to');
    case 'denied':
      return l10n.t('access was denied');
    case 'missing':
      return l10n.t('its file is gone');
    case 'newer':
      return l10n.t('a newer version of the extension wrote it');
    case 'failed':
      return l10n.t('the disk reported an error');
  }
}
