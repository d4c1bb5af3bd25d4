/**
 * What a key is called. Owns the words: a name if it has one, always its fingerprint, and where it comes from.
 */
import { l10n } from 'vscode';
import type { CredentialSource, FoundCredential } from './credentials.ts';

/** As in `key 3f2a91c0 from the secret storage`. */
export function keyWords(found: FoundCredential): string {
  return l10n.t('key {0} from {1}', titleOf(found), sourceWords(found.source));
}

/** The same as a line of its own. */
export function keyLine(found: FoundCredential): string {
  return l10n.t('Key: {0} from {1}', titleOf(found), sourceWords(found.source));
}

/** By its name, else by where it comes from. */
export function shortLine({ key, source }: FoundCredential): string {
  return key === undefined || key.name === ''
    ? l10n.t('Key from {0}', sourceWords(source))
    : l10n.t('Key {0}', key.name);
}

/** As in `Work · 3f2a91c0`, or the fingerprint alone. */
export function titleOf({ key, fingerprint }: Pick<FoundCredential, 'key' | 'fingerprint'>): string {
  return key === undefined || key.name === '' ? fingerprint : `${key.name} · ${fingerprint}`;
}

/** Where a key comes from. */
export function sourceWords(source: CredentialSource): string {
  switch (source) {
    case 'keychain':
      return l10n.t('the secret storage');
    case 'session':
      return l10n.t('this session’s memory');
    case 'command':
      return l10n.t('the credential command');
    case 'environment':
      return l10n.t('the environment');
  }
}
