/**
 * Asks before a secret that the person typed leaves.
 * Owns the words; what counts as a secret is core/policy. What is attached is masked without a question.
 */
import { l10n, window } from 'vscode';
import type { Asking } from '../../core/conversation/model.ts';
import { findSecrets } from '../../core/policy/secrets.ts';
import { secretNames } from './secretNames.ts';

/** What is to be asked, once the person has said how; undefined if not at all. */
export async function settleSecrets(asking: Asking): Promise<Asking | undefined> {
  const kinds = findSecrets(asking.text).map(({ kind }) => kind);
  if (kinds.length === 0) return asking;
  const masked = l10n.t('Send masked');
  const plain = l10n.t('Send as it is');
  const choice = await window.showWarningMessage(
    l10n.t('Your question holds what looks like a secret: {0}', secretNames(kinds)),
    {
      modal: true,
      detail: l10n.t(
        'Masked, a placeholder goes in its place, and the secret is put back where you copy or apply the answer.',
      ),
    },
    masked,
    plain,
  );
  if (choice === undefined) return undefined;
  return choice === plain ? { ...asking, plain: true } : asking;
}
