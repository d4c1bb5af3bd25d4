/**
 * From what was typed to what is kept. Owns ids and the time of creation, and the words about what was not
 * kept: by a keyring that refuses, or because another window changed the key.
 */
import { l10n } from 'vscode';
import { randomUUID } from 'node:crypto';
import type { Credential } from '../../api/connection.ts';
import type { StoredKey } from '../../core/keys/ring.ts';
import { showWarning } from '../notices/notices.ts';
import type { KeyPlace } from './keyRing.ts';

/** A key that begins now, under the id and name of the one that it replaces, if any. */
export function newKey({ kind }: KeyPlace, credential: Credential, replaced?: StoredKey): StoredKey {
  const { apiKey, secretKey } = credential;
  const { id = randomUUID(), name = '' } = replaced ?? {};
  return { id, name, kind, apiKey, ...(secretKey !== undefined && { secretKey }), createdAt: Date.now() };
}

/** For a key that only this session's memory has. */
export function warnOfMemory(): void {
  void showWarning(
    l10n.t(
      'The secret storage of this editor refused the key, so it is kept until the window closes and never written to a file. Unlock or install a keyring, or set DEEPSEEK_API_KEY in the environment.',
    ),
  );
}

/** For a key that is not, or no longer, as it was when the person began. */
export function tellOfChange(): void {
  void showWarning(
    l10n.t('The key was changed in another window meanwhile, so nothing was changed here. Look at it there first.'),
  );
}
