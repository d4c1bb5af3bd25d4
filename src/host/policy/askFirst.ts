/**
 * Asks before a secret that the person typed leaves.
 * Owns the words; what counts as a secret is core/policy. What is attached is masked without a question.
 */
import { l10n } from 'vscode';
import type { Asking } from '../../core/conversation/model.ts';
import { heldOf } from '../../core/policy/session.ts';
import { showWarning } from '../notices/notices.ts';
import { decideMasks } from './decideMasks.ts';
import { secretNames } from './secretNames.ts';

/** What is to be asked, once the person has said how; undefined if not at all. */
export async function settleSecrets(asking: Asking): Promise<Asking | undefined> {
  const { secrets } = heldOf(asking);
  const typed = secrets.filter(({ label, isOpen }) => label === undefined && !isOpen);
  if (typed.length === 0) return asking;
  const masked = l10n.t('Send masked');
  const plain = l10n.t('Send as it is');
  const each = l10n.t('Decide for each…');
  const choice = await showWarning(
    l10n.t('Your question holds what looks like a secret: {0}', secretNames(typed.map(({ kind }) => kind))),
    {
      modal: true,
      detail: l10n.t(
        'Masked, a placeholder goes in its place, and the secret is put back where you copy or apply the answer.',
      ),
    },
    masked,
    plain,
    ...(secrets.length > 1 ? [each] : []),
  );
  if (choice === undefined) return undefined;
  if (choice === masked) return asking;
  if (choice === plain) return { ...asking, open: typed.map(({ secret }) => secret) };
  const open = await decideMasks(asking, l10n.t('Your question'));
  return open && { ...asking, ...(open.length > 0 && { open }) };
}
